insmod ./hello.ko
poke open /proc/hello_world r read 5 read 5 read 100 read 1 close
poke open /proc/hello_world r pread 5 7 lseek 0 cur read 3 lseek 2 cur read 100 lseek -4 end lseek 1 set read 4 lseek -1 set lseek 100 set read 5
poke open /proc/hello_world r readv 4 6 read 0 pread 5 -1 pread 5 14 pread 5 15
poke open /proc/hello_world rw write 'second' lseek 0 cur lseek 0 set read 100 pwrite XY 2 pread 100 0
poke open /proc/hello_world rwa write 'third' lseek 0 cur pread 100 0
poke open /proc/hello_world w read 5 writebytes 100 write more
poke open /proc/hello_world r write no
poke open /proc/hello_world rwt pread 100 0 fstat ftruncate 3 pread 100 0
dd if=/proc/hello_world bs=1 skip=3 count=6 2>/dev/null; echo
dd if=/proc/hello_world bs=4 skip=1 2>/dev/null; echo
echo hi >/proc/hello_world; cat /proc/hello_world
printf abc >>/proc/hello_world; cat /proc/hello_world; echo
wc -c </proc/hello_world
rmmod hello
