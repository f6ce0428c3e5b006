#!/usr/bin/env bash
# The tutorial, played on the screen: make, insmod, dmesg, cat, rmmod, dmesg; then the point of it all:
# a descriptor held open across rmmod. `./dev demo` runs it. HOLDFAST names another program to show.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
root=$PWD
export HOLDFAST=${HOLDFAST:-$root/build/release/bin/holdfast}

if [ -t 1 ]; then bold=$'\033[1;36m' grey=$'\033[2m' plain=$'\033[0m'; else bold='' grey='' plain=''; fi
note() { printf '\n%s# %s%s\n' "$grey" "$*" "$plain"; }

work=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-demo.XXXXXX")
export XDG_RUNTIME_DIR=$work/run
mkdir -m 700 "$XDG_RUNTIME_DIR"
trap '"$HOLDFAST" down >/dev/null 2>&1 || true; rm -rf "$work"' EXIT

# The tools by their own names: the program answers to them.
mkdir "$work/bin" "$work/hello"
for tool in insmod rmmod lsmod dmesg modinfo; do ln -s "$HOLDFAST" "$work/bin/$tool"; done
export PATH=$work/bin:$PATH
cp examples/hello_proc.c "$work/hello/"
printf 'obj-m := hello_proc.o\n' >"$work/hello/Makefile"
cd "$work/hello"

note 'A kernel of our own: an ordinary process. Nothing below needs the kernel of this machine.'
"$HOLDFAST" up
export ROOT=$root bold plain

# What follows runs in a shell that sees the module's files under /proc.
exec_demo='
show() { printf "\n%s\$ %s%s\n" "$bold" "$*" "$plain"; eval "$*"; }
note() { printf "\n# %s\n" "$*"; }
show make -C "$ROOT/sdk" M="\$PWD" modules
show insmod ./hello_proc.ko
show "dmesg | tail -n 3"
show lsmod
show cat /proc/hello_world
show rmmod hello_proc
show "dmesg | tail -n 2"
note "And the point of the exercise: a descriptor held open across rmmod."
show insmod ./hello_proc.ko
show "exec 3</proc/hello_world"
show rmmod hello_proc
note "It went, although the file is open. The descriptor answers EIO, the name is gone:"
show "cat <&3 || true"
show "cat /proc/hello_world || true"
'
"$HOLDFAST" shell -- bash -c "$exec_demo"
