insmod ./items.ko
echo x >/sys/kernel/items/twice; echo $?
rmmod items
dmesg | sed -n '/sysfs:/p;/failed for/p;/: kobject_add error/p;/again/p'
