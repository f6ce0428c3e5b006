# Works, delayed works, timers, hrtimers, tasklets.
insmod ./works.ko
rmmod works
dmesg
