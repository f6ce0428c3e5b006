# The ioctl numbers and pointers of a 32-bit caller.
insmod ./forms.ko
for form in 0 1 2 3 7; do poke open /dev/fid_form$form rw intioctl 0x80047101 0 intioctl32 0x80047101 0 intioctl 0xc0047102 6 intioctl32 0xc0047102 6 ioctl 0x7109 5 ioctl32 0x7109 5 ioctl 0x710a 0 ioctl32 0x710a 0; done
rmmod forms
dmesg
