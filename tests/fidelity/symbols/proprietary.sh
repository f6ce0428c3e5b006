# boot: own
echo $(($(cat /proc/sys/kernel/tainted) & ~8192))
insmod ./provider.ko
echo $(($(cat /proc/sys/kernel/tainted) & ~8192))
insmod ./proprietary.ko; echo $?
echo $(($(cat /proc/sys/kernel/tainted) & ~8192))
tr -d E </sys/module/proprietary/taint
cat /proc/modules
rmmod proprietary
rmmod provider
echo $(($(cat /proc/sys/kernel/tainted) & ~8192))
dmesg
