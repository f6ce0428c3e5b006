# One open file, two descriptors; released once, at the last close or at removal.
insmod ./opens.ko
exec 3</proc/opens/state 4<&3
exec 3<&-
dmesg -t
cat <&4; echo $?
exec 4<&-
dmesg -t
exec 5</proc/opens/state 6</proc/opens/state
rmmod opens
exec 5<&-
dmesg
