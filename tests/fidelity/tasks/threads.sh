# Kernel threads, completions, wait queues.
insmod ./threads.ko
rmmod threads
dmesg
