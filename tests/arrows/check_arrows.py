#!/usr/bin/env python3
"""Checks that the includes below src/ follow the arrows of ARCHITECTURE.md.

Also: outside the hosts, fuse, shell and cli nothing may use threads, clocks or randomness of the
machine, and in kernel/ only core/atomic.h may include <atomic>.
"""
import pathlib
import re
import sys

# layer -> layers it may include from. host/native is a layer of its own.
ALLOWED = {
    "base": set(),
    "elf": {"base"},
    "host": {"base"},
    "native": {"base", "host"},
    "kernel": {"base", "elf", "host"},
    "explore": {"base", "host"},
    "build": {"base", "elf"},
    "checker": {"base", "elf", "host", "kernel", "explore", "build"},
    "api": {"base", "elf", "host", "native", "kernel"},
    "fuse": {"base", "host", "native", "kernel"},
    "shell": {"base", "host", "native", "kernel", "fuse"},
    "oracle": {"base"},
    "cli": None,  # everything
}
MACHINE = re.compile(r"<(thread|mutex|condition_variable|shared_mutex|semaphore|barrier|latch|future|"
                     r"chrono|random|pthread\.h|linux/futex\.h|ctime|time\.h)>")
MACHINE_LAYERS = {"native", "explore", "fuse", "shell", "cli", "oracle", "api", "build",
                  "checker"}
ATOMIC_ALLOWED = {"kernel/core/atomic.h"}


def layer_of(path):
    parts = path.split("/")
    if parts[:2] == ["host", "native"]:
        return "native"
    return parts[0]


def main(root):
    root = pathlib.Path(root)
    faults = []
    for file in sorted(root.rglob("*")):
        if file.suffix not in {".cc", ".h"}:
            continue
        relative = file.relative_to(root).as_posix()
        layer = layer_of(relative)
        for number, line in enumerate(file.read_text().splitlines(), 1):
            where = f"src/{relative}:{number}"
            quoted = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if quoted:
                target = layer_of(quoted.group(1))
                allowed = ALLOWED.get(layer, set())
                if target != layer and allowed is not None and target not in allowed:
                    faults.append(f"{where}: {layer} must not include {target} ({quoted.group(1)})")
            angled = re.match(r"\s*#\s*include\s+(<[^>]+>)", line)
            if angled:
                if MACHINE.match(angled.group(1)) and layer not in MACHINE_LAYERS:
                    faults.append(f"{where}: {layer} must not use {angled.group(1)}: ask the host")
                if angled.group(1) == "<atomic>" and layer == "kernel" and relative not in ATOMIC_ALLOWED:
                    faults.append(f"{where}: use kernel/core/atomic.h")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
