insmod ./params.ko
cd /sys/module/params/parameters
try() { echo "$2" >$1; echo "$1 '$2': $? $(cat $1)"; }
try flag 1
try flag n
try flag x
try inverted 0
try tiny 300
try tiny 30
try number 12
try number ' 13'
try number 14x
try number ''
try unumber -5
try text 'new words'
try text ''
try copied 1234567
try copied 12345678
try doubled 5
try little 99999
cat secret; echo $?
cat list
echo 5 >list; echo $?
cat outer_name
cd /
rmmod params
dmesg
