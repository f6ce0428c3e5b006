# boot: own
# Every lock, atomic and reference count; a count that is used after its end.
insmod ./locks.ko
rmmod locks
dmesg
