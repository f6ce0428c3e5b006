# Every call on a descriptor that outlives its module.
insmod ./hello.ko
poke open /proc/hello_world rw read 5 sh 'rmmod hello' read 5 write abc lseek 0 set lseek 0 cur lseek 0 end ioctl 0x5401 0 poll mmap pread 5 0 pwrite abc 0 readv 3 4 fstat fsync ftruncate 0 read 0 write '' close
dmesg
