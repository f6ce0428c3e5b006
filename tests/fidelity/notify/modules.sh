# The module notifier: what it hears of loading, failing and unloading.
insmod ./watcher.ko
insmod ./watched.ko
rmmod watched
insmod ./watched.ko answer=-5; echo $?
insmod ./watched.ko answer=x; echo $?
insmod ./refuses.ko
insmod ./watched.ko; echo $?
rmmod refuses
insmod ./watched.ko; echo $?
rmmod watched
rmmod watcher
dmesg
