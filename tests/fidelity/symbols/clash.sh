sed 's/provider_adX/provider_add/g' clash.ko >clashing.ko
insmod ./provider.ko
insmod ./clashing.ko; echo $?
rmmod provider
insmod ./clashing.ko; echo $?
insmod ./provider.ko; echo $?
lsmod
dmesg
