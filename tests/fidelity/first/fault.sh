# boot: own
# A null pointer followed in a read: the reader dies, the kernel goes on.
insmod ./first.ko
cat /proc/first_fault; echo $?
echo $(($(cat /proc/sys/kernel/tainted) & ~8192))
cat /proc/first_fine
lsmod
dmesg | grep -E 'BUG:|#PF|Oops|RIP: .*first|end trace|Killed'
