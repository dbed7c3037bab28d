"""Clips for the recurrent and gan families: every free choice comes from noise.

A clip is a function of its caption and of nine numbers, so a network that gets both
can be trained on pairs. The numbers are bins of normal noise (`noise.py`); what
the caption names is not chosen by them.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.facts.noise import BINS, SECTORS
from training.frames.code_table import CodeTable
from training.world.attributes import COUNTS, HELD_OUT, MOTIONS, sample_attributes
from training.world.captions import MOTION, OMITTED, training_caption
from training.world.tokenizer import PAD, Tokenizer

X, Y, FIRST_ATTRIBUTE = 0, 1, 2
CHOICES = FIRST_ATTRIBUTE + len(COUNTS)  # and the phase, which has bins of its own
PHASE = -1
# which number decides each draw of `shapes.motion.trajectory`, by motion; a draw
# that the motion overwrites later is given the same number
ORDER = {
    "left": (X, Y, X),
    "right": (X, Y, X),
    "up": (X, Y, Y),
    "down": (X, Y, Y),
    "bounce": (X, Y, PHASE),
    "orbit": (X, Y, PHASE, X, Y),
    "grow": (X, Y, X, Y),
    "shrink": (X, Y, X, Y),
}


class Decided:
    """Looks like a random generator; its draws are fixed by bins and a phase."""

    def __init__(self, bins: np.ndarray, phase: int, motion: int) -> None:
        self.bins, self.phase = bins, phase
        self.order = iter(ORDER[MOTIONS[motion]])

    def randint(self, count: int) -> int:
        choice = next(self.order)
        if choice == PHASE:
            return self.phase % count
        return int(self.bins[choice]) * count // BINS


@dataclass(frozen=True)
class Directed:
    """n clips of some frames each."""

    bins: Tensor  # int64 [n, 7]
    phase: Tensor  # int64 [n] in 0..15
    input_ids: Tensor  # int64 [n, 32]
    attention_mask: Tensor  # int64 [n, 32]
    frames: Tensor  # int64 [n, t], which frames of the clip are shown
    codes: Tensor  # int64 [n, t, 17, 4]
    states: Tensor  # int64 [n, t, 4]: shape, radius, x, y
    attributes: Tensor  # int64 [n, 5], named or chosen


class DirectedSampler:
    def __init__(self, table: CodeTable, tokenizer: Tokenizer, seed: int) -> None:
        self.table, self.tokenizer = table, tokenizer
        self.rng = np.random.RandomState(seed)

    def _draw(self, held_out: bool):
        """One caption with its bins, phase and completed attributes."""
        while True:
            row = sample_attributes(1, self.rng, held_out)[0]
            text, named = training_caption(row, self.rng)
            bins, phase = self.rng.randint(BINS, size=CHOICES), self.rng.randint(SECTORS)
            chosen = bins[FIRST_ATTRIBUTE:] * np.array(COUNTS) // BINS
            full = np.where(named == OMITTED, chosen, named)
            if HELD_OUT[full[0], full[1], full[MOTION]] == held_out:
                return text, bins, phase, full

    def sample(self, count: int, frames: np.ndarray, held_out: bool = False) -> Directed:
        """`frames` [count, t] are indices into each clip."""
        texts, bins, phases, rows = zip(*(self._draw(held_out) for _ in range(count)))
        geometry, length = self.table.geometry, int(frames.max()) + 1
        numbers = [
            geometry.clip(row, Decided(*rest, row[MOTION]), length)[shown]
            for row, *rest, shown in zip(rows, bins, phases, frames)
        ]
        codes = [self.table.clip(row, shown) for row, shown in zip(rows, numbers)]
        ids = torch.tensor([self.tokenizer.encode(text) for text in texts])
        return Directed(
            bins=torch.from_numpy(np.stack(bins)),
            phase=torch.tensor(phases),
            input_ids=ids,
            attention_mask=(ids != PAD).long(),
            frames=torch.from_numpy(frames),
            codes=torch.stack(codes),
            states=torch.from_numpy(geometry.states[np.stack(numbers)]),
            attributes=torch.from_numpy(np.stack(rows)),
        )
