insmod ./hello.ko
exec 3</proc/hello_world
dd bs=5 count=1 <&3 2>/dev/null; echo
rmmod hello; echo $?
cat <&3; echo $?
cat /proc/hello_world; echo $?
exec 3<&-
dmesg
