insmod ./leave_entry.ko; echo $?
ls /proc/leave_entry
lsmod
dmesg
