# modinfo, whole and by field.
fields() { grep -vE '^(filename|srcversion|vermagic|retpoline|name):' | sed 's/  */ /g'; }
modinfo ./described.ko | fields
modinfo ./needs.ko | fields
modinfo -n ./described.ko | sed 's|.*/||'
for field in author description license version alias depends parm softdep firmware own name missing; do echo "$field: $(modinfo -F $field ./described.ko)"; done
modinfo -F depends ./needs.ko
modinfo -a ./described.ko
modinfo -d ./described.ko
modinfo -l ./described.ko
modinfo -p ./described.ko
modinfo -0 -F author ./described.ko | tr '\0' '|'; echo
modinfo -F vermagic ./described.ko | cut -d ' ' -f 2- | sed 's/ *modversions *//; s/ *$//'
modinfo ./missing.ko; echo $?
modinfo -F srcversion ./described.ko | tr 0-9A-F x
insmod ./described.ko
modinfo -F version ./described.ko
rmmod described
