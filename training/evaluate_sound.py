"""Listens to the sound of clips and prints a table.

Usage: python3 evaluate_sound.py --work FOLDER --clips 120 [--wav FOLDER]
Clips are drawn, or drawn and given back by the autoencoder ("decoded"), of combinations of
shape, colour and motion that training has seen or not. What should be heard follows from
their true courses by the rules in docs/training.md, written here once more; what is heard
is measured by `listener.py`. The tracker itself is trained on pictures, not on clips.
"""

import argparse
import time
from pathlib import Path
from typing import Callable, NamedTuple

import numpy as np
import torch

from checkpoints import load
from code_table import CodeTable
from graphs import PixelGraph
from listener import border_steps, listen
from model.autoencoder import Autoencoder
from shapes.drawing import paint
from shapes.geometry import GeometryTable
from shapes.world import MOTIONS, sample_attributes
from soundtrack import audio_graph, soundtrack, write_wav

FRAMES, BATCH = 32, 20  # of a clip; long enough to reach the wall and to rest
HOLD = 1  # frames of rest that still sound; in the next it fades
AUDIBLE, SILENT = -45.0, -60.0  # decibels of full scale
COLUMNS = (
    "clips", "n", "cents", "95 %", "pixels", "95 %", "shape", "hits", "precision", "recall",
    "F1", "heard", "silent", "at rest, dB", "border", "peak",
)


class Truth(NamedTuple):
    """By frame: what the block of that frame should sound like, [frames] each."""

    hertz: np.ndarray  # in the middle of the block
    x: np.ndarray
    hit: np.ndarray  # bool
    moving: np.ndarray
    resting: np.ndarray


def behind(values: np.ndarray) -> np.ndarray:
    """Each frame's value is that of the frame before."""
    return np.concatenate([values[:1], values[:-1]])


def truth(states: np.ndarray, motion: int) -> Truth:
    """Of states [frames, 4] of (shape, radius, x, y)."""
    _, radius, x, y = states.T.astype(float)
    pitch = 220 * 2 ** ((54 - y) / 24 + (8 - radius) / 12)
    since = [0]  # frames since it last moved; appearing counts as moving
    for still in (states[1:] == states[:-1]).all(1):
        since.append(since[-1] + 1 if still else 0)
    since = np.array(since)
    hit = np.zeros(len(states), bool)
    if MOTIONS[motion] == "bounce":
        down = np.diff(y)
        hit[2:] = (down[:-1] > 0) & (down[1:] < 0)
    elif motion < 4:  # the straight ones
        hit = since == 1
    return Truth(
        hertz=(pitch + behind(pitch)) / 2,
        x=(x + behind(x)) / 2,
        hit=hit,
        moving=since <= HOLD,
        resting=since > HOLD + 1,
    )


def matched(heard: np.ndarray, wanted: np.ndarray) -> tuple[int, int, int]:
    """Hits that were found, heard and wanted; a frame early or late will do."""
    free, found = list(np.flatnonzero(heard)), 0
    for at in np.flatnonzero(wanted):
        near = [t for t in free if abs(t - at) <= 1]
        if near:
            free.remove(min(near, key=lambda t: abs(t - at)))
            found += 1
    return found, int(heard.sum()), int(wanted.sum())


class Tally:
    """What was heard in all clips of a kind."""

    def __init__(self) -> None:
        self.clips, self.hits, self.peak = 0, np.zeros(3, int), 0
        self.figures: dict[str, list[np.ndarray]] = {}

    def _add(self, **figures: np.ndarray) -> None:
        for name, values in figures.items():
            self.figures.setdefault(name, []).append(np.asarray(values, float))

    def add(self, blocks: np.ndarray, states: np.ndarray, motion: int) -> None:
        heard, true = listen(blocks), truth(states, motion)
        self.clips += 1
        self.hits += matched(heard.hit, true.hit)
        self.peak = max(self.peak, int(abs(blocks.astype(int)).max()))
        # what rings on after a hit is not the tone's
        ringing = np.convolve(true.hit, [1, 1, 1])[: len(true.hit)] > 0
        level, resting = heard.level, true.resting & ~ringing
        tone = true.moving & (level > AUDIBLE)
        cents = 1200 * abs(np.log2(heard.hertz / true.hertz))
        steps, struck = border_steps(blocks), true.hit[1:]
        self._add(
            cents=cents[tone],
            pixels=abs(heard.x - true.x)[tone],
            shape=100 * (heard.shape == states[:, 0])[tone],
            heard=100 * (level > AUDIBLE)[true.moving],
            silent=100 * (level < SILENT)[resting],
            rest=level[resting],
            border=steps[~struck & ~np.isnan(steps)],
        )

    def _cell(self, figure: str, of: Callable[[np.ndarray], float], form: str = ".1f") -> str:
        values = np.concatenate(self.figures[figure])
        return format(of(values), form) if len(values) else "-"

    def line(self, name: str) -> str:
        found, heard, wanted = self.hits
        cells = [name, str(self.clips)]
        for figure in ("cents", "pixels"):
            cells += [self._cell(figure, lambda v, q=q: np.percentile(v, q)) for q in (50, 95)]
        cells += [self._cell("shape", np.mean), str(wanted)]
        shares = ((found, heard), (found, wanted), (2 * found, heard + wanted))
        cells += [f"{100 * part / whole:.1f}" if whole else "-" for part, whole in shares]
        cells += [self._cell("heard", np.mean), self._cell("silent", np.mean)]
        cells += [self._cell("rest", np.max, ".0f"), self._cell("border", np.max, ".2f")]
        return "| " + " | ".join([*cells, f"{self.peak / 32767:.2f}"]) + " |"


class Clips:
    """Drawn clips, or as the autoencoder gives them back, with their true courses."""

    def __init__(self, work: Path) -> None:
        self.geometry, autoencoder = GeometryTable(), Autoencoder()
        load(work / "autoencoder.pt", autoencoder)
        self.table = CodeTable(autoencoder, self.geometry)
        self.pixels = PixelGraph(autoencoder.eval())

    @torch.no_grad()
    def __call__(
        self, row: np.ndarray, decoded: bool, rng: np.random.RandomState, frames: int = FRAMES
    ) -> tuple[np.ndarray, np.ndarray]:
        """Attributes -> uint8 [frames, 64, 64, 3] and states [frames, 4]."""
        numbers = self.geometry.clip(row, rng, frames)
        states = self.geometry.states[numbers]
        if decoded:
            return self.pixels(self.table.clip(row, numbers)).numpy(), states
        colour, background = (np.full(frames, row[i]) for i in (1, 2))
        pixels = paint(self.geometry.masks(numbers), colour, background)
        return np.rint(pixels * 255).astype(np.uint8).transpose(0, 2, 3, 1), states


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--clips", type=int, default=120, help="of each kind")
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--wav", type=Path, help="a folder for the first clips of each kind")
    options = parser.parse_args()
    torch.set_num_threads(1)
    graph, clips, started = audio_graph(options.work), Clips(options.work), time.monotonic()
    print("| " + " | ".join(COLUMNS) + " |\n" + "|---" * len(COLUMNS) + "|")
    for decoded in (False, True):
        for held_out in (False, True):
            rng, tally = np.random.RandomState(options.seed), Tally()
            rows = sample_attributes(options.clips, rng, held_out)
            name = f"{'decoded' if decoded else 'drawn'}, {'held-out' if held_out else 'seen'}"
            for start in range(0, len(rows), BATCH):
                part = rows[start : start + BATCH]
                shown, states = zip(*(clips(row, decoded, rng) for row in part))
                sounds = soundtrack(graph, np.stack(shown))
                for row, blocks, course in zip(part, sounds, states):
                    tally.add(blocks, course, int(row[4]))
            if options.wav is not None:
                options.wav.mkdir(parents=True, exist_ok=True)
                write_wav(options.wav / f"{name.replace(', ', '-')}.wav", sounds[-1])
            print(tally.line(name), flush=True)
    print(f"seed {options.seed}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
