# syslog(2), as busybox's dmesg and klogd use it.
klog drain unread clear all 4096
echo "<4>one" >/dev/kmsg; echo "<30>two" >/dev/kmsg
klog unread all 4096 unread read 4096 unread all 4096
echo "<6>three" >/dev/kmsg
klog all 60 all 30 all 10 all 0
klog unread parts unread
klog allclear 4096 all 4096
printf '<5>first\nsecond\n' >/dev/kmsg
klog all 4096 read 4096 clear all 4096 unread
klog action 0 action 1 action 2 action 3 action 4 action 11 action -1
klog read -1 all -1 read 0
