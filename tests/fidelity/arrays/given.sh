# boot: own
# Arrays, texts, callbacks and the rare types, each given on insmod's command line.
try() { insmod ./arrays.ko "$@"; echo "$*: $?"; rmmod arrays 2>/dev/null; dmesg -t; dmesg -C; }
try
try numbers=1,2,3
try numbers=1,2,3,4
try numbers=
try numbers=5
try numbers=1,,3
try numbers=1,x
try numbers=-1,0x10,010
try shorts=9
try shorts=1,2,3
try flags=1,0,y,N
try flags=on,off
try flags=1,2
try flags
try words=a,b,c
try words=a,b,c,d
try words=
try 'words="a b",c'
try words=,,
try wide_ones=18446744073709551615,1
try wide=1
try hex=ff
try hex=0xff
try hex=4294967296
try once=1
try once=0
try once
try either=Y
try either=0
try either=5
try either
try text=five5
try text=sixsix
try text=
try called
try called=
try called=word
try called=no
try called=more
try called called=again
try numbers=1 numbers=2,3
try -- numbers=1
try numbers=1 -- words=x
try '   numbers=4   '
try 'numbers="7,8"'
echo $(($(cat /proc/sys/kernel/tainted) & ~8192))
try risky=3
echo $(($(cat /proc/sys/kernel/tainted) & ~8192))
