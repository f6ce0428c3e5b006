insmod ./missing.ko
rmmod missing
dmesg
