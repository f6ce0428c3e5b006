# read, write, seek, poll and ioctl on a device of a module's.
insmod ./chr.ko
ls /dev/fid_chr0 /dev/fid_chr1 /dev/fid
poke open /dev/fid_chr0 rw poll write 'hello there' lseek 0 cur lseek 0 set read 5 lseek -3 end read 10 lseek 1 cur lseek 99 set pread 5 6 pwrite HE 0 pread 20 0 poll
poke open /dev/fid_chr0 rwa write ', more' pread 30 0
poke open /dev/fid_chr0 r write x read 3 readv 2 4 readbad 3 read 0 lseek 0 data
poke open /dev/fid_chr0 w read 3 writebytes 70 write x writebad 3 fsync
poke open /dev/fid_chr0 r fsync
poke open /dev/fid_chr0 rw intioctl 0x80046601 0 intioctl 0x40046602 21 intioctl 0x80046601 0 intioctl 0xc0046603 7 ioctl 0x6604 4 ioctl 0x6605 0 ioctl 0x80046601 16
poke open /dev/fid_chr1 r
poke open /dev/fid/deep r
poke open /dev/fid_chr0 d
echo 'from the shell' >/dev/fid_chr0; cat /dev/fid_chr0
printf more >>/dev/fid_chr0; cat /dev/fid_chr0; echo
dd if=/dev/fid_chr0 bs=4 count=2 skip=1 2>/dev/null; echo
rmmod chr
ls /dev/fid_chr0 /dev/fid
dmesg
