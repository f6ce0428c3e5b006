insmod ./hello.ko
insmod ./hello.ko; echo $?
rmmod hello
rmmod hello; echo $?
insmod ./hello.ko; echo $?
rmmod hello
insmod ./missing.ko; echo $?
rmmod nothing_of_that_name; echo $?
echo 'not a module' >bad.ko
insmod ./bad.ko; echo $?
: >empty.ko
insmod ./empty.ko; echo $?
head -c 3000 hello.ko >short.ko
insmod ./short.ko; echo $?
dmesg
