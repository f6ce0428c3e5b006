insmod ./user.ko; echo $?
insmod ./provider.ko
insmod ./user.ko; echo $?
lsmod
cat /proc/modules
rmmod provider; echo $?
insmod ./second_user.ko
lsmod
ls /sys/module/provider/holders
cat /sys/module/provider/refcnt
rmmod user
lsmod
rmmod provider; echo $?
rmmod second_user
rmmod provider; echo $?
dmesg
