# Groups, links and objects that change while they are there.
insmod ./edges.ko
cd /sys/kernel/edges
try() { echo "$1" >control; echo "$1: $(ls more 2>/dev/null | tr '\n' ' ')"; dmesg -t | sed -n '/sysfs/{/^[^ ]*sysfs/p};/edges:/p;/^WARNING/p'; dmesg -C; }
try none
try merge
try group
try group
try hide
try unhide
try merge
try merge
try 'merge stranger'
try into
try 'into stranger'
try into
try out
try unmerge
try 'link into'
readlink more/inner
try 'no link into'
try 'no group'
try 'no group'
try bare
try 'no file'
try 'chmod'
try file
try file
try chmod
stat -c '%A %n' whole
try 'chmod nothing'
try link
try 'link quietly'
try link
readlink link
try 'rename link'
readlink renamed link
try 'rename wrong link'
try 'rename child'
readlink renamed
ls
try 'move child'
readlink renamed
try 'no link'
try 'no link'
ls edge_set
echo x >edge_set/member1/all; echo $?
ls edge_set
try dance
cd /
rmmod edges
dmesg
