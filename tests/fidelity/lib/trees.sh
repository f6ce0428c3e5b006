# idr, xarray, rbtree, list_sort, hashtable, kfifo.
insmod ./trees.ko
rmmod trees
dmesg
