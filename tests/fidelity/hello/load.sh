insmod ./hello.ko; echo $?
ls -ln /proc/hello_world
cat /proc/hello_world
lsmod
cat /proc/modules
rmmod hello; echo $?
cat /proc/hello_world; echo $?
lsmod
dmesg
