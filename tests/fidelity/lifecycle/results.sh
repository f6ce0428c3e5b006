for answer in 0 -1 -2 -12 -16 -17 -19 -22 -517 -4095; do insmod ./result.ko answer=$answer; echo "$answer: $?"; rmmod result 2>/dev/null; done
dmesg
