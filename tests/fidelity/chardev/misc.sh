# misc devices, /proc/misc and their nodes.
insmod ./miscs.ko
grep fid /proc/misc | sed 's/^ *[0-9]* /N /' | sort
stat -c '%a %u %g %n' /dev/fid_plain /dev/fid_taken /dev/fid_folder/node
cat /dev/fid_plain /dev/fid_taken /dev/fid_folder/node
exec 3</dev/fid_taken
rmmod miscs; echo $?
exec 3<&-
rmmod miscs; echo $?
ls /dev/fid_plain /dev/fid_folder
grep -c fid /proc/misc
dmesg
