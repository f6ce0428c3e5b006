insmod ./items.ko
cd /sys/bus/platform
readlink devices/worker.3 drivers/worker/worker.3 drivers/worker/module /sys/devices/platform/worker.3/driver
ls drivers/worker /sys/devices/platform/worker.3/ /sys/module/items/drivers
cat devices/worker.3/modalias devices/worker.3/uevent devices/worker.3/driver_override
echo worker.3 >drivers/worker/unbind; echo $?
echo worker.3 >drivers/worker/unbind; echo $?
cat devices/worker.3/uevent
echo nothing >drivers/worker/bind; echo $?
echo 1 >/sys/kernel/items/number
echo worker.3 >drivers/worker/bind; echo $?
echo 2 >/sys/kernel/items/number
echo worker.3 >drivers/worker/bind; echo $?
echo 3 >/sys/kernel/items/number
echo worker.3 >drivers/worker/bind; echo $?
echo worker.3 >drivers/worker/bind; echo $?
echo other >devices/worker.3/driver_override; cat devices/worker.3/driver_override
echo worker.3 >drivers/worker/unbind
echo worker.3 >drivers/worker/bind; echo $?
echo >devices/worker.3/driver_override; cat devices/worker.3/driver_override
echo worker.3 >drivers_probe; echo $?
cat drivers_autoprobe
cd /
rmmod items
dmesg
