insmod ./params.ko flag=1 inverted=1 tiny=255 little=-32768 ulittle=65535 number=-2147483648 unumber=4294967295; echo $?
rmmod params
insmod ./params.ko large=-9223372036854775808 ularge=18446744073709551615 huge=18446744073709551615 text=words copied=1234567; echo $?
rmmod params
insmod ./params.ko flag number=0x1F little=010 unumber=+5 secret=7 outer_name=8 doubled=21 list=9,8; echo $?
rmmod params
insmod ./params.ko text="two words" list=1,2,3,4; echo $?
rmmod params
insmod ./params.ko flag=Y inverted=N; echo $?
rmmod params
insmod ./params.ko flag=on inverted=off text=; echo $?
rmmod params
insmod ./params.ko number=1 number=2; echo $?
rmmod params
dmesg
