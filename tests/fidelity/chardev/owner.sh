# An open device keeps its module.
insmod ./chr.ko
exec 3</dev/fid_chr0
lsmod
rmmod chr; echo $?
exec 4<&3
exec 3<&-
rmmod chr; echo $?
exec 4<&-
lsmod
rmmod chr; echo $?
cat /dev/fid_chr0; echo $?
dmesg | grep -v flush  # which are as many as the tools that had it open
