# What the entry has no operation for.
insmod ./hello.ko
poke open /proc/hello_world rw ioctl 0x5401 0 ioctl 0x1234 0 poll mmap fsync lseek 0 data
poke open /proc/hello_world d
poke open /proc/hello_world/x r
poke open /proc/hello_worl r
poke open /proc/no_such_entry rc
mkdir /proc/no_such_folder; echo $?
rm /proc/hello_world; echo $?
mv /proc/hello_world /proc/other; echo $?
ln /proc/hello_world /proc/other; echo $?
chmod 600 /proc/hello_world; echo $?
ls -ln /proc/hello_world
rmmod hello
