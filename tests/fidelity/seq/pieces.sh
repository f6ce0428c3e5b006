insmod ./seqs.ko
dd if=/proc/seqs/count bs=7 count=3 2>/dev/null; echo
dd if=/proc/seqs/count bs=100 skip=3 count=1 2>/dev/null; echo
dd if=/proc/seqs/count bs=4096 skip=2 count=1 2>/dev/null | tail -n 1; echo
dd if=/proc/seqs/long bs=1000 skip=19 2>/dev/null; echo
poke open /proc/seqs/count r readall 100
poke open /proc/seqs/count r readall 4096
poke open /proc/seqs/count r readall 65536
poke open /proc/seqs/count r readall 1000000
poke open /proc/seqs/long r readall 4096
poke open /proc/seqs/long r readall 1000000
poke open /proc/seqs/faulty r readall 4096
poke open /proc/seqs/faulty r readall 100000
rmmod seqs
