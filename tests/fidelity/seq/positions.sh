insmod ./seqs.ko
poke open /proc/seqs/count r read 10 lseek 0 cur lseek 4000 set read 12 lseek 0 cur lseek 2 set read 6 lseek 5 cur read 6 lseek 0 end lseek -1 set lseek 100000 set read 5 lseek 0 cur lseek 0 set read 6
poke open /proc/seqs/count r pread 10 4000 read 6 pread 6 2 read 6 pread 5 100000 read 6
poke open /proc/seqs/count r read 0 readv 3 5 readbad 5 read 5 write no poll ioctl 1 1 mmap
poke open /proc/seqs/list rw
poke open /proc/seqs/list r read 3 sh 'rmmod seqs' read 3 lseek 0 set pread 3 0
