# Reading and writing /dev/kmsg.
insmod ./levels.ko
rmmod levels
poke open /dev/kmsg rn lseek 0 end read 1000
echo 'from user space' >/dev/kmsg
echo '<3>an error of ours' >/dev/kmsg
echo '<30>a daemon' >/dev/kmsg
dmesg -r | tail -n 3
poke open /dev/kmsg rn lseek 0 data records
poke open /dev/kmsg rn lseek 0 data read 3 lseek 5 set lseek 0 set lseek 0 cur
poke open /dev/kmsg w read 10
