# What the bats files share. $HOLDFAST is the program, $HOLDFAST_SOURCE the source tree.

setup() {
  export XDG_RUNTIME_DIR="$BATS_TEST_TMPDIR/run"
  export XDG_CACHE_HOME="$BATS_FILE_TMPDIR/cache"
  mkdir -m 700 "$XDG_RUNTIME_DIR"
  unset HOLDFAST_SOCKET
  cd "$BATS_TEST_TMPDIR"
  modules=$HOLDFAST_SOURCE/tests/cli/modules
}

teardown() {
  "$HOLDFAST" down >/dev/null 2>&1 || true
  cat "$XDG_RUNTIME_DIR/holdfast/last-panic" 2>/dev/null || true
}

need_fuse() {
  [ -w /dev/fuse ] || skip "no /dev/fuse"
}

# Waits, at most ten seconds, until the command succeeds.
eventually() {
  local i
  for i in $(seq 200); do
    "$@" && return
    sleep 0.05
  done
  echo "never: $*"
  return 1
}

# status and output of the last `run` must be these.
expect() {
  [ "$status" -eq "$1" ] || { echo "status $status, not $1: $output"; return 1; }
  [ $# -lt 2 ] || [ "$output" = "$2" ] || { echo "output: $output"; echo "wanted: $2"; return 1; }
}

expect_part() {
  [[ "$output" == *"$1"* ]] || { echo "output: $output"; echo "lacks: $1"; return 1; }
}

# Waits for a background process; $status is how it ended.
end_of() {
  status=0 output=
  wait "$1" || status=$?
}
