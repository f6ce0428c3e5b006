# A module that does not import the namespace it uses.
sed 's/import_ns=/import_nX=/' namespaced.ko >no_import.ko
insmod ./provider.ko
insmod ./no_import.ko; echo $?
rmmod namespaced
rmmod provider
dmesg
