# A signal that is handled while a read waits: the read ends, or begins again.
insmod ./waiting.ko
reader_sleeps() { until poke open /dev/fid_waiting rw ioctl 0x6601 0 | grep -q '= 1$'; do :; done; }
signals() { until [ "$(dmesg | grep -c interrupted)" -ge $1 ]; do :; done; }
poke open /dev/fid_waiting rw onsignal plain read 5 & reader_sleeps; kill -USR1 $!; wait $!
poke open /dev/fid_waiting rw onsignal restart read 5 & reader_sleeps; kill -USR1 $!; signals 2; echo d >/dev/fid_waiting; wait $!
poke open /dev/fid_waiting rwn read 5
rmmod waiting; echo $?
dmesg
