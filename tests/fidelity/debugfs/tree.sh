# Folders and links; descriptors that outlive the module.
insmod ./tree.ko
cd /sys/kernel/debug
find fid_tree | sort
stat -c '%a %s %F %n' fid_tree fid_tree/inner fid_tree/moved
readlink fid_tree/link
cat fid_tree/link
cat fid_tree/moved
echo words >fid_tree/moved
mkdir fid_tree/mine; echo $?
rm fid_tree/moved; echo $?
exec 3<fid_tree/moved
lsmod
rmmod tree; echo $?
exec 3<&-
rmmod tree; echo $?
ls fid_tree
cd /
dmesg
