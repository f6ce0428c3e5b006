# holdfast up and what talks to it.

bats_require_minimum_version 1.5.0
load common

build_greet() {
  "$HOLDFAST" build -o . "$modules/greet.c" >/dev/null
}

@test "up, insmod, lsmod, cat, rmmod, down" {
  build_greet
  run "$HOLDFAST" up
  expect 0 ""
  run "$HOLDFAST" insmod greet.ko
  expect 0 ""
  run "$HOLDFAST" lsmod
  expect_part "Module                  Size  Used by"
  [[ "${lines[1]}" =~ ^greet\ +[0-9]+\ \ 0$ ]]
  run "$HOLDFAST" cat /proc/greet
  expect 0 "Hello, World!"
  run "$HOLDFAST" rmmod greet
  expect 0 ""
  run "$HOLDFAST" cat /proc/greet
  expect 1 "holdfast: /proc/greet: No such file or directory"
  run "$HOLDFAST" down
  expect 0 ""
  run "$HOLDFAST" lsmod
  expect 1
  expect_part "no kernel is running"
}

@test "a second up says that one is running" {
  "$HOLDFAST" up
  run "$HOLDFAST" up
  expect 1
  expect_part "already running"
}

@test "a socket left behind is replaced" {
  mkdir -m 700 "$XDG_RUNTIME_DIR/holdfast"
  python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' \
    "$XDG_RUNTIME_DIR/holdfast/socket"
  run "$HOLDFAST" lsmod
  expect 1
  run "$HOLDFAST" up
  expect 0
  run "$HOLDFAST" lsmod
  expect 0
}

@test "a directory that others can enter is refused" {
  mkdir -m 755 "$XDG_RUNTIME_DIR/holdfast"
  run "$HOLDFAST" up
  expect 1
  expect_part "not a directory of yours"
}

@test "kmod's words" {
  build_greet
  "$HOLDFAST" up
  "$HOLDFAST" insmod greet.ko
  run "$HOLDFAST" insmod greet.ko
  expect 1
  expect_part "insmod: ERROR: could not insert module greet.ko: File exists"
  run "$HOLDFAST" insmod nothing.ko
  expect 1 "insmod: ERROR: could not load module nothing.ko: No such file or directory"
  run "$HOLDFAST" rmmod nothing
  expect 1 "rmmod: ERROR: Module nothing is not currently loaded"
  "$HOLDFAST" build -o . "$modules/lender.c" "$modules/borrower.c" >/dev/null
  run "$HOLDFAST" insmod borrower.ko
  expect 1
  expect_part "Unknown symbol in module"
  "$HOLDFAST" insmod lender.ko
  "$HOLDFAST" insmod borrower.ko
  run "$HOLDFAST" rmmod lender
  expect 1 "rmmod: ERROR: Module lender is in use by: borrower"
}

@test "the program answers by the names of its tools" {
  build_greet
  for name in insmod rmmod lsmod dmesg modinfo; do ln -s "$HOLDFAST" "$name"; done
  "$HOLDFAST" up
  ./insmod greet.ko
  run ./lsmod
  expect_part greet
  run ./modinfo -F license greet.ko
  expect 0 "GPL"
  run ./dmesg
  expect_part "greet"
  ./rmmod greet
}

@test "dmesg: clear, json, follow" {
  build_greet
  "$HOLDFAST" up
  "$HOLDFAST" insmod greet.ko
  run "$HOLDFAST" dmesg --json
  expect_part '"text":"greet: loading out-of-tree module taints kernel."'
  "$HOLDFAST" dmesg -C
  run "$HOLDFAST" dmesg
  expect 0 ""
  "$HOLDFAST" dmesg -w >followed 3>&- &
  pid=$!
  "$HOLDFAST" write /proc/greet hi
  eventually grep -q "told: hi" followed
  kill "$pid"
  wait "$pid" || true
}

@test "mount and umount a directory" {
  need_fuse
  build_greet
  mkdir there
  "$HOLDFAST" up
  run "$HOLDFAST" mount there
  expect 0 ""
  "$HOLDFAST" insmod greet.ko
  run cat there/proc/greet
  expect 0 "Hello, World!"
  exec 4<there/proc/greet
  "$HOLDFAST" rmmod greet
  run cat there/proc/greet
  expect 1
  expect_part "No such file"
  run cat <&4
  expect_part "Input/output error"
  exec 4<&-
  run "$HOLDFAST" umount there
  expect 0 ""
  [ -z "$(ls -A there)" ]
}

@test "down takes mounts away" {
  need_fuse
  mkdir there
  "$HOLDFAST" up
  "$HOLDFAST" mount there
  run "$HOLDFAST" down
  expect 0
  [ ! -e "$XDG_RUNTIME_DIR/holdfast/mounts" ]
  [ -z "$(ls -A there)" ]
  [ ! -e "$XDG_RUNTIME_DIR/holdfast/last-panic" ]
}

@test "when the kernel is killed, mounts and socket go and the next command says why" {
  need_fuse
  mkdir there
  "$HOLDFAST" up
  "$HOLDFAST" mount there
  kernel=$("$HOLDFAST" status --json | grep '"pid"' | tr -dc 0-9)
  kill -KILL "$kernel"
  eventually test ! -e "$XDG_RUNTIME_DIR/holdfast/socket"
  eventually test -e "$XDG_RUNTIME_DIR/holdfast/last-panic"
  ! grep -q "$PWD/there" /proc/self/mountinfo
  run "$HOLDFAST" lsmod
  expect 1
  expect_part "killed by signal 9"
  run "$HOLDFAST" up
  expect 0
  rm -f "$XDG_RUNTIME_DIR/holdfast/last-panic"
}

@test "up --foreground ends with the kernel and says how" {
  "$HOLDFAST" up --foreground 2>err 3>&- &
  pid=$!
  eventually "$HOLDFAST" status
  kernel=$("$HOLDFAST" status --json | grep '"pid"' | tr -dc 0-9)
  kill -KILL "$kernel"
  end_of "$pid"
  expect 120
  run cat err
  expect_part "killed by signal 9"
  rm -f "$XDG_RUNTIME_DIR/holdfast/last-panic"
  "$HOLDFAST" up --foreground 3>&- &
  pid=$!
  eventually "$HOLDFAST" status
  kill -TERM "$pid"
  end_of "$pid"
  expect 0
}

@test "asked to end while it starts, up --foreground ends as it should" {
  "$HOLDFAST" up --foreground 3>&- &
  pid=$!
  until test -S "$XDG_RUNTIME_DIR/holdfast/socket"; do :; done
  kill -TERM "$pid"
  end_of "$pid"
  expect 0
  test ! -e "$XDG_RUNTIME_DIR/holdfast/socket"
}

@test "clients that lie or go away do not disturb the others" {
  "$HOLDFAST" up
  python3 - "$XDG_RUNTIME_DIR/holdfast/socket" <<'END'
import json, socket, struct, sys
def connect():
    s = socket.socket(socket.AF_UNIX)
    s.connect(sys.argv[1])
    return s
def send(s, text, data=b""):
    s.sendall(struct.pack("=II", len(text), len(data)) + text + data)
s = connect(); s.sendall(b"\xff" * 8); assert s.recv(1) == b"", "a length beyond the limit"
s = connect(); send(s, b"not json"); assert s.recv(1) == b""
s = connect(); send(s, b"[1]"); assert s.recv(1) == b""
s = connect(); s.sendall(b"\x10\x00"); s.close()
for request in ({}, {"do": 5}, {"do": "no such"}, {"do": "load"}, {"do": "load", "arguments": 7},
                {"do": "serve", "uid": -1}, {"do": "unload", "name": None, "flags": "x"},
                {"do": "read", "path": 3}, {"do": "read", "path": "../.."}, {"do": "write", "path": ""},
                {"do": "log", "from": -5}):
    s = connect(); send(s, json.dumps(request).encode()); assert s.recv(8), request
s = connect(); send(s, json.dumps({"do": "log", "follow": True}).encode()); s.close()
idle = [connect() for _ in range(100)]
END
  run "$HOLDFAST" status
  expect 0
}

logged() {
  [ "$("$HOLDFAST" dmesg | grep -c "$1")" -ge "$2" ]
}

@test "a client that is killed while a module waits leaves nothing behind" {
  "$HOLDFAST" build -o . "$modules/slow.c" >/dev/null
  "$HOLDFAST" up
  "$HOLDFAST" insmod slow.ko
  "$HOLDFAST" cat /proc/slow 3>&- &
  pid=$!
  eventually logged "slow: waiting" 1
  kill -KILL "$pid"
  eventually logged "slow: woken, -512" 1
  run "$HOLDFAST" rmmod slow
  expect 0 ""
}

@test "the same through a mount, and a woken reader reads on" {
  need_fuse
  mkdir there
  "$HOLDFAST" build -o . "$modules/slow.c" >/dev/null
  "$HOLDFAST" up
  "$HOLDFAST" mount there
  "$HOLDFAST" insmod slow.ko
  cat there/proc/slow 3>&- &
  pid=$!
  eventually logged "slow: waiting" 1
  kill -KILL "$pid"
  eventually logged "slow: woken, -512" 1
  cat there/proc/slow 3>&- &
  pid=$!
  eventually logged "slow: waiting" 2
  echo now >there/proc/slow
  end_of "$pid"
  expect 0
  run "$HOLDFAST" rmmod slow
  expect 0 ""
}

@test "an idle kernel is small" {
  [ -n "$HOLDFAST_SANITIZED" ] && skip "a sanitizer's memory is not ours"
  "$HOLDFAST" up
  kernel=$("$HOLDFAST" status --json | grep '"pid"' | tr -dc 0-9)
  kb=$(awk '/VmRSS/ {print $2}' "/proc/$kernel/status")
  echo "resident: $kb KiB"
  [ "$kb" -le 20480 ]
}

@test "every command has help" {
  for command in run build shell up down status insmod rmmod lsmod modinfo dmesg mount umount cat write uevents explore replay completion; do
    run "$HOLDFAST" "$command" --help
    expect 0
    [ -n "$output" ]
  done
  run "$HOLDFAST" nonsense
  expect 1
  bash -n <("$HOLDFAST" completion bash)
}

@test "write: text reaches an entry, errors come back" {
  "$HOLDFAST" up
  run "$HOLDFAST" write /proc/nothing text
  expect 1 "holdfast: /proc/nothing: No such file or directory"
}

@test "shell: a shell of the running kernel" {
  need_fuse
  build_greet
  "$HOLDFAST" up
  "$HOLDFAST" insmod greet.ko
  run "$HOLDFAST" shell -- sh -c 'cat /proc/greet; lsmod | grep -c greet; rmmod greet'
  expect 0 "$(printf 'Hello, World!\n1')"
  run "$HOLDFAST" lsmod
  [[ "$output" != *greet* ]]
}

@test "uevents: what came and went" {
  build_greet
  "$HOLDFAST" up
  "$HOLDFAST" uevents -w >seen 3>&- &
  pid=$!
  "$HOLDFAST" insmod greet.ko
  "$HOLDFAST" rmmod greet
  until grep -q remove@ seen; do :; done
  kill "$pid"
  run "$HOLDFAST" uevents
  expect_part "$(printf 'add@/module/greet\nACTION=add\nDEVPATH=/module/greet\nSUBSYSTEM=module\nSEQNUM=')"
  number=$("$HOLDFAST" cat /sys/kernel/uevent_seqnum)
  run "$HOLDFAST" uevents --json --after $((number - 1))
  [ "$(printf '%s' "$output" | grep -c '"action":"remove"')" -eq 1 ]
}
