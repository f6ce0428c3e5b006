# Bitmaps, hashes, arithmetic.
insmod ./numbers2.ko
rmmod numbers2
dmesg
