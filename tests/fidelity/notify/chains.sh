# Notifier chains of a module's own.
insmod ./chains.ko
rmmod chains
dmesg
