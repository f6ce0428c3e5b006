insmod ./params.ko
stat -c '%A %n' /sys/module/params/parameters/*
cd /sys/module/params/parameters
for file in *; do echo "$file: $(cat $file)"; done
cd /
rmmod params
dmesg
