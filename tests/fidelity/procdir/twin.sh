insmod ./twin.ko
ls /proc/twins
cat /proc/twins/twin
rmmod twin
ls /proc/twins
dmesg
