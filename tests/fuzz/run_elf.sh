#!/bin/bash
# run_elf.sh [executions]: builds the fuzz target with clang and runs it in one process. Ends with
# libFuzzer's statistics. What it found, if anything, lies in build/fuzz/findings.
set -eu
cd "$(dirname "$0")/../.."
executions=${1:-10000000}
command -v clang++ >/dev/null || { echo "fuzzing needs clang (and its libFuzzer)" >&2; exit 2; }
[ -f build/fuzz/build.ninja ] || cmake --preset fuzz >/dev/null
cmake --build build/fuzz --target elf_fuzz
rm -rf build/fuzz/seeds
tests/fuzz/make_seeds.sh build/fuzz/seeds
mkdir -p build/fuzz/corpus build/fuzz/findings
exec build/fuzz/bin/elf_fuzz -runs="$executions" -max_len=4096 -timeout=5 -rss_limit_mb=1024 \
  -print_final_stats=1 -verbosity=1 -reload=0 -artifact_prefix=build/fuzz/findings/ \
  build/fuzz/corpus build/fuzz/seeds
