# What is announced: a kset's own words, its filter, and what the driver core says.
insmod ./edges.ko
cat /sys/kernel/edges/edge_set/member1/uevent
uevents 'echo change >/sys/kernel/edges/control'
uevents 'echo "change with" >/sys/kernel/edges/control'
uevents 'echo "change top" >/sys/kernel/edges/control'
uevents 'echo "rename child" >/sys/kernel/edges/control'
uevents 'echo "move child" >/sys/kernel/edges/control'
uevents 'echo x >/sys/kernel/edges/edge_set/member1/all'
uevents 'rmmod edges'
uevents 'insmod ./items.ko'
uevents 'echo change >/sys/class/things/thing1/uevent'
uevents 'echo "add 01234567-89ab-cdef-0123-456789abcdef A=b C=d" >/sys/class/things/thing1/uevent'
uevents 'echo "add 0123 A=b" >/sys/class/things/thing1/uevent'
uevents 'echo remove >/sys/module/items/uevent'
uevents 'echo worker.3 >/sys/bus/platform/drivers/worker/unbind'
uevents 'echo worker.3 >/sys/bus/platform/drivers/worker/bind'
uevents 'rmmod items'
dmesg
