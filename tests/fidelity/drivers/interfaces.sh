# Who hears of devices, in which order; who walks them; what moving and renaming leaves behind.
show() { dmesg -t | sed -n '/interfaces:/p;/sysfs:/p;/kobject/p'; dmesg -C; }
order() { uevents "echo $1 >/sys/module/interfaces/parameters/order"; show; }
insmod ./interfaces.ko; echo $?
show
cd /sys
find class/houses bus/street bus/town devices/one devices/virtual/town class/fruit | sort
readlink class/houses/two devices/one/two/device devices/virtual/town/citizen/subsystem
order children
order move
order children
readlink bus/street/devices/three bus/street/drivers/walker/three
order orphan
ls -d devices/three devices/one/two/three
order plant
ls devices/virtual/fruit devices/one/fruit
readlink class/fruit/berry devices/one/fruit/berry/device
order graft
readlink class/fruit/cherry
order clash
order rename
ls class/fruit
readlink class/fruit/apricot
order 'rename two'
ls bus/street/devices bus/street/drivers/walker devices/one
readlink bus/street/devices/two
order give
find devices/virtual/fruit/apricot/cherry/ class/fruit -printf '%p %U %G\n' | sort
order 'give file'
order 'give nothing'
order 'give group'
stat -c '%n %u %g' devices/one/zwei devices/one/zwei/uevent
cd /
rmmod interfaces; echo $?
show
ls -d /sys/class/fruit /sys/bus/street /sys/devices/one /sys/devices/virtual/fruit /sys/class/houses
