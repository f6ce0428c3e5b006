# A bus of a module's own: matches, probes, notifiers, links and uevents.
show() { dmesg -t | sed -n '/buses:/p;/sysfs:/p;/[Ee]rror/p;/probe of/p'; dmesg -C; }
uevents 'insmod ./buses.ko'
show
cd /sys/bus/toy
find . | sort
cat greeting
readlink devices/bud devices/bud/driver /sys/devices/ash/bark/subsystem drivers/berry/bud
cat devices/bud/uevent devices/cone/uevent
echo bud >drivers/berry/unbind; echo $?
echo bud >drivers/apple/bind; echo $?
echo 5 >/sys/module/buses/parameters/answer
echo bud >drivers/berry/bind; echo $?
show
echo 0 >/sys/module/buses/parameters/answer
echo bud >drivers_probe; echo $?
echo nobody >drivers_probe; echo $?
echo 0 >drivers_autoprobe; cat drivers_autoprobe
show
cd /
uevents 'rmmod buses'
show
ls /sys/bus/toy /sys/devices/ash
