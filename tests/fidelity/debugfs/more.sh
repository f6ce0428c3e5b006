# Registers, a device's own file, signed numbers, files that guard themselves.
insmod ./more.ko
cd /sys/kernel/debug/fid_more
stat -c '%a %s %n' *
for file in *; do echo "$file: $(cat $file 2>&1)"; done
try() { echo "$2" >$1; echo "$1 '$2': $? $(cat $1 2>&1)"; }
try flag y
try flag maybe
try flag 0
try signed -12
try simple -12
try simple 18
try simple 0x1G
try getless 4
echo x >printed; echo $?
poke open regset r read 20 read 100 lseek 3 set read 5
poke open guarded r read 10 sh 'echo x >drop' lseek 0 set read 10
ls guarded
cd /
rmmod more
dmesg
