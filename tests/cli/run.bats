# holdfast run: a private kernel around one command.

bats_require_minimum_version 1.5.0
load common

@test "run: the command sees the module's file" {
  need_fuse
  run --separate-stderr "$HOLDFAST" run "$modules/greet.c" -- cat /proc/greet
  expect 0 "$(printf 'Hello, World!')"
}

@test "run: exits with the command's status" {
  need_fuse
  run "$HOLDFAST" run "$modules/greet.c" -- sh -c 'exit 7'
  expect 7
  run "$HOLDFAST" run "$modules/greet.c" -- sh -c 'kill -TERM $$'
  expect 143
  run -127 "$HOLDFAST" run "$modules/greet.c" -- /no/such/program
  run "$HOLDFAST" run "$modules/greet.c" -- /etc/passwd
  expect 126
}

@test "run: a descriptor held open across rmmod answers EIO, a new open ENOENT" {
  need_fuse
  cat >script <<'END'
exec 3</proc/greet
rmmod greet || exit 9
cat <&3
cat /proc/greet
true
END
  run "$HOLDFAST" run "$modules/greet.c" -- sh script
  expect 0
  expect_part "Input/output error"
  expect_part "/proc/greet: No such file or directory"
}

@test "run: the machine's own /proc stays usable inside" {
  need_fuse
  cat >script <<'END'
[ "$(readlink /proc/self)" -gt 1 ] &&
cat /proc/self/comm &&
grep -q . /proc/meminfo &&
[ -d /proc/$$/fd ] &&
cat /proc/sys/kernel/ostype &&
[ "$(cat /proc/sys/kernel/tainted)" -ge 4096 ] &&
ls /proc | grep -qx greet &&
[ "$(ls /proc | sort | uniq -d)" = "" ] &&
ps >/dev/null
END
  run "$HOLDFAST" run "$modules/greet.c" -- sh script
  expect 0 "$(printf 'cat\nLinux')"
}

@test "run: nothing is changed outside" {
  need_fuse
  run "$HOLDFAST" run "$modules/greet.c" -- true
  expect 0
  [ ! -e /proc/greet ]
  ! awk '$5 ~ "^/(proc|sys|dev)(/.host)?$"' /proc/self/mountinfo | grep fuse
  [ "$(ls "$XDG_RUNTIME_DIR/holdfast" | grep -c '^run-')" -eq 0 ]
}

@test "run: --dmesg prints the log on standard error" {
  need_fuse
  run --separate-stderr "$HOLDFAST" run --dmesg "$modules/greet.c" -- true
  expect 0 ""
  [[ "$stderr" == *"loading out-of-tree module taints kernel"* ]]
}

@test "run: insmod's words and the log's reason when a module does not load" {
  need_fuse
  echo "no module" >bad.ko
  run "$HOLDFAST" run bad.ko -- echo reached
  expect 125
  expect_part "could not insert module bad.ko: Invalid module format"
  [[ "$output" != *reached* ]]
  run "$HOLDFAST" run --keep-going bad.ko -- echo reached
  expect 0
  expect_part reached
}

@test "run: a source that does not compile is said, and nothing runs" {
  echo "int broken" >broken.c
  run "$HOLDFAST" run broken.c -- echo reached
  expect 125
  expect_part "broken.c:1"
  [[ "$output" != *reached* ]]
}

@test "run: several modules, loaded in order and unloaded in reverse" {
  need_fuse
  run "$HOLDFAST" run --dmesg "$modules/lender.c" "$modules/borrower.c" -- \
    sh -c 'lsmod | sort'
  expect 0
  expect_part "lender"
  expect_part "1 borrower"
}

@test "run: without /dev/fuse it says so, and what still works" {
  export HOLDFAST_FUSE_DEVICE=/nonexistent
  run "$HOLDFAST" run "$modules/greet.c" -- true
  expect 125
  expect_part "cannot open /nonexistent"
  expect_part "what still works"
  expect_part "holdfast cat"
}

@test "run: --mount serves the files in a directory" {
  need_fuse
  mkdir there
  run "$HOLDFAST" run --mount there "$modules/greet.c" -- sh -c 'cat there/proc/greet'
  expect 0 "Hello, World!"
  [ -z "$(ls -A there)" ]
}

@test "run: a signal to holdfast reaches the command" {
  need_fuse
  mkfifo started
  "$HOLDFAST" run "$modules/greet.c" -- \
    sh -c 'trap "exit 42" TERM; echo >started; while :; do sleep 0.05; done' 3>&- &
  pid=$!
  read -r _ <started
  kill -TERM "$pid"
  end_of "$pid"
  expect 42
}

@test "run: when the kernel dies, the command is ended and its last words are shown" {
  need_fuse
  mkfifo started
  "$HOLDFAST" run "$modules/greet.c" -- \
    sh -c "echo >started; sleep 60" >out 2>&1 3>&- &
  pid=$!
  read -r _ <started
  socket=$(ls "$XDG_RUNTIME_DIR"/holdfast/run-*)
  kernel=$(HOLDFAST_SOCKET=$socket "$HOLDFAST" status --json | grep '"pid"' | tr -dc 0-9)
  kill -KILL "$kernel"
  end_of "$pid"
  expect 120
  run cat out
  expect_part "killed by signal 9"
  expect_part "the last of its log"
  [ ! -e "$socket" ]
}

@test "run: two kernels at once do not see each other" {
  need_fuse
  mkfifo first second
  "$HOLDFAST" run "$modules/greet.c" -- \
    sh -c 'echo >first; read -r _ <second; lsmod' >out 3>&- &
  read -r _ <first
  run "$HOLDFAST" run "$modules/lender.c" -- lsmod
  echo >second
  wait
  expect 0
  [[ "$output" != *greet* ]]
  run cat out
  expect_part greet
  [[ "$output" != *lender* ]]
}

@test "run: without a command it loads and unloads" {
  run "$HOLDFAST" run --dmesg "$modules/greet.c"
  expect 0
}

@test "run: as an ordinary user" {
  need_fuse
  [ "$(id -u)" -eq 0 ] || skip "is one already"
  runuser -u nobody -- unshare -Ur true || skip "no user namespaces here"
  chmod 755 "$BATS_TEST_TMPDIR" "$BATS_FILE_TMPDIR" "$BATS_RUN_TMPDIR" 2>/dev/null || true
  runuser -u nobody -- test -x "$HOLDFAST" -a -r "$modules/greet.c" || skip "nobody cannot reach the program"
  "$HOLDFAST" build -o "$BATS_TEST_TMPDIR" "$modules/greet.c"
  run env -u XDG_RUNTIME_DIR runuser -u nobody -- \
    "$HOLDFAST" run "$BATS_TEST_TMPDIR/greet.ko" -- sh -c 'cat /proc/greet; id -u'
  expect 0 "$(printf 'Hello, World!\n65534')"
}

@test "run: an oops ends one read, and the rest goes on" {
  need_fuse
  cat >script <<'END'
cat /proc/oopser && exit 9
cat /proc/greet
END
  run --separate-stderr "$HOLDFAST" run --dmesg "$modules/greet.c" "$modules/oopser.c" -- sh script
  expect 0 "Hello, World!"
  [[ "$stderr" == *"NULL pointer dereference"* ]]
  [[ "$stderr" == *"oopser_follow"* ]]
}

@test "run: request_module() looks in the directory named" {
  need_fuse
  mkdir there
  "$HOLDFAST" build -o there "$modules/greet.c" >/dev/null
  run "$HOLDFAST" run --modules there "$modules/asker.c" -- cat /proc/greet
  expect 0 "Hello, World!"
  run "$HOLDFAST" run "$modules/asker.c" -- cat /proc/greet
  expect 1
}
