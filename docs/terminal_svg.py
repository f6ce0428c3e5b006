#!/usr/bin/env python3
"""Draws what a terminal showed as an SVG: `script -qec './dev demo' /dev/null | docs/terminal_svg.py`.

Knows the colours that docs/demo.sh uses (SGR 0, 1;36, 2) and drops every other escape sequence.
"""
import html
import re
import sys

COLUMNS = 100
LINE, CHAR, PAD, BAR = 18, 8.43, 16, 30
STYLES = {"": "t", "1;36": "b", "1": "b", "2": "g"}


def spans(line, style):
    """Yields (style, text) runs of one line; the last one's style carries over."""
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        found = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if found:
            style = STYLES.get(found.group(1).removeprefix("0;"), "t")
        elif part:
            yield style, part
    yield style, ""


def rows(text):
    style = "t"
    for line in text.replace("\r", "").rstrip("\n").split("\n"):
        line = re.sub(r"\x1b\[(?![0-9;]*m)[0-9;?]*[A-Za-z]", "", line).expandtabs(8)
        row, width = [], 0
        for style, part in spans(line, style):
            while width + len(part) > COLUMNS:
                cut = COLUMNS - width
                row.append((style, part[:cut]))
                yield row
                row, width, part = [], 0, part[cut:]
            row.append((style, part))
            width += len(part)
        yield row


def main():
    shown = list(rows(sys.stdin.read()))
    width, height = COLUMNS * CHAR + 2 * PAD, BAR + len(shown) * LINE + 2 * PAD
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" '
          f'width="{width:.0f}" height="{height}" role="img" aria-label="terminal session">')
    print("<style>text{font:14px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;"
          "white-space:pre}.t{fill:#d8dee9}.b{fill:#8fdfff;font-weight:bold}.g{fill:#7f8c9b}</style>")
    print(f'<rect width="100%" height="100%" rx="8" fill="#161b22"/>')
    for x, colour in ((20, "#ff5f57"), (40, "#febc2e"), (60, "#28c840")):
        print(f'<circle cx="{x}" cy="17" r="6" fill="{colour}"/>')
    for number, row in enumerate(shown):
        text = "".join(f'<tspan class="{style}">{html.escape(part)}</tspan>'
                       for style, part in row if part)
        if text:
            print(f'<text xml:space="preserve" x="{PAD}" y="{BAR + PAD + number * LINE + 6}">{text}</text>')
    print("</svg>")


if __name__ == "__main__":
    main()
