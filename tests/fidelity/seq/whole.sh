insmod ./seqs.ko
ls -ln /proc/seqs
cat /proc/seqs/count | wc
cat /proc/seqs/count | tail -n 2
cat /proc/seqs/odd | wc
cat /proc/seqs/long | wc
cat /proc/seqs/list
cat /proc/seqs/helpers
cat /proc/seqs/private /proc/seqs/private
cat /proc/seqs/faulty | tail -n 2
cat /proc/seqs/faulty >/dev/null; echo $?
rmmod seqs
