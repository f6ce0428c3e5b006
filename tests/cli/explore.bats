#!/usr/bin/env bats
# holdfast explore and holdfast replay, as a person would.

setup() {
  cd "$BATS_TEST_TMPDIR"
  examples="$HOLDFAST_SOURCE/examples"
}

@test "explore: the classic's shared message is found, and found again by its token" {
  run "$HOLDFAST" explore "$examples/hello_proc_3x.c"
  [ "$status" -eq 1 ]
  [[ "$output" == *"1. double free: cat /proc/hello_world"* ]]
  [[ "$output" == *"1 preemption (no schedule with fewer shows it)"* ]]
  [[ "$output" == *"kfree(message);"* ]]
  token=$(grep -m1 -o 'hfx1\.[A-Za-z0-9_-]*' <<<"$output")
  run "$HOLDFAST" replay "$token"
  [ "$status" -eq 1 ]
  [[ "$output" == *"1. double free: cat /proc/hello_world"* ]]
}

@test "explore: the modern one is clean, and what was proved is said" {
  run "$HOLDFAST" explore "$examples/hello_proc.c" --bound 1
  [ "$status" -eq 0 ]
  [[ "$output" == *"two readers and rmmod"*"every interleaving of at most 1 preemption"* ]]
  [[ "$output" == *"nothing found"* ]]
}

@test "explore: tasks of one's own" {
  run "$HOLDFAST" explore "$examples/hello_proc.c" --bound 1 \
    --task 'exec 3</proc/hello_world; cat <&3; exec 3<&-' --task 'rmmod hello_proc'
  [ "$status" -eq 0 ]
  [[ "$output" == *"as asked"* ]]
}

@test "explore: what cannot be run is 2, with the reason" {
  run "$HOLDFAST" explore no-such-file.c
  [ "$status" -eq 2 ]
  run "$HOLDFAST" explore "$examples/hello_proc.c" --task 'dd if=/proc/hello_world'
  [ "$status" -eq 2 ]
  [[ "$output" == *"no task can do this"* ]]
  run "$HOLDFAST" explore --no-such-option
  [ "$status" -eq 2 ]
  run "$HOLDFAST" replay nonsense
  [ "$status" -eq 2 ]
}
