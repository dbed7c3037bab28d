"""Clips for the recurrent family whose captions change in mid-clip, scene by scene.

The clip begins as one of `facts/directed.py`; each later caption changes some attributes and
leaves the others as they are, and the object goes on as `continuation.py` says.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.facts.directed import Decided, DirectedSampler
from training.recurrent.continuation import following
from training.world.attributes import MOTIONS
from training.world.captions import MOTION, OMITTED, SIZE
from training.world.motion import RADIUS, trajectory
from training.world.scenes import change
from training.world.tokenizer import PAD

STILL_GROWING = [MOTIONS.index(name) for name in ("grow", "shrink")]


@dataclass(frozen=True)
class Staged:
    """n clips of t frames that all change their captions at the same frames."""

    bins: Tensor  # int64 [n, 7]
    phase: Tensor  # int64 [n] in 0..15
    lengths: list[int]  # frames of each scene, together t
    input_ids: list[Tensor]  # int64 [n, 32] for each scene
    states: Tensor  # int64 [n, t, 4]: shape, radius, x, y
    attributes: Tensor  # int64 [n, t, 5]

    @property
    def attention_mask(self) -> list[Tensor]:
        return [(ids != PAD).long() for ids in self.input_ids]


def changed(rng, old: np.ndarray, radius: int, held_out: bool):
    """Attributes and size until now -> a caption and what is to be seen from now on.
    What grew or shrank, and now moves, has the size that is nearest to its own."""
    text, named, new = change(old, rng, held_out)
    if named[SIZE] == OMITTED and old[MOTION] in STILL_GROWING:
        if new[MOTION] not in STILL_GROWING:
            new[SIZE] = int(2 * radius >= sum(RADIUS))
    return text, new


class StagedSampler(DirectedSampler):
    def staged(self, count: int, lengths: list[int], held_out: bool = False) -> Staged:
        clips = [self._clip(lengths, held_out) for _ in range(count)]
        texts, bins, phases, states, attributes = zip(*clips)
        ids = [
            torch.tensor([self.tokenizer.encode(text) for text in scene])
            for scene in zip(*texts)
        ]
        return Staged(
            bins=torch.from_numpy(np.stack(bins)),
            phase=torch.tensor(phases),
            lengths=lengths,
            input_ids=ids,
            states=torch.tensor(states),
            attributes=torch.from_numpy(np.array(attributes)),
        )

    def _clip(self, lengths: list[int], held_out: bool):
        text, bins, phase, row = self._draw(held_out)
        length, texts, states, rows = sum(lengths), [text], [], []
        course = self._course(row, bins, phase, length)
        for scene, frames in enumerate(lengths):
            old = row
            if scene > 0:
                text, row = changed(self.rng, row, states[-1][1], held_out)
                course = self._course(row, bins, phase, length)
                texts.append(text)
            is_new = (row[[SIZE, MOTION]] != old[[SIZE, MOTION]]).any()
            for i in range(frames):
                time = len(states)
                shown = course[time]
                if scene > 0:
                    shown = following(row, states[-1][1:], shown, time, is_new and i == 0)
                states.append((int(row[0]), *shown))
                rows.append(row)
        return texts, bins, phase, states, rows

    @staticmethod
    def _course(row: np.ndarray, bins: np.ndarray, phase: int, length: int):
        """The plain clip of these attributes, (radius, x, y) of every frame."""
        decided = Decided(bins, phase, row[MOTION])
        course = trajectory(row[MOTION], row[SIZE], decided, length)
        return list(zip(course.radius.tolist(), course.x.tolist(), course.y.tolist()))
