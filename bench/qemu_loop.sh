#!/usr/bin/env bash
# The edit loop without Holdfast: build against Debian's headers, boot Debian's kernel in QEMU with the
# module, insmod, cat, power off. Prints what cat printed. usage: qemu_loop.sh SOURCE.c ENTRY
# Needs qemu-system-x86 linux-image-amd64 linux-headers-amd64 busybox-static cpio; no acceleration.
set -euo pipefail
source=$(readlink -f "$1") entry=$2
name=$(basename "$source" .c)
for tool in qemu-system-x86_64 busybox cpio; do
  command -v "$tool" >/dev/null || { echo "qemu_loop: $tool is not installed" >&2; exit 2; }
done
release=$(basename "$(ls -d /lib/modules/*/build 2>/dev/null | tail -1 | xargs -r dirname)")
[ -n "$release" ] && [ -e "/boot/vmlinuz-$release" ] ||
  { echo "qemu_loop: no /boot/vmlinuz with headers: linux-image-amd64, linux-headers-amd64" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/module" "$work/root/bin"
cp "$source" "$work/module/"
echo "obj-m := $name.o" >"$work/module/Makefile"
make -s -C "/lib/modules/$release/build" M="$work/module" modules >"$work/make.log" 2>&1 ||
  { cat "$work/make.log" >&2; exit 1; }
cp "$work/module/$name.ko" "$work/root/"
cp "$(command -v busybox)" "$work/root/bin/busybox"
cat >"$work/root/init" <<INIT
#!/bin/busybox sh
/bin/busybox mkdir -p /proc
/bin/busybox mount -t proc proc /proc
/bin/busybox insmod /$name.ko
/bin/busybox echo "<<<\$(/bin/busybox cat $entry)>>>"
/bin/busybox poweroff -f
INIT
chmod +x "$work/root/init"
(cd "$work/root" && find . | cpio -o -H newc --quiet | gzip -1) >"$work/initrd"
qemu-system-x86_64 -accel tcg -m 512 -smp 2 -kernel "/boot/vmlinuz-$release" -initrd "$work/initrd" \
  -append "console=ttyS0 quiet panic=-1" -nographic -no-reboot </dev/null 2>/dev/null |
  tr -d '\r' | sed -n 's/.*<<<\(.*\)>>>.*/\1/p'
