insmod ./items.ko
cd /sys/kernel/items
stat -c '%A %h %s %n' *
try() { echo "$2" >$1; echo "$1 '$2': $?"; }
cat number word; echo $?
try number 12
try number twelve
try word second
cat number word
cat refuse; echo $?
cat silent; echo $?
try silent x
cat vanish; echo $?
try refuse x
ls inner
stat -c '%A %n' inner/word
cat inner/word
readlink self
cat bytes; echo
dd if=bytes bs=3 skip=1 count=1 2>/dev/null; echo
printf XY | dd of=bytes bs=1 seek=2 conv=notrunc 2>/dev/null; echo $?
printf toolong99 | dd of=bytes bs=9 conv=notrunc 2>/dev/null; echo $?
cat bytes; echo
printf x | dd of=bytes bs=1 seek=8 conv=notrunc 2>&1 | head -1
head -c 5000 /dev/zero | tr '\0' a | dd of=word bs=5000 2>/dev/null; echo $?
printf '' >word; echo $?
touch new; echo $?
mkdir new; echo $?
rm number; echo $?
chmod 600 number; stat -c %A number
cd /
rmmod items
dmesg
