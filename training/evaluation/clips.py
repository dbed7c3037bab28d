"""Judges a family's clips against their prompts and prints a table.

Usage: python3 -m training.evaluation.clips FAMILY --work FOLDER --prompts 500 [--sheet sheet.png]
FAMILY may also be "true", for drawn clips, or "codes", for their reconstruction.
Only what a prompt names is judged; the size of what grows or shrinks is not.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch

from training.common.checkpoints import load
from training.evaluation.contact_sheet import contact_sheet
from training.evaluation.course import GROW
from training.evaluation.judge import Verdict, judge
from training.evaluation.samplers import SAMPLERS
from training.frames.autoencoder import Autoencoder
from training.frames.code_table import CodeTable
from training.frames.graphs import PixelGraph
from training.world.attributes import ATTRIBUTES, CLIP_FRAMES, sample_attributes
from training.world.captions import LANGUAGES, OMITTED, caption
from training.world.drawing import paint
from training.world.geometry import GeometryTable
from training.world.unseen_phrasings import rephrased

COLUMNS = (*ATTRIBUTES, "all", "jumps")
# prompts, whether their combination is held out, who words them, their share
KINDS = (
    ("seen", False, caption, 0.4),
    ("held-out", True, caption, 0.4),
    ("worded anew", False, rephrased, 0.2),
)
BATCH = 50


def score(
    named: np.ndarray, verdict: Verdict, frames: int = CLIP_FRAMES
) -> dict[str, float]:
    """1 or 0 per named attribute and for all of them, and jumps per transition."""
    marks = {}
    for name, wanted in zip(ATTRIBUTES, named):
        growing = name == "size" and named[4] != OMITTED and named[4] >= GROW
        if wanted != OMITTED and not growing:
            marks[name] = float(getattr(verdict, name) == wanted)
    marks["all"] = float(all(marks.values()))
    marks["jumps"] = verdict.jumps / (frames - 1)
    return marks


class Drawing:
    """True clips of attribute rows, or with an autoencoder their reconstructions."""

    def __init__(self, autoencoder: Autoencoder | None = None) -> None:
        self.geometry, self.autoencoder = GeometryTable(), autoencoder
        if autoencoder is not None:
            self.table = CodeTable(autoencoder, self.geometry)
            self.pixels = PixelGraph(autoencoder)

    def __call__(
        self, rows: np.ndarray, rng: np.random.RandomState, frames: int = CLIP_FRAMES
    ) -> np.ndarray:
        """[n, 5] -> uint8 [n, frames, 64, 64, 3]."""
        return np.stack([self._clip(row, rng, frames) for row in rows])

    @torch.no_grad()
    def _clip(self, row: np.ndarray, rng: np.random.RandomState, frames: int) -> np.ndarray:
        states = self.geometry.clip(row, rng, frames)
        if self.autoencoder is not None:
            return self.pixels(self.table.clip(row, states)).numpy()
        masks = self.geometry.masks(states)
        colour, background = (np.full(len(masks), row[i]) for i in (1, 2))
        pixels = paint(masks, colour, background).transpose(0, 2, 3, 1)
        return np.rint(pixels * 255).astype(np.uint8)


def line(
    name: str, marks: list[dict[str, float]], columns: tuple[str, ...] = COLUMNS
) -> str:
    """A row of the table: the mean of each column in percent."""
    cells = []
    for column in columns:
        values = [mark[column] for mark in marks if column in mark]
        cells.append(f"{100 * np.mean(values):.1f}" if values else "-")
    return f"| {name} | {len(marks)} | {' | '.join(cells)} |"


def draw_prompts(count: int, seed: int):
    """Yields (kind, language, rows [n, 5], prompts, named rows) until all are drawn."""
    rng = np.random.RandomState(seed)
    for kind, held_out, word, share in KINDS:
        for language in LANGUAGES:
            rows = sample_attributes(max(1, round(share * count / 2)), rng, held_out)
            prompts, named = zip(*(word(row, rng, language) for row in rows))
            yield kind, language, rows, list(prompts), named


def source(options: argparse.Namespace):
    """Rows, prompts and a seed -> clips."""
    if options.family in SAMPLERS:
        sampler = SAMPLERS[options.family](options.work)
        return lambda rows, prompts, seed: sampler(
            prompts, seed=seed, **options.sampling
        )
    autoencoder = Autoencoder().eval() if options.family == "codes" else None
    if autoencoder is not None:
        load(options.work / "autoencoder.pt", autoencoder)
    drawing = Drawing(autoencoder)
    return lambda rows, prompts, seed: drawing(rows, np.random.RandomState(seed))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", choices=(*SAMPLERS, "true", "codes"))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--prompts", type=int, default=500)
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--sheet", type=Path, help="a picture of twelve clips")
    parser.add_argument("--set", nargs=2, action="append", default=[], dest="sampling",
                        metavar=("NAME", "VALUE"), help="a setting of the sampler")
    options = parser.parse_args()
    options.sampling = {n: float(v) if "." in v else int(v) for n, v in options.sampling}
    return options


def main() -> None:
    options = parse()
    torch.set_num_threads(1)
    make, marks, started, sheet = source(options), {}, time.monotonic(), []
    for kind, language, rows, prompts, named in draw_prompts(options.prompts, options.seed):
        for start in range(0, len(rows), BATCH):
            part = slice(start, start + BATCH)
            clips = make(rows[part], prompts[part], options.seed + start)
            found = map(score, named[part], map(judge, clips))
            marks.setdefault((kind, language), []).extend(found)
            if start == 0:
                sheet.append(clips[:2])
    if options.sheet is not None:
        contact_sheet(np.concatenate(sheet)).save(options.sheet, optimize=True)
    seconds = time.monotonic() - started
    print(f"{options.family}, seed {options.seed}, {options.sampling}, {seconds:.0f} s")
    print("| prompts | clips | " + " | ".join(COLUMNS) + " |")
    print("|---" * (2 + len(COLUMNS)) + "|")
    for (kind, language), found in marks.items():
        print(line(f"{kind}, {language}", found))
    for kind in ("held-out", "worded anew"):
        print(line(kind, sum((marks[kind, name] for name in LANGUAGES), [])))
    print(line("all", sum(marks.values(), [])))


if __name__ == "__main__":
    main()
