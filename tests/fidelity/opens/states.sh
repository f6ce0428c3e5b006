insmod ./opens.ko
exec 3</proc/opens/state
exec 4<>/proc/opens/state
head -n 1 <&4
poke open /proc/opens/state r read 100 read 100 read 5 read 100 ioctl 1 0 ioctl 2 21 ioctl 3 0 ioctl 4 0 poll lseek 0 cur lseek 5 set pread 100 0
exec 4<&-
poke open /proc/opens/state rwn write abc mmap close
rmmod opens
cat <&3
exec 3<&-
dmesg
