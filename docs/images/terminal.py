#!/usr/bin/env python3
"""Draws a terminal's text as SVG: reads the output of a command, writes the picture.

    COMMAND | docs/images/terminal.py "COMMAND" > docs/images/training.svg

Each line is stretched to its exact number of columns, so that tables stay straight in any monospaced font.
"""
import html
import sys

COLUMN, ROW, SIZE, MARGIN = 7.2, 17, 12, 18
BACKGROUND, FRAME, TEXT, DIM, PROMPT = "#161b22", "#30363d", "#d1d7e0", "#848d97", "#56d364"


def text(column, row, content, color):
    x, y = MARGIN + column * COLUMN, MARGIN + (row + 1) * ROW - 4
    return (f'<text x="{x:.1f}" y="{y}" fill="{color}" textLength="{len(content) * COLUMN:.1f}">'
            f"{html.escape(content, quote=False)}</text>")


def runs(line):
    """The parts of a line between gaps of two spaces or more, each with its column: nothing rests on how spaces are drawn."""
    column, start = 0, None
    for column, character in enumerate(line + "  "):
        if start is None:
            if character != " ":
                start = column
        elif line[column:column + 2].strip() == "":
            yield start, line[start:column]
            start = None


def main():
    command = sys.argv[1]
    lines = [line.rstrip() for line in sys.stdin.read().splitlines()]
    columns = max(len(line) for line in lines + ["$ " + command])
    width, height = 2 * MARGIN + columns * COLUMN, 2 * MARGIN + (len(lines) + 1) * ROW
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
          f'height="{height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', '
          f'monospace" font-size="{SIZE}">')
    print(f"<title>{html.escape(command)}</title>")
    print(f'<rect x="0.5" y="0.5" width="{width - 1:.0f}" height="{height - 1}" rx="8" fill="{BACKGROUND}" stroke="{FRAME}"/>')
    print(text(0, 0, "$", PROMPT))
    print(text(2, 0, command, TEXT))
    for row, line in enumerate(lines, start=1):
        for column, part in runs(line):
            print(text(column, row, part, DIM if part.strip("─┼") == "" else TEXT))
    print("</svg>")


if __name__ == "__main__":
    main()
