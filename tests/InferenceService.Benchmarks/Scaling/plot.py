"""Draws artifacts/bench/scaling.csv: frames per processor second over each series' first point, both axes logarithmic.

Usage: python3 plot.py artifacts/bench/scaling.csv docs/scaling.png    (needs Pillow)
"""

import csv
import math
import sys
from collections import defaultdict

from PIL import Image, ImageDraw, ImageFont

PANELS = (
    ("clips at once", ("clips",), ("",)),
    ("frames of a clip (3M weights)", ("length",), ("",)),
    ("weights of the model", ("model_1", "model_16"), ("1 clip", "16 clips")),
    ("pixels of a frame", ("size_raw", "size_jpeg"), ("raw", "JPEG")),
)
COLOURS = ((31, 92, 168), (206, 90, 24))
PANEL, MARGIN = (460, 300), (64, 34, 20, 52)  # left, top, right, bottom


def font(size: int):
    try:
        return ImageFont.truetype("DejaVuSans.ttf", size)
    except OSError:
        return ImageFont.load_default()


def axis(values: list[float]) -> tuple[float, float]:
    """Logarithms of the ends, a little beyond the values."""
    low, high = math.log10(min(values)), math.log10(max(values))
    room = max(0.05, (high - low) * 0.06)
    return low - room, high + room


def draw_panel(draw, corner, title, series, names) -> None:
    left, top = corner[0] + MARGIN[0], corner[1] + MARGIN[1]
    right = corner[0] + PANEL[0] - MARGIN[2]
    bottom = corner[1] + PANEL[1] - MARGIN[3]
    xs = axis([p["x"] for points in series for p in points])
    values = [p[k] for points in series for p in points for k in ("least", "most")]
    ys = axis([*values, 0.5, 2])  # a flat line shall look flat

    def at(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - xs[0]) / (xs[1] - xs[0])
        up = (math.log10(y) - ys[0]) / (ys[1] - ys[0])
        return left + across * (right - left), bottom - up * (bottom - top)

    draw.rectangle((left, top, right, bottom), outline=(150, 150, 150))
    draw.text((left, top - 24), title, fill="black", font=font(15))
    draw_scale(draw, at, ys, left, right)
    for point in series[0]:
        x, _ = at(point["x"], 10 ** ys[0])
        text = point["label"].replace("x", "\n\u00d7")
        draw.multiline_text(
            (x, bottom + 5),
            text,
            fill="black",
            font=font(11),
            anchor="ma",
            align="center",
        )
    for points, name, colour in zip(series, names, COLOURS):
        places = [at(p["x"], p["over_first"]) for p in points]
        draw.line(places, fill=colour, width=2)
        for p, (x, y) in zip(points, places):
            draw.line(
                (x, at(p["x"], p["least"])[1], x, at(p["x"], p["most"])[1]), fill=colour
            )
            draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=colour)
        draw.text(
            (left + 10, bottom - 20 - 16 * COLOURS.index(colour)),
            name,
            fill=colour,
            font=font(13),
        )


def draw_scale(draw, at, ys, left, right) -> None:
    """A line at 1, 2 and 5 of every decade."""
    for decade in range(math.floor(ys[0]), math.ceil(ys[1]) + 1):
        for digit in (1, 2, 5):
            value = digit * 10.0**decade
            if ys[0] <= math.log10(value) <= ys[1]:
                y = at(1, value)[1]
                draw.line((left, y, right, y), fill=(225, 225, 225))
                draw.text(
                    (left - 6, y),
                    f"{value:g}",
                    fill="black",
                    font=font(11),
                    anchor="rm",
                )


def main() -> None:
    source, target = sys.argv[1:]
    series = defaultdict(list)
    with open(source, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            numbers = {k: float(row[k]) for k in ("x", "over_first", "least", "most")}
            series[row["series"]].append({"label": row["label"], **numbers})
    image = Image.new("RGB", (2 * PANEL[0], 2 * PANEL[1]), "white")
    draw = ImageDraw.Draw(image)
    for i, (title, keys, names) in enumerate(PANELS):
        corner = (i % 2 * PANEL[0], i // 2 * PANEL[1])
        draw_panel(draw, corner, title, [series[key] for key in keys], names)
    image.quantize(32).save(target, optimize=True)


if __name__ == "__main__":
    main()
