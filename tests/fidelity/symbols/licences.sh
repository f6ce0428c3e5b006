insmod ./provider.ko
insmod ./user_gpl.ko; echo $?
rmmod user_gpl
insmod ./namespaced.ko; echo $?
rmmod namespaced
insmod ./getter.ko; echo $?
rmmod getter
lsmod
rmmod provider; echo $?
insmod ./getter.ko; echo $?
rmmod getter
dmesg
