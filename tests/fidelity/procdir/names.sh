insmod ./names.ko
ls /proc/names
rmmod names
dmesg
