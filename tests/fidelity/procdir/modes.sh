insmod ./modes.ko
ls -ln /proc/modes
cat /proc/modes/zero; echo $?
echo x >/proc/modes/rw; echo $?
poke open /proc/modes/rw rw read 5 write abc lseek 3 set poll ioctl 1 0 mmap
rmmod modes
dmesg
