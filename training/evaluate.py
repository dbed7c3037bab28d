"""Judges generated clips against their prompts and prints a table.

Usage: python3 evaluate.py --autoencoder AE.pt --transformer GPT.pt --prompts 200
`--source true` judges drawn clips instead, and `--source codes` their reconstruction.
Only what a prompt names is judged; the size of what grows or shrinks is not.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from checkpoints import load
from code_table import CodeTable
from export import DEFAULTS
from generate import Generator, contact_sheet
from graphs import PixelGraph
from judge import GROW, Verdict, judge
from model.autoencoder import Autoencoder
from shapes.captions import LANGUAGES, OMITTED, caption
from shapes.drawing import paint
from shapes.geometry import GeometryTable
from shapes.world import ATTRIBUTES, CLIP_FRAMES, sample_attributes

COLUMNS = (*ATTRIBUTES, "all", "jumps")


def score(named: np.ndarray, verdict: Verdict) -> dict[str, float]:
    """1 or 0 per named attribute and for all of them, and jumps per transition."""
    marks = {}
    for name, wanted in zip(ATTRIBUTES, named):
        growing = name == "size" and named[4] != OMITTED and named[4] >= GROW
        if wanted != OMITTED and not growing:
            marks[name] = float(getattr(verdict, name) == wanted)
    marks["all"] = float(all(marks.values()))
    marks["jumps"] = verdict.jumps / (CLIP_FRAMES - 1)
    return marks


class Drawing:
    """True clips of attribute rows, or with an autoencoder their reconstructions."""

    def __init__(self, autoencoder: Autoencoder | None = None) -> None:
        self.geometry, self.autoencoder = GeometryTable(), autoencoder
        if autoencoder is not None:
            self.table = CodeTable(autoencoder, self.geometry)
            self.pixels = PixelGraph(autoencoder)

    def __call__(self, rows: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
        """[n, 5] -> uint8 [n, 16, 64, 64, 3]."""
        return np.stack([self._clip(row, rng) for row in rows])

    @torch.no_grad()
    def _clip(self, row: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
        states = self.geometry.clip(row, rng, CLIP_FRAMES)
        if self.autoencoder is not None:
            return self.pixels(self.table.clip(row, states)).numpy()
        masks = self.geometry.masks(states)
        colour, background = (np.full(len(masks), row[i]) for i in (1, 2))
        pixels = paint(masks, colour, background).transpose(0, 2, 3, 1)
        return np.rint(pixels * 255).astype(np.uint8)


def line(name: str, marks: list[dict[str, float]]) -> str:
    """A row of the table: the mean of each column in percent."""
    cells = []
    for column in COLUMNS:
        values = [mark[column] for mark in marks if column in mark]
        cells.append(f"{100 * np.mean(values):.1f}" if values else "-")
    return f"| {name} | {len(marks)} | {' | '.join(cells)} |"


def save_sheet(folder: Path, name: str, clips: np.ndarray, prompts: list[str]) -> None:
    """A picture of the first clips, and their prompts."""
    folder.mkdir(parents=True, exist_ok=True)
    contact_sheet(clips[:12]).save(folder / f"{name}.png")
    text = "".join(f"{prompt}\n" for prompt in prompts[:12])
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--autoencoder", type=Path)
    parser.add_argument("--transformer", type=Path)
    parser.add_argument("--source", choices=("model", "true", "codes"), default="model")
    parser.add_argument("--prompts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--sheets", type=Path, help="folder for contact sheets")
    for name, value in DEFAULTS.items():
        option = "--" + name.replace("_", "-")
        parser.add_argument(option, type=type(value), default=value)
    options = parser.parse_args()

    sampling = {name: getattr(options, name) for name in DEFAULTS}
    autoencoder = Autoencoder().eval()
    if options.source == "model":
        generator = Generator(options.autoencoder, options.transformer)
    elif options.source == "codes":
        load(options.autoencoder, autoencoder)
        drawing = Drawing(autoencoder)
    else:
        drawing = Drawing()
    rng, marks, started = np.random.RandomState(options.seed), {}, time.monotonic()
    for kind, held_out in (("seen", False), ("held-out", True)):
        for language in LANGUAGES:
            rows = sample_attributes(options.prompts // 4, rng, held_out)
            prompts, named = zip(*(caption(row, rng, language) for row in rows))
            if options.source == "model":
                clips = generator(list(prompts), seed=options.seed, **sampling)
            else:
                clips = drawing(rows, rng)
            verdicts = [judge(clip) for clip in clips]
            marks[kind, language] = list(map(score, named, verdicts))
            if options.sheets is not None:
                save_sheet(options.sheets, f"{kind}-{language}", clips, list(prompts))
    print(f"{options.source}, {sampling}, {time.monotonic() - started:.0f} s")
    print("| prompts | clips | " + " | ".join(COLUMNS) + " |")
    print("|---" * (2 + len(COLUMNS)) + "|")
    for (kind, language), found in marks.items():
        print(line(f"{kind}, {language}", found))
    print(line("all", sum(marks.values(), [])))


if __name__ == "__main__":
    main()
