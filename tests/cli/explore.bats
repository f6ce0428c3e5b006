#!/usr/bin/env bats
# holdfast explore and holdfast replay, as a person would.

setup() {
  cd "$BATS_TEST_TMPDIR"
  examples="$HOLDFAST_SOURCE/examples"
}

first_token() { grep -m1 -o 'hfx1\.[A-Za-z0-9_-]*' <<<"$1"; }

@test "explore: the classic's shared message is found, and found again by its token" {
  run "$HOLDFAST" explore "$examples/hello_proc_3x.c"
  [ "$status" -eq 1 ]
  [[ "$output" == "double free"* ]]
  [[ "$output" == *"cat /proc/hello_world (1)"*"cat /proc/hello_world (2)"* ]]
  [[ "$output" == *"1 preemption; none with fewer shows it"* ]]
  [[ "$output" == *"kfree(message);"* ]]
  [[ "$output" == *"rule: What is allocated once is freed once."* ]]
  [[ "$output" == *"passes if: "* ]]
  # A finding ends with its token and an empty line.
  [ "$(sed '/^replay: /q' <<<"$output" | wc -l)" -le 25 ]
  token=$(first_token "$output")
  run "$HOLDFAST" replay "$token"
  [ "$status" -eq 1 ]
  [[ "$output" == "double free"* ]]
}

@test "explore: JSON, SARIF, a page and a trace" {
  status=0
  "$HOLDFAST" explore "$examples/hello_proc_3x.c" --json --sarif report.sarif \
    --html report.html --trace report.trace.json >report.json || status=$?
  [ "$status" -eq 1 ]
  python3 -c '
import json
report = json.load(open("report.json"))
assert report["format"] == "holdfast-report" and report["result"] == "findings"
first = report["findings"][0]
assert first["kind"] == "double-free" and first["preemptions"] == 1 and first["minimal"]
assert first["rule"] and first["rule_source"] and first["token"].startswith("hfx1.")
assert len(first["tasks"]) >= 2 and len(first["lines"]) >= 4
assert any("before" in line or "after" in line for line in first["lines"])
assert first["passing"]["difference"] and first["passing"]["token"].startswith("hfx1.")
assert json.load(open("report.sarif"))["version"] == "2.1.0"
assert json.load(open("report.trace.json"))["traceEvents"]
page = open("report.html").read()
assert page.startswith("<!doctype html>") or page.startswith("<!DOCTYPE html>")
'
  # A page needs nothing from elsewhere.
  ! grep -qE '(src|href)="https?:' report.html
}

@test "replay: --gdb knows the module's functions and lines, and stops at the finding" {
  command -v gdb >/dev/null || skip "no gdb"
  # Under a debugger LeakSanitizer cannot look.
  export ASAN_OPTIONS="detect_leaks=0:${ASAN_OPTIONS:-}"
  run "$HOLDFAST" explore "$examples/hello_proc_3x.c"
  token=$(first_token "$output")
  printf '%s\n' 'set confirm off' 'handle SIGSEGV nostop noprint pass' 'break hello_release' run \
    'info threads' bt 'delete 2' continue bt kill quit >commands
  run "$HOLDFAST" replay --gdb "$token" <commands
  echo "$output"
  [[ "$output" == *"hello_release"*"hello_proc_3x.c:"* ]]
  [[ "$output" == *"holdfast_finding"* ]]
  ! grep -qE '^ +2 +Thread' <<<"$output"
}

@test "explore: the modern one is clean, and what was proved is said" {
  run "$HOLDFAST" explore "$examples/hello_proc.c" --bound 1
  [ "$status" -eq 0 ]
  [[ "$output" == *"two readers and rmmod"*"every interleaving of at most 1 preemption"* ]]
  [[ "$output" == *"Nothing found"* ]]
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
