insmod ./items.ko
ls /sys/class/things /sys/class/things/thing1/ /sys/devices/virtual/things
ls /sys/class/things/thing1/power
readlink /sys/class/things/thing1 /sys/class/things/thing1/subsystem /sys/dev/char/250:5
cat /sys/class/things/thing1/dev /sys/class/things/thing1/level /sys/class/things/thing1/uevent
stat -c '%A %n' /sys/class/things/thing1/*
cd /sys/class/things/thing1/power
for file in *; do echo "$file: $(cat $file 2>&1)"; done
echo on >control; cat control
echo off >control; echo $?
cd /
echo change >/sys/class/things/thing1/uevent; echo $?
echo dance >/sys/class/things/thing1/uevent; echo $?
rmmod items
ls /sys/class/things /dev/thing1 /sys/dev/char/250:5
dmesg
