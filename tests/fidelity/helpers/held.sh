# A show function that takes a reference on its own module, against removal.
insmod ./held.ko
exec 3</sys/kernel/held/refs
cat <&3
cat /sys/module/held/refcnt
echo maybe >/sys/kernel/held/keep; echo $?
echo y >/sys/kernel/held/keep; echo $?
cat /sys/kernel/held/refs /sys/module/held/refcnt
rmmod held; echo $?
echo n >/sys/kernel/held/keep
cat /sys/kernel/held/refs /sys/module/held/refcnt
rmmod held; echo $?
cat <&3; echo $?
ls /sys/kernel/held /sys/module/held
dmesg
