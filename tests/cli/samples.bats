# The kernel's own samples/kobject, from Debian's package linux-source-6.1 where the machine has it: its
# directory if somebody unpacked it, else the package's archive. Nothing is downloaded, and nothing of it is here.

bats_require_minimum_version 1.5.0
load common

# Copies samples/kobject here, or skips.
get_samples() {
  local unpacked=/usr/src/linux-source-6.1/samples/kobject archive=/usr/src/linux-source-6.1.tar.xz
  if [ -d "$unpacked" ]; then
    cp -r "$unpacked" kobject
  elif [ -f "$archive" ]; then
    [ -z "$HOLDFAST_SANITIZED" ] || skip "unpacking the archive takes long: done with the plain build only"
    local from=linux-source-6.1/samples/kobject
    tar -xf "$archive" --occurrence=1 --strip-components=2 \
      $from/Makefile $from/kobject-example.c $from/kset-example.c
  else
    skip "Debian's linux-source-6.1 is not installed"
  fi
  make -C "$HOLDFAST_SOURCE/sdk" HOLDFAST="$HOLDFAST" M="$PWD/kobject" CONFIG_SAMPLE_KOBJECT=m modules >make.log ||
    { cat make.log; return 1; }
}

@test "samples/kobject: built by its own Makefile, loaded, read, written, unloaded" {
  need_fuse
  get_samples
  "$HOLDFAST" up
  "$HOLDFAST" insmod kobject/kobject-example.ko
  "$HOLDFAST" insmod kobject/kset-example.ko
  run "$HOLDFAST" shell -- sh -c '
    cd /sys/kernel/kobject_example && ls && cat foo baz bar && echo 5 >foo && echo -7 >bar && cat foo bar
    echo x >baz; cd ../kset_example && ls && cd foo && ls && echo 3 >foo && cat foo bar baz'
  expect 0
  expect_part "$(printf 'bar\nbaz\nfoo\n0\n0\n0\n5\n-7')"
  expect_part "$(printf 'bar\nbaz\nfoo\nbar\nbaz\nfoo\n3\n0\n0')"
  run "$HOLDFAST" uevents
  expect_part "add@/kernel/kset_example/foo"
  "$HOLDFAST" rmmod kset_example
  "$HOLDFAST" rmmod kobject_example
  run "$HOLDFAST" cat /sys/kernel/kobject_example/foo
  expect 1
  run "$HOLDFAST" dmesg
  [[ "$output" != *leak* && "$output" != *WARNING* ]]
}
