# Variables as files of debugfs: read, written, written wrongly.
insmod ./values.ko
cd /sys/kernel/debug/fid_values
stat -c '%a %s %n' *
for file in *; do echo "$file: $(cat $file 2>&1)"; done
try() { echo "$2" >$1; echo "$1 '$2': $? $(cat $1)"; }
try u8 17
try u8 300
try u8 -1
try u8 0x20
try u8 010
try u8 abc
try u8 ''
try u16 70000
try u16 65535
try u32 4294967296
try u32 5
try u64 18446744073709551615
try u64 18446744073709551616
try ulong 99
try x8 1f
try x8 0x1f
try x32 255
try size_t 42
try atomic_t -7
try atomic_t 2147483647
try atomic_t 4294967296
try bool N
try bool 1
try bool maybe
try bool ''
try bool yes-of-course
try attribute 55
try attribute 500
try attribute ' 5'
try attribute '5 6'
echo x >blob; echo $?
echo x >shown; echo $?
poke open u32 r read 1 read 1 read 5 lseek 0 set read 10 pread 5 1
poke open u32_array r read 3 read 100 lseek 1 set read 3 lseek 0 end
poke open blob r read 4 lseek 5 set read 100 lseek 0 end
poke open shown rw
poke open attribute r read 3 read 20 lseek 0 set read 3 lseek 3 cur
cd /
rmmod values
ls /sys/kernel/debug/fid_values
dmesg
