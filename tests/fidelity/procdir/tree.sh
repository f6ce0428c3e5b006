insmod ./tree.ko
ls -ln /proc/tree
ls -la /proc/tree/middle | tail -n +2 | sed 's/.* DATE//; s/^\(..........\).* /\1 /'
cat /proc/tree/middle/leaf /proc/tree/middle/by_path /proc/tree/plain /proc/tree/link
cat /proc/tree/broken
readlink /proc/tree/link /proc/tree/broken
stat -c '%A %h %u %g %s %n' /proc/tree /proc/tree/middle /proc/tree/sized /proc/tree/with_data
cat /proc/driver/tree_driver
cat /proc/tree
find /proc/tree
exec 3</proc/tree/plain
exec 4</proc/tree
rmmod tree
cat <&3
ls /proc/tree
ls /proc/self/fd/4
ls /proc/driver/tree_driver /proc/fs/tree_fs
dmesg
