# boot: own
# A module of another licence that wants a symbol for GPL modules only.
sed 's/license=GPL v2/license=Custom/' user_gpl.ko >closed.ko
insmod ./provider.ko
insmod ./closed.ko; echo $?
lsmod
dmesg
