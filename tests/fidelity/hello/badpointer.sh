# A pointer of the caller's that leads nowhere.
insmod ./hello.ko
poke open /proc/hello_world rw readbad 5 lseek 0 cur writebad 5 lseek 0 cur read 14
rmmod hello
dmesg
