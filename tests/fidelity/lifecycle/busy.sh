insmod ./busy.ko
cat /proc/busy
echo + >/proc/busy
cat /proc/busy
lsmod
rmmod busy; echo $?
echo ! >/proc/busy
cat /proc/busy
cat /proc/modules
echo - >/proc/busy
rmmod busy; echo $?
echo - >/proc/busy
echo x >/proc/busy
cat /proc/busy
rmmod busy; echo $?
cat /proc/busy
dmesg
