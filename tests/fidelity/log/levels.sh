insmod ./levels.ko
dmesg
dmesg -r
rmmod levels
