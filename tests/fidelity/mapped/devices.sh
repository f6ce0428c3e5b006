# mmap of kmalloc, vmalloc and single pages; what goes wrong; who keeps the module.
insmod ./mapped.ko
counts=/sys/module/mapped/parameters/counts
poke open /dev/map_kmalloc rw map 4 0 rw close look 0 3 look 3 2 store 1 hello look 1 8 unmap
poke open /dev/map_kmalloc r map 1 0 r look 0 2 store 0 x unmap map 1 0 rw
poke open /dev/map_kmalloc r map 2 0 r look 1 6
poke open /dev/map_vmalloc rw map 2 1 rw look 0 1 look 1 1 store 0 kept unmap map 4 0 r look 1 5 unmap map 2 3 r map 5 0 r
poke open /dev/map_plain_vmalloc rw map 1 0 rw
poke open /dev/map_array rw map 3 1 rw look 0 1 look 2 1 unmap map 4 1 rw map 1 4 rw
poke open /dev/map_nothing rw map 1 0 rw look 0 1
poke open /dev/map_kmalloc w map 1 0 rw
poke open $counts r map 1 0 r
cat $counts
poke open /dev/map_faults rw map 1 0 rw store 0 x look 0 2 close sh "rmmod mapped; echo \$?; cat $counts" unmap
cat $counts
poke open /dev/map_faults r map 6 0 r look 0 2 look 3 1 look 4 1 look 5 1
rmmod mapped; echo $?
dmesg
