#!/usr/bin/env bash
# Speed and memory. `./dev bench [NAME...]` builds what this needs and calls it; NAME is any of the
# functions below; none: in_process memory fuse sysfs idle edit explore checked.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
bin=$PWD/build/release/bin
work=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-bench.XXXXXX")
export XDG_RUNTIME_DIR=$work/run XDG_CACHE_HOME=$work/cache
mkdir -m 700 "$XDG_RUNTIME_DIR"
mount=$work/mount yardstick=$work/yardstick

finish() {
  fusermount3 -uq "$yardstick" 2>/dev/null || true
  "$bin/holdfast" down >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

modules=$work/modules
build_modules() {
  [ -d "$modules" ] && return
  mkdir -p "$modules"
  "$bin/holdfast" build examples/hello_proc.c -o "$modules" >/dev/null
  "$bin/holdfast" build bench/modules/bench_entries.c -o "$modules" >/dev/null
  "$bin/holdfast" build bench/modules/bench_sysfs.c -o "$modules" >/dev/null
}

in_process() { # load + unload, guarded read, look-ups
  build_modules
  HOLDFAST_BENCH_MODULES=$modules "$bin/kernel_bench" --benchmark_min_time=0.2
}

memory() { # bytes an entry, 1,000 modules at once
  build_modules
  local sources=$work/many i
  mkdir -p "$sources" "$modules/many"
  printf '#include <linux/module.h>\nstatic int __init start(void) { return 0; }\nstatic void __exit stop(void) {}\nmodule_init(start);\nmodule_exit(stop);\nMODULE_LICENSE("GPL");\n' >"$sources/m.c"
  # 1,000 modules: `make` builds them in one go.
  for i in $(seq 0 999); do
    cp "$sources/m.c" "$sources/m$i.c"
    echo "obj-m += m$i.o"
  done >"$sources/Makefile"
  make -s -j"$(nproc)" -C sdk M="$sources" HOLDFAST="$bin/holdfast" modules >/dev/null
  mv "$sources"/m[0-9]*.ko "$modules/many/"
  "$bin/memory_bench" "$modules"
}

# All on one processor: otherwise it is the scheduler's placing of reader and server, beside each
# other or on two processors, that is measured: a factor of three either way.
fuse() { # a 14-byte read: Holdfast's mount against a bare libfuse file, in one run
  local one=(taskset -c 0)
  build_modules
  mkdir -p "$mount" "$yardstick"
  "${one[@]}" "$bin/holdfast" up
  "$bin/holdfast" insmod "$modules/bench_entries.ko"
  "$bin/holdfast" mount "$mount"
  "${one[@]}" "$bin/fuse_hello" "$yardstick" &
  local yardstick_process=$!
  until [ -e "$yardstick/hello_world" ]; do sleep 0.01; done
  "${one[@]}" "$bin/read_loop" "$mount/proc/bench_hello" "$yardstick/hello_world"
  fusermount3 -u "$yardstick"
  wait "$yardstick_process" || true
  "$bin/holdfast" down
}

sysfs() { # 10,000 attributes written and read through the mount; 1,000 devices come and go
  build_modules
  mkdir -p "$mount"
  "$bin/holdfast" up
  "$bin/holdfast" insmod "$modules/bench_sysfs.ko" attributes=10000
  "$bin/holdfast" mount "$mount"
  "$bin/attribute_loop" "$mount/sys/kernel/bench_sysfs"
  "$bin/holdfast" status --json
  "$bin/holdfast" down
  "$bin/memory_bench" "$modules" devices
}

idle() { # resident memory of an idle daemon, with its monitor
  "$bin/holdfast" up
  "$bin/holdfast" status --json
  local process
  for process in $(pgrep -f "$bin/holdfast up"); do
    printf 'process %s: %s\n' "$process" "$(grep VmRSS "/proc/$process/status")"
  done
  "$bin/holdfast" down
}

edit() { # change the source, then `holdfast run` until cat's output
  local source=$work/hello_proc.c times=$work/times i start
  cp examples/hello_proc.c "$source"
  : >"$times"
  for i in $(seq 1 11); do
    sed -i "s/^#include <linux\/module.h>.*/#include <linux\/module.h> \/\/ edit $i/" "$source"
    start=$(date +%s%N)
    "$bin/holdfast" run "$source" -- cat /proc/hello_world >/dev/null
    echo $((($(date +%s%N) - start) / 1000000)) >>"$times"
  done
  printf 'edit to result: median %s ms of %s runs (min %s, max %s)\n' \
    "$(sort -n "$times" | sed -n 6p)" 11 "$(sort -n "$times" | head -1)" "$(sort -n "$times" | tail -1)"
}

qemu() { # the same loop without Holdfast, and the ratio; needs the packages that bench/qemu_loop.sh names
  local start once ours theirs
  start=$(date +%s%N)
  bench/qemu_loop.sh examples/hello_proc.c /proc/hello_world
  theirs=$((($(date +%s%N) - start) / 1000000))
  edit | tee "$work/edit"
  ours=$(sed -n 's/.*median \([0-9]*\) ms.*/\1/p' "$work/edit")
  printf 'QEMU loop: %s ms, %s times as long\n' "$theirs" $((theirs / ours))
}

explore() { # the explorer on programs whose number of traces is known, with one worker and with all
  "$bin/explore_bench" --benchmark_min_time=0.5
}

flat() { # its memory over ten million executions
  "$bin/explore_bench" --flat
}

rates() { # a line like "... in 39,014 executions, 0.78 s)" as executions a second
  tr -d , | sed -n 's/.*[( ]\([0-9]*\) executions \([0-9.]*\) s).*/\1 \2/p' |
    awk '{ printf "%d executions in %s s: %d executions/s\n", $1, $2, $1 / $2 }'
}

checked() { # modules under the checker: hello_proc with two readers and rmmod, and the classic
  local reader='cat /proc/hello_world' start
  printf 'hello_proc, two readers and rmmod, all processors: '
  "$bin/holdfast" explore examples/hello_proc.c --task "$reader" --task "$reader" \
    --task 'rmmod hello_proc' --bound 3 --time 20 | rates
  printf 'hello_proc, all stages to bound 2: '
  "$bin/holdfast" explore examples/hello_proc.c | rates
  "$bin/holdfast" explore examples/hello_proc_3x.c >"$work/classic" || true
  start=$(date +%s%N)
  "$bin/holdfast" explore examples/hello_proc_3x.c >"$work/classic" || true
  printf 'hello_proc_3x: %s, whole command %s ms\n' "$(tail -1 "$work/classic")" \
    $((($(date +%s%N) - start) / 1000000))
}

guards() { # our own protections with modules on top: two callers and rmmod to bound 3
  local module path
  for module in proc:/proc/guard sysfs:/sys/kernel/guard/value chardev:/dev/guard; do
    path=${module#*:} module=guard_${module%%:*}
    "$bin/holdfast" explore "tests/explore/guards/$module.c" --task "cat $path" --task "cat $path" \
      --task "rmmod $module" --bound 3 --time 600 | sed -n "s/^ *\(Nothing found\|as asked\)/$module: &/p"
  done
}

replays() { # one token, a thousand processes, each with its addresses elsewhere: the same story
  local token i times=${REPLAYS:-1000}
  token=$("$bin/holdfast" explore tests/explore/wrong/check_then_use.c |
    grep -m1 -o 'hfx1\.[A-Za-z0-9_-]*') || true
  [ -n "$token" ] || { echo "no finding, so no token to replay" >&2 && return 1; }
  for i in $(seq 1 "$times"); do
    { "$bin/holdfast" replay "$token" 2>&1 || true; } | sed 's/[0-9.]* s)*$//' | sha256sum
  done | sort | uniq -c | awk -v times="$times" '{ n++; most = $1 > most ? $1 : most }
    END { printf "%d of %d replays identical\n", most, times; exit n != 1 }'
}

for name in "${@:-in_process memory fuse sysfs idle edit explore checked}"; do
  for one in $name; do
    printf '\n== %s\n' "$one"
    "$one"
  done
done
