insmod ./helpers.ko
cat /dev/helpers_path
rmmod helpers
dmesg
