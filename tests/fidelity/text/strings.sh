insmod ./strings.ko
rmmod strings
dmesg
