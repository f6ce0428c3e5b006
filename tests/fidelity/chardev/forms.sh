# read_iter and write_iter, the helpers of llseek, and SIGIO.
insmod ./forms.ko
for form in 0 3 4 5; do poke open /dev/fid_form$form rw read 3 readv 2 2 pread 3 6 lseek 2 set lseek 1 cur lseek -1 end read 2; done
for form in 1 2 7; do poke open /dev/fid_form$form rw read 3 readv 2 2 read 2 lseek 0 end; done
poke open /dev/fid_form3 rw lseek 3 data lseek 8 data
poke open /dev/fid_form0 rw write AB writev C DE pwrite zz 6 pwrite zz 8 pread 8 0
poke open /dev/fid_form0 rwa write x
poke open /dev/fid_form6 rw lseek 0 end lseek 4 set async write a sync write b
rmmod forms
dmesg
