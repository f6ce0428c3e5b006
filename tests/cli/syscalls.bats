# The system calls of programs that FUSE knows nothing of: those behind insmod and rmmod.

bats_require_minimum_version 1.5.0
load common

# kmod's own tools, whatever PATH says.
use_kmod() {
  local tool
  command -v kmod >/dev/null || skip "no kmod"
  for tool in insmod rmmod; do ln -s "$(command -v kmod)" "$tool"; done
  "$HOLDFAST" build -o . "$modules/greet.c" "$modules/late.c" >/dev/null
}

@test "a module whose init waits keeps nobody waiting, and goes with its insmod" {
  need_fuse
  use_kmod
  cat >script <<'END'
./insmod late.ko 3>&- &
until dmesg | grep 'late: waiting'; do :; done
./insmod greet.ko; echo "insmod $?"
lsmod | cut -d' ' -f1
kill -KILL $!
wait $! 2>/dev/null; echo "killed $?"
until dmesg | grep 'late: -'; do :; done
./rmmod greet; echo "rmmod $?"
until ./rmmod late 2>&1 | grep 'not currently loaded'; do :; done
END
  run "$HOLDFAST" run "$modules/asker.c" -- sh script
  expect 0
  expect_part "late: waiting in insmod"
  expect_part "insmod 0"
  expect_part "killed 137"
  expect_part "late: -512"
  expect_part "rmmod 0"
}

@test "another user's insmod may load nothing" {
  need_fuse
  [ "$(id -u)" -eq 0 ] || skip "needs root, to be somebody else"
  use_kmod
  open=$(mktemp -d)  # ours is closed to others
  chmod 755 "$open"
  cp -P greet.ko insmod "$open"
  run "$HOLDFAST" run "$modules/asker.c" -- setpriv --reuid 65534 --clear-groups \
    "$open/insmod" "$open/greet.ko"
  rm -r "$open"
  expect 1
  expect_part "Operation not permitted"
}
