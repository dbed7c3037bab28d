"""Listens to the sound of clips and prints a table.

Usage: python3 -m training.evaluation.sound --work FOLDER [--clips 120] [--families gan ...]
Clips are drawn, or drawn and given back by the autoencoder ("decoded"), of combinations of
shape, colour and motion that the families were trained on or not; or a family makes them.
What should be heard is in `sound_truth.py`, what is heard is measured by `listener.py`.
"""

import argparse
import itertools
import time
from pathlib import Path
from typing import Callable

import numpy as np
import torch

from training.evaluation.listener import border_steps, listen
from training.evaluation.samplers import SAMPLERS
from training.evaluation.sound_truth import FRAMES, Clips, matched, truth, witnessed
from training.evaluation.soundtrack import audio_graph, soundtrack, write_wav
from training.sound.synthesiser import AudioGraph
from training.world.attributes import BACKGROUND_PALETTE, FRAME_SIZE, sample_attributes
from training.world.captions import caption

BATCH = 20
AUDIBLE, SILENT = -45.0, -60.0  # decibels of full scale
COLUMNS = (
    "clips", "n", "cents", "95 %", "pixels", "95 %", "shape", "hits", "precision", "recall",
    "F1", "heard", "silent", "at rest, dB", "border", "peak",
)


class Tally:
    """What was heard in all clips of a kind."""

    def __init__(self) -> None:
        self.clips, self.hits, self.peak = 0, np.zeros(3, int), 0
        self.figures: dict[str, list[np.ndarray]] = {}

    def _add(self, **figures: np.ndarray) -> None:
        for name, values in figures.items():
            self.figures.setdefault(name, []).append(np.asarray(values, float))

    def add(self, blocks: np.ndarray, states: np.ndarray) -> None:
        heard, true = listen(blocks), truth(states)
        self.clips += 1
        self.hits += matched(heard.hit, true.hit)
        self.peak = max(self.peak, int(abs(blocks.astype(int)).max()))
        # what rings on after a hit is not the tone's
        ringing = np.convolve(true.hit, [1, 1, 1])[: len(true.hit)] > 0
        level, resting = heard.level, true.resting & ~ringing
        tone = true.moving & (level > AUDIBLE)
        cents = 1200 * abs(np.log2(heard.hertz / true.hertz))
        steps, struck = border_steps(blocks), (true.hit | heard.hit)[1:]
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


def drawings(clips: Clips, graph: AudioGraph, options: argparse.Namespace) -> None:
    """A line for drawn and for decoded clips, of each kind of combination."""
    for decoded, held_out in itertools.product((False, True), repeat=2):
        rng, tally = np.random.RandomState(options.seed), Tally()
        rows = sample_attributes(options.clips, rng, held_out)
        name = f"{'decoded' if decoded else 'drawn'}, {'held-out' if held_out else 'seen'}"
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            shown, states = zip(*(clips(row, decoded, rng) for row in part))
            sounds = soundtrack(graph, np.stack(shown))
            for blocks, course in zip(sounds, states):
                tally.add(blocks, course)
        if options.wav is not None:
            options.wav.mkdir(parents=True, exist_ok=True)
            write_wav(options.wav / f"{name.replace(', ', '-')}.wav", sounds[-1])
        print(tally.line(name), flush=True)


def generated(family: str, graph: AudioGraph, options: argparse.Namespace) -> None:
    """A line for clips that a family makes, with their course as the judge sees it."""
    rng, tally = np.random.RandomState(options.seed), Tally()
    rows = sample_attributes(options.clips, rng)
    prompts = [caption(row, rng, "en", complete=True)[0] for row in rows]
    clips = SAMPLERS[family](options.work)(prompts, seed=options.seed, frames=FRAMES)
    for clip, blocks in zip(clips, soundtrack(graph, clips)):
        course = witnessed(clip)
        if course is not None:
            tally.add(blocks, course)
    print(tally.line(family), flush=True)


def nothing(graph: AudioGraph, seed: int, count: int = 100) -> float:
    """Percent of frames that are silent where there is nothing to see: plain colours,
    those of the backgrounds among them, with and without grain, and mere noise."""
    rng = np.random.RandomState(seed)
    plain = np.concatenate([BACKGROUND_PALETTE * 255, rng.rand(count, 3) * 255])
    noise = rng.rand(count, FRAME_SIZE, FRAME_SIZE, 3) * 255
    frames = np.broadcast_to(plain[:, None, None], (len(plain), *noise.shape[1:]))
    faint = frames + rng.randn(*frames.shape) * 3
    clips = np.concatenate([frames, faint, noise])[:, None].clip(0, 255).astype(np.uint8)
    blocks = soundtrack(graph, np.repeat(clips, 3, 1))
    return 100 * float((abs(blocks.astype(int)).max((2, 3)) == 0).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--clips", type=int, default=120, help="of each kind")
    parser.add_argument("--families", nargs="*", default=[], choices=tuple(SAMPLERS))
    parser.add_argument("--seed", type=int, default=77)
    parser.add_argument("--wav", type=Path, help="a folder for the last clip of each kind")
    options = parser.parse_args()
    torch.set_num_threads(1)
    graph, started = audio_graph(options.work), time.monotonic()
    print("| " + " | ".join(COLUMNS) + " |\n" + "|---" * len(COLUMNS) + "|")
    if not options.families:
        drawings(Clips(options.work), graph, options)
        print(f"nothing to see: {nothing(graph, options.seed):.1f} % of frames without a sound")
    for family in options.families:
        generated(family, graph, options)
    print(f"seed {options.seed}, {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
