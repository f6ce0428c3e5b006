# boot: own
insmod ./noexit.ko; echo $?
lsmod
cat /proc/modules
rmmod noexit; echo $?
insmod ./noexit.ko; echo $?
dmesg
