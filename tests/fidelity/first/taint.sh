# boot: own
cat /proc/sys/kernel/tainted
insmod ./first.ko
echo $(($(cat /proc/sys/kernel/tainted) & ~8192))
rmmod first
insmod ./first.ko
rmmod first
echo $(($(cat /proc/sys/kernel/tainted) & ~8192))
dmesg
