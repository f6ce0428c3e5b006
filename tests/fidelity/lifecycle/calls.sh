# The system calls behind insmod and rmmod, and who else makes them.
modcall finit ./result.ko r 0 answer=0; lsmod | grep result
modcall finit ./result.ko r 0 answer=0
modcall delete result 0
for answer in -5 -1 x; do modcall finit ./result.ko r 0 answer=$answer; done
modcall finit ./result.ko r 0 -
for flags in 3 4 8 -1; do modcall finit ./result.ko r $flags answer=0; done; modcall delete result 2048
for mode in w rw path; do modcall finit ./result.ko $mode 0 ''; done
touch empty; for file in . /dev/null ./empty ./result.c ./nothere; do modcall finit $file r 0 ''; done
modcall init ./result.ko answer=0; lsmod | grep result; modcall init ./result.ko answer=0; modcall delete result 0
for size in 0 10 63 64 100 5000; do modcall init $size:./result.ko answer=0; done
modcall init - ''; modcall init ./result.ko -
for name in nothere '' -; do modcall delete "$name" 0; done
insmod ./noexit.ko; modcall delete noexit 0
insmod ./busy.ko; echo + >/proc/busy; modcall delete busy 0; echo - >/proc/busy; modcall delete busy 0
mkdir own; for tool in insmod lsmod rmmod; do ln -s "$(command -v kmod)" own/$tool; done
own/insmod ./result.ko answer=0; own/lsmod | grep result; own/insmod ./result.ko; own/rmmod result; own/rmmod result
dmesg | grep 'result: [ie]'
