# Readers that wait: woken by a writer, ended by a signal, not waiting at all.
insmod ./waiting.ko
reader_sleeps() { until poke open /dev/fid_waiting rw ioctl 0x6601 0 | grep -q '= 1$'; do :; done; }
poke open /dev/fid_waiting rwn poll read 5 write a poll read 5 poll read 5 lseek 5 set
head -c 1 /dev/fid_waiting & reader_sleeps; echo b >/dev/fid_waiting; wait; echo
cat /dev/fid_waiting & reader_sleeps; kill -TERM $!; wait $! 2>/dev/null; echo $?
cat /dev/fid_waiting & reader_sleeps; kill -HUP $!; wait $! 2>/dev/null; echo $?
cat /dev/fid_waiting & reader_sleeps; kill -KILL $!; wait $! 2>/dev/null; echo $?
poke open /dev/fid_waiting rw pollfor 30000 'echo c >/dev/fid_waiting' read 5
cat /dev/fid_waiting & reader_sleeps; echo . >/dev/fid_waiting; wait; echo $?
rmmod waiting; echo $?
dmesg
