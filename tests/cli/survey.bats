# holdfast survey: every module below a directory, each in a process of its own.

bats_require_minimum_version 1.5.0
load common

# The value that a jq-like expression in Python gives of survey.json: m is the module named.
field() { # MODULE EXPRESSION
  python3 -c 'import json, sys
rows = [m for m in json.load(open("survey.json"))["modules"] if m["module"] == sys.argv[1]]
m = rows[0]
value = eval(sys.argv[2])
print(value)' "$1" "$2"
}

is() { # MODULE EXPRESSION VALUE
  local value
  value=$(field "$1" "$2")
  [ "$value" = "$3" ] || { echo "$1: $2 is $value, not $3"; return 1; }
}

@test "survey: one bad module of a Makefile costs one row" {
  run --separate-stderr "$HOLDFAST" survey --time-limit 0.2 --json "$HOLDFAST_SOURCE/tests/cli/survey/group"
  expect 1
  printf '%s' "$output" >survey.json
  is notes 'm["result"]' pass
  is pair_base 'm["result"]' pass
  is pair_user 'm["result"]' pass
  is parts 'm["result"]' pass
  is parts 'm["sources"]' "['parts_main.c', 'parts_more.c']"
  is broken 'm["result"]' build
  is broken 'm["missing"]' "[{'kind': 'header', 'name': 'linux/no_such_header.h'}]"
  is lacking 'm["result"]' build
  is lacking 'm["missing"]' "[{'kind': 'symbol', 'name': 'survey_nobody_has_this'}]"
  [ ! -e "$HOLDFAST_SOURCE/tests/cli/survey/group/notes.o" ]
}

@test "survey: reads and writes what a module made" {
  run --separate-stderr "$HOLDFAST" survey --time-limit 0.2 --json "$HOLDFAST_SOURCE/tests/cli/survey/group"
  printf '%s' "$output" >survey.json
  entry='next(e for e in m["entries"] if e["path"] =='
  is notes "$entry '/sys/kernel/survey_notes/value')['read']" "2 bytes"
  is notes "$entry '/sys/kernel/survey_notes/value')['write']" "2 bytes"
  is notes "$entry '/sys/module/notes/parameters/level')['write']" "2 bytes"
  is notes "$entry '/proc/survey_waits')['read']" "waits"
}

@test "survey: says what a fault, a leak and a refusal are" {
  run --separate-stderr "$HOLDFAST" survey --time-limit 0.2 --json "$HOLDFAST_SOURCE/tests/cli/survey/single"
  expect 1
  printf '%s' "$output" >survey.json
  is faulty 'm["result"]' oops
  is faulty 'm["reason"].startswith("BUG: ")' True
  is forgets 'm["result"]' left
  is forgets 'm["left"][0]' /proc/survey_forgotten
  is forgets 'm["left"][1].startswith("100 bytes of memory from forgets_init")' True
  is refuses 'm["result"]' refused
  is refuses 'm["reason"].startswith("ENODEV")' True
  is number 'm["result"]' pass
  is number '[e["read"] for e in m["entries"] if e["path"].startswith("/dev/survey/")]' "['6 bytes']"
}

@test "survey: a table, what would unlock most, and the exit status" {
  run --separate-stderr "$HOLDFAST" survey "$HOLDFAST_SOURCE/tests/cli/survey/single/number.c"
  expect 0
  expect_part "1 modules in"
  expect_part "1 pass"
  run --separate-stderr "$HOLDFAST" survey --time-limit 0.2 "$HOLDFAST_SOURCE/tests/cli/survey/group"
  expect 1
  expect_part "unlocks  needed  what is missing"
  expect_part "1       1  header linux/no_such_header.h"
  run "$HOLDFAST" survey "$BATS_TEST_TMPDIR"
  expect 2
  run "$HOLDFAST" survey /no/such/place
  expect 2
}

@test "survey: finds private headers, and symbols that another directory exports" {
  run --separate-stderr "$HOLDFAST" survey --json "$HOLDFAST_SOURCE/tests/cli/survey/tree"
  expect 0
  printf '%s' "$output" >survey.json
  is tree_base 'm["result"]' pass
  is tree_user 'm["result"]' pass
}

@test "survey: a refusal is its own result, unless something was left or fell" {
  run --separate-stderr "$HOLDFAST" survey --json "$HOLDFAST_SOURCE/tests/cli/survey/single/refuses.c"
  expect 1
  printf '%s' "$output" >survey.json
  is refuses 'm["result"]' refused
  is refuses 'm["reason"]' "ENODEV: not here"
  run --separate-stderr "$HOLDFAST" survey --json "$HOLDFAST_SOURCE/tests/cli/survey/refusals"
  expect 1
  printf '%s' "$output" >survey.json
  is forgets_and_refuses 'm["result"]' left
  is falls 'm["result"]' oops
  is unknown_symbol 'm["result"]' load
}

@test "survey: a subdirectory may use what lies above it" {
  run --separate-stderr "$HOLDFAST" survey --json "$HOLDFAST_SOURCE/tests/cli/survey/above/below" \
    "$HOLDFAST_SOURCE/tests/cli/survey/above/deeper/more"
  expect 0
  printf '%s' "$output" >survey.json
  is reaches_up 'm["result"]' pass
  is reaches_far 'm["result"]' pass
  [ ! -e "$HOLDFAST_SOURCE/tests/cli/survey/above/above.o" ]
}

@test "survey: a licence marks a module whose init a macro makes" {
  run --separate-stderr "$HOLDFAST" survey --json "$HOLDFAST_SOURCE/tests/cli/survey/macro"
  expect 0
  printf '%s' "$output" >survey.json
  is by_macro 'm["result"]' pass
}

@test "survey: a module for another version runs on a kernel of that version" {
  mkdir old
  printf '%s\n' '#include <linux/module.h>' 'static int __init old_init(void) { return 0; }' \
    'static void __exit old_exit(void) { }' 'module_init(old_init);' 'module_exit(old_exit);' \
    'MODULE_LICENSE("GPL");' >old/old.c
  run --separate-stderr "$HOLDFAST" survey --kernel 3.10 old
  expect 0
}
