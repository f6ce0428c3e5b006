# A show and a store of a page and more, notification, and an attribute that removes itself.
insmod ./edges.ko
cd /sys/kernel/edges
wc -c <nearly
wc -c <whole
cat emit
poke open nearly r read 4094 lseek 0 cur read 10 read 10 pread 3 4095 readall 1000
stat -c '%s %n' nearly emit
for size in 10 4095 4096 4097 9000; do head -c $size /dev/zero | tr '\0' a | dd of=length bs=10000 iflag=fullblock 2>/dev/null; echo $?; done
poke open length w writebytes 3999 writebytes 4096 writebytes 5000 pwrite abc 7 lseek 0 cur
poke open bell r poll read 10 poll sh 'echo ring >control' poll lseek 0 set read 10 poll pread 10 0
poke open bell r read 10 pollpri 'echo ring >control' pread 10 0 poll
poke open self rw read 10 write x sh 'echo again >self' write y read 10 pread 5 0 lseek 0 set poll fstat
ls self
echo again >self; echo $?
cat self; echo $?
echo x >neither; echo $?
cd /
rmmod edges
dmesg
