insmod ./specifiers.ko
rmmod specifiers
dmesg
