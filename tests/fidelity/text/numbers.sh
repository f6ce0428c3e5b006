insmod ./numbers.ko
rmmod numbers
dmesg
