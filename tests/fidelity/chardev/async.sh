# O_ASYNC: fasync, and whom kill_fasync signals with what.
insmod ./forms.ko
form=/dev/fid_form6
poke open $form rw isasync async isasync write a async sync isasync write b
poke open $form rw fioasync 1 isasync write a owner self write b owner thread write c owner group write d
poke open $form rw owner self fioasync 1 owner none write a setsig 12 write b owner self write c setsig 0 write d
poke open $form rw owner self setsig 12 fioasync 1 write a fioasync 1 fioasync 0 write b isasync
poke open $form rw owner 4000000 setsig 99
sleep 60 & poke open $form rw owner $! fioasync 1 write a; wait $! 2>/dev/null; echo $?
poke open /dev/fid_form0 rw fioasync 1 async isasync
rmmod forms
dmesg
