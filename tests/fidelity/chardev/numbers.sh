# Device numbers: taken, free, beside each other, out of range.
insmod ./old.ko
grep fid /proc/devices
cat /dev/fid_old_a /dev/fid_old_b
cat /dev/fid_old_c; echo $?
poke open /dev/fid_old_a rw write abc lseek 3 set ioctl 0x6601 0 ioctl 1 0 poll fsync mmap
rmmod old
grep fid /proc/devices
dmesg
