# Readers that wait: woken by a writer, ended by a signal, not waiting at all.
insmod ./waiting.ko
poke open /dev/fid_waiting rwn poll read 5 write a poll read 5 poll read 5 lseek 5 set
head -c 1 /dev/fid_waiting & echo b >/dev/fid_waiting; wait; echo
timeout 1 cat /dev/fid_waiting; echo $?
timeout -s INT 1 cat /dev/fid_waiting; echo $?
poke open /dev/fid_waiting rw pollfor 30000 'echo c >/dev/fid_waiting' read 5
cat /dev/fid_waiting & echo . >/dev/fid_waiting; wait; echo $?
rmmod waiting; echo $?
dmesg
