"""Draws training curves from logs as a small picture.

Usage: python3 -m training.common.curves OUTPUT.png LOG:FIGURE[,FIGURE...] ...
One panel per log; the horizontal axis is minutes of processor time, the vertical axis
runs from 0 to the largest value shown, or is logarithmic for `LOG:FIGURE:log`.
"""

import math
import re
import sys
from pathlib import Path

from PIL import Image, ImageDraw

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 300, 190, 40, 22, 34
COLOURS = ("#1f5fbf", "#c0392b", "#2d8a4e", "#8e44ad")
LINE = re.compile(r"^\w+ ([\d.]+) min, step \d+: (.*)$")


def read(path: Path) -> list[tuple[float, dict[str, float]]]:
    points = []
    for text in path.read_text().splitlines():
        if found := LINE.match(text):
            words = found[2].split()
            figures = dict(zip(words[::2], map(float, words[1::2])))
            points.append((float(found[1]), figures))
    return points


def panel(path: Path, names: list[str], logarithmic: bool) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen, points = ImageDraw.Draw(picture), read(path)
    shape = math.log10 if logarithmic else float
    least = 1e-2 if logarithmic else 0.0
    values = [max(row[n], least) for _, row in points[1:] for n in names if n in row]
    low, high = (shape(min(values)) if logarithmic else 0.0), shape(max(values))
    longest = max(minute for minute, _ in points) or 1.0
    across, up = WIDTH - LEFT - 12, HEIGHT - BOTTOM - TOP

    def at(minute: float, value: float) -> tuple[float, float]:
        part = (shape(max(value, least)) - low) / ((high - low) or 1.0)
        part = min(max(part, 0.0), 1.0)
        return LEFT + across * minute / longest, HEIGHT - BOTTOM - up * part

    pen.rectangle([LEFT, TOP, LEFT + across, TOP + up], outline="#999999")
    for share in (0.0, 0.5, 1.0):
        value = low + share * (high - low)
        value = 10**value if logarithmic else value
        pen.text((4, HEIGHT - BOTTOM - up * share - 6), f"{value:.3g}", fill="black")
        minutes = longest * share
        pen.text((LEFT + across * share - 8, HEIGHT - 16), f"{minutes:.0f}", fill="black")
    pen.text((LEFT, 4), f"{path.stem} (minutes)", fill="black")
    for index, name in enumerate(names):
        line = [at(minute, row[name]) for minute, row in points if name in row]
        pen.line(line, fill=COLOURS[index], width=2)
        pen.text((LEFT + 6 * len(" ".join(names[:index] + [""])), 18), name, fill=COLOURS[index])
    return picture


def main() -> None:
    panels = []
    for argument in sys.argv[2:]:
        path, names, *rest = argument.split(":")
        panels.append(panel(Path(path), names.split(","), rest == ["log"]))
    rows = -(-len(panels) // 2)
    whole = Image.new("RGB", (2 * WIDTH, rows * HEIGHT), "white")
    for index, picture in enumerate(panels):
        whole.paste(picture, (index % 2 * WIDTH, index // 2 * HEIGHT))
    whole.save(sys.argv[1], optimize=True)


if __name__ == "__main__":
    main()
