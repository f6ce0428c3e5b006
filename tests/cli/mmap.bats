# mmap(2) of a module's device by programs: shared with the module, and gone when they are.

bats_require_minimum_version 1.5.0
load common

setup_file() {
  cat >"$BATS_FILE_TMPDIR/map.c" <<'END'
// map FILE PAGES [COMMAND]: maps it shared in a thread, closes it, stores its pid's letter, shows the
// first bytes of each page, forks a child that ends at once, and runs COMMAND with the mapping there.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
static char *file;
static size_t size;
static void *map(void *unused) {
  int fd = open(file, O_RDWR);
  void *at = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  int error = errno;
  close(fd);
  errno = error;
  return at == MAP_FAILED ? 0 : at;
}
int main(int count, char **words) {
  pthread_t thread;
  void *at = 0;
  file = words[1];
  size = atol(words[2]) * 4096;
  pthread_create(&thread, 0, map, 0);
  pthread_join(thread, &at);
  if (!at) return printf("not mapped\n"), 1;
  for (size_t i = 0; i < size; i += 4096) printf("%.2s ", (char *)at + i);
  puts("");
  fflush(stdout);
  ((char *)at)[1] = '!';
  if (!fork()) _exit(0);
  wait(0);
  return count > 3 ? system(words[3]) != 0 : 0;
}
END
  gcc -pthread -o "$BATS_FILE_TMPDIR/map" "$BATS_FILE_TMPDIR/map.c"
}

mapped=tests/fidelity/mapped/mapped.c

@test "mmap: a program and a module share memory, and the mapping keeps the module" {
  need_fuse
  cat >script <<'END'
map=$1
$map /dev/map_kmalloc 4
$map /dev/map_kmalloc 1 'rmmod mapped'
$map /dev/map_faults 2 'cat /sys/module/mapped/parameters/counts'
cat /sys/module/mapped/parameters/counts
rmmod mapped
END
  run --separate-stderr "$HOLDFAST" run "$HOLDFAST_SOURCE/$mapped" -- sh script "$BATS_FILE_TMPDIR/map"
  expect 0 "aa bb cc dd 
a! 
00 11 
2 faults, 1 opens, 0 closes, 2 references
2 faults, 1 opens, 1 closes, 1 references"
  [[ "$stderr" == *"Module mapped is in use"* ]]
}

@test "mmap: who is killed, or execs, has unmapped" {
  need_fuse
  cat >script <<'END'
map=$1
$map /dev/map_faults 1 'kill -KILL $PPID; sleep 60' >/dev/null &
wait $!
cat /sys/module/mapped/parameters/counts
rmmod mapped
END
  run "$HOLDFAST" run "$HOLDFAST_SOURCE/$mapped" -- sh script "$BATS_FILE_TMPDIR/map"
  expect_part "1 opens, 1 closes, 1 references"
}

@test "mmap: the machine's files are mapped as ever, and errors are the driver's" {
  need_fuse
  cat >script <<'END'
map=$1
printf 'of the machine' >file
$map file 1
$map /dev/map_plain_vmalloc 1
cat file
END
  run "$HOLDFAST" run "$HOLDFAST_SOURCE/$mapped" -- sh script "$BATS_FILE_TMPDIR/map"
  expect_part "of"
  expect_part "not mapped"
  expect_part "o! the machine"
}

@test "mmap: memory that is gone is not read from, and the kernel stays" {
  need_fuse
  cat >script <<'END'
map=$1
$map /dev/map_nothing 1 >/dev/null 2>&1
[ $? -gt 128 ] && echo killed
cat /sys/module/mapped/parameters/counts
END
  run "$HOLDFAST" run "$HOLDFAST_SOURCE/$mapped" -- sh script "$BATS_FILE_TMPDIR/map"
  expect_part "killed"
  expect_part "0 faults, 0 opens"
}

@test "mmap: an ordinary user's programs, too" {
  need_fuse
  [ "$(id -u)" -eq 0 ] || skip "the other tests have shown it"
  chmod 755 "$BATS_TEST_TMPDIR" "$BATS_FILE_TMPDIR" "$BATS_RUN_TMPDIR" "$BATS_SUITE_TMPDIR"
  export XDG_RUNTIME_DIR=$BATS_TEST_TMPDIR/user XDG_CACHE_HOME=$BATS_TEST_TMPDIR/cache HOME=$BATS_TEST_TMPDIR
  install -d -m 700 -o 65534 -g 65534 "$XDG_RUNTIME_DIR" "$XDG_CACHE_HOME"
  setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$HOLDFAST" ||
    skip "the program is where that user cannot run it"
  run setpriv --reuid=65534 --regid=65534 --clear-groups "$HOLDFAST" run \
    "$HOLDFAST_SOURCE/$mapped" -- "$BATS_FILE_TMPDIR/map" /dev/map_kmalloc 2
  expect_part "aa bb"
}
