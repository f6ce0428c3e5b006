insmod ./result.ko answer=7; echo $?
lsmod
rmmod result; echo $?
dmesg -t | sed '/^Call Trace/,$d' | head -n 3
