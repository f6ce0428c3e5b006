insmod ./twoparts.ko; echo $?
rmmod twoparts; echo $?
insmod ./twoparts.ko unknown_parameter=1; echo $?
rmmod twoparts
insmod ./twoparts.ko 'dyndbg=+p'; echo $?
rmmod twoparts
dmesg
