#!/usr/bin/env bash
# Installs the build to a prefix of its own and builds and runs examples/unit_test against it.
# usage: install_test.sh BUILD_DIRECTORY SOURCE_DIRECTORY
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$1" --prefix "$work/prefix" >/dev/null
cp -r "$2/examples" "$work/examples"
cmake -S "$work/examples/unit_test" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
cmake --build "$work/build"
ctest --test-dir "$work/build" --output-on-failure
