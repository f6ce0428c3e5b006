insmod ./sizes.ko
rmmod sizes
dmesg
