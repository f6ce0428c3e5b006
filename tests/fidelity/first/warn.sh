# boot: own
# WARN_ON, WARN and WARN_ON_ONCE, twice.
insmod ./first.ko
cat /proc/first_warn
cat /proc/first_warn
echo $(($(cat /proc/sys/kernel/tainted) & ~8192))
rmmod first; echo $?
dmesg | grep -v RIP
