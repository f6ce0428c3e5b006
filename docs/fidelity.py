#!/usr/bin/env python3
"""Writes docs/fidelity.md: which headers Holdfast has, and how near to Linux each is.

Every header says it itself in its second line: `holdfast: dup|stub|custom`, with a word on how.
"""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
INTRO = """# Fidelity

Written by `docs/fidelity.py` from the second line of every header; do not edit.

- **dup**: declares the same things as Linux, as far as it goes: a name that is missing is an error
  when compiling, a function that the kernel lacks an error of modpost. Nothing answers success
  without doing the work.
- **custom**: differs from Linux in the way stated.
- **stub**: does nothing, or declares nothing, as stated.

A header that is not in this table does not exist here; `holdfast build` says so by its name.

| header | | remark |
|---|---|---|
"""


def tag_of(path):
    comment = re.search(r"/\*\s*holdfast:\s*(dup|stub|custom)\b[:.,;]?\s*(.*?)\*/",
                        path.read_text()[:2000], re.S)
    if not comment:
        return None
    return comment[1], re.sub(r"\s*\n\s*\*?\s*", " ", comment[2]).strip()


def main():
    rows = []
    for path in sorted((ROOT / "include").rglob("*.h")):
        name = path.relative_to(ROOT / "include").as_posix()
        tag = tag_of(path)
        if tag and not name.startswith("holdfast/abi/"):
            rows.append(f"| {name} | {tag[0]} | {tag[1].replace('|', chr(92) + '|')} |\n")
    (ROOT / "docs/fidelity.md").write_text(INTRO + "".join(rows))


if __name__ == "__main__":
    main()
