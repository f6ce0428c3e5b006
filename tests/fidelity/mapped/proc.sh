# A mapping of a /proc entry outlives the entry, the module and the descriptor.
insmod ./mapped_proc.ko
poke open /proc/fid_mapped rw map 1 0 rw look 0 2 sh 'rmmod mapped_proc; echo $?; ls /proc/fid_mapped' look 0 2 store 0 mine look 0 5 map 1 0 rw read 1
dmesg
