insmod ./opens.ko
cat /proc/opens/refuse; echo $?
poke open /proc/opens/refuse rw
poke open /proc/opens/plain rw read 20 read 3 lseek 0 set lseek 0 cur pread 5 0 pwrite abc 0 write abcdefghij readbad 5 writebad 5
poke open /proc/opens/plain w read 5
echo 'several words here' >/proc/opens/plain
rmmod opens
dmesg
