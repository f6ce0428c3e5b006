insmod ./hello.ko
ls /sys/module/hello
cat /sys/module/hello/refcnt
cat /sys/module/hello/initstate
cat /sys/module/hello/version
tr -d E </sys/module/hello/taint
ls /sys/module/hello/holders
exec 3</proc/hello_world
cat /sys/module/hello/refcnt
exec 3<&-
rmmod hello
ls /sys/module/hello
