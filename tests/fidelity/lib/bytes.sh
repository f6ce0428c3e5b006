# sscanf, kstrto*, hex, formats.
insmod ./bytes.ko
rmmod bytes
dmesg
