# Device links: states, probing and unbinding order, symbolic links, what ends a link.
show() { dmesg -t | sed -n '/links:/p;/probe of/p;/WARNING/s/.*\(device_link[a-z_]*\).*/WARNING \1/p;/Unable to drop/p;/not ready/p'; dmesg -C; }
order() { echo "$1" >/sys/module/links/parameters/order; show; }
state() { (cd /sys/class/devlink; grep -sH . chain*/status; ls -d chain* 2>&1); }
await() { n=0; until [ -e /sys/bus/chain/devices/$1/driver ]; do n=$((n+1)); [ $n = 200000 ] && echo never && break; done; }
insmod ./links.ko; echo $?
order wrong
uevents 'echo first >/sys/module/links/parameters/order'
order second
state
cd /sys/devices/virtual/devlink
find . | sort
readlink chain:s--chain:c1/supplier chain:s--chain:c1/consumer chain:s--chain:c1/subsystem
grep . chain*/auto_remove_on chain*/runtime_pm chain*/sync_state_only
ls /sys/devices/s /sys/devices/c1 /sys/devices/c2
readlink /sys/devices/c1/supplier:chain:s /sys/devices/s/consumer:chain:c2
cd /
order 'drop managed'
order 'drop told'
state
echo The consumers wait for their supplier.
order consume
ls /sys/bus/chain/drivers/consume
order supply
await c1; await c2
show
state
cat /sys/devices/s/state_synced
echo The supplier goes last.
echo s >/sys/bus/chain/drivers/supply/unbind
show
state
ls /sys/devices/s
echo Probing comes by itself where it was asked for.
echo s >/sys/bus/chain/drivers/supply/bind
await c1
show
state
ls /sys/bus/chain/drivers/consume
cat /sys/devices/s/state_synced
echo c2 >/sys/bus/chain/drivers/consume/bind
show
order "supplier's"
state
order twice
order 'drop twice'
state
order 'drop twice'
state
echo s >/sys/bus/chain/drivers/supply/unbind
show
state
echo A failing probe leaves the links as they were.
order longer
echo 1 >/sys/module/links/parameters/fail
echo s >/sys/bus/chain/drivers/supply/bind; echo $?
show
state
echo 0 >/sys/module/links/parameters/fail
echo c1 >/sys/bus/chain/drivers/consume/bind; echo $?
show
echo s >/sys/bus/chain/drivers/supply/bind; echo $?
await c1
show
echo c2 >/sys/bus/chain/drivers_probe
show
state
order unregistered
await c3
show
state
ls /sys/devices/c3
order 'sync only'
echo c2 >/sys/bus/chain/drivers/consume/unbind
show
state
order 'no supply'
state
order 'no supplier'
state
ls /sys/devices/c1
rmmod links; echo $?
show
