# Options of dmesg.
insmod ./levels.ko
rmmod levels
echo '<3>daemon says' >/dev/kmsg
echo 'user says' >/dev/kmsg
dmesg -t -l err
dmesg -t -l err,warn
dmesg -t -l debug
dmesg -x -l err,alert
dmesg -t -x -l emerg
dmesg -t -u
dmesg -t -k -l notice
dmesg -t -f user
dmesg -T -l alert
dmesg -d -l alert | head -n 1
dmesg --time-format=notime -l crit
dmesg -t -p | grep -A 1 'first line'
dmesg -p | grep -A 1 'first line'
dmesg -x | grep -A 1 'first line'
dmesg -l nothing; echo $?
dmesg -f nothing; echo $?
dmesg -c -t -l crit
dmesg
echo 'after' >/dev/kmsg
dmesg -t
dmesg -C
dmesg
