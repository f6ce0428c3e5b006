insmod ./left.ko
ls /proc/left
rmmod left
dmesg
