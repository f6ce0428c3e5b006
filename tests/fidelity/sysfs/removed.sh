insmod ./items.ko
exec 3<>/sys/kernel/items/number 4</sys/kernel/items/bytes 5</sys/class/things/thing1/level
echo x >/sys/kernel/items/vanish; echo $?
ls /sys/kernel/items/vanish
cat /sys/module/items/refcnt
rmmod items; echo $?
cat <&3; echo $?
echo 5 >&3; echo $?
cat <&4; echo $?
cat <&5; echo $?
exec 3<&- 4<&- 5<&-
ls /sys/kernel/items /sys/class/things /sys/devices/virtual/things
insmod ./items.ko
cat /sys/kernel/items/number
rmmod items
dmesg
