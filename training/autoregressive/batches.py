"""Batches for the transformer: captions, and clips as delayed codes."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.frames.code_table import CodeTable
from training.frames.disturbance import blend, disturb, speckle, stall
from training.frames.layout import NONE, SLOTS, WINDOW, delay, shift_right
from training.world.attributes import HELD_OUT, MOTIONS, sample_attributes
from training.world.captions import MOTION, training_caption
from training.world.scenes import Courses, change, course_after
from training.world.tokenizer import PAD, Tokenizer

LATE_PROBABILITY, LATEST_START = 0.35, 24
HARD_PROBABILITY, HARD_MOTIONS = 0.3, [MOTIONS.index(m) for m in ("orbit", "grow", "shrink")]
SCENE_PROBABILITY = 0.2  # of a caption that is new from some frame on


@dataclass(frozen=True)
class Batch:
    """n clips: what the transformer reads and what it should say."""

    inputs: Tensor  # int64 [n, steps, 4], emitted one step before
    targets: Tensor  # int64 [n, steps, 4], NONE where there is nothing to learn
    input_ids: Tensor  # int64 [n, 32]
    attention_mask: Tensor  # int64 [n, 32]
    first_frame: Tensor  # int64 [n]
    attributes: Tensor  # int64 [n, 5], OMITTED where the caption is silent


class ClipSampler:
    """Draws endless batches; a part of the clips is cropped from later frames.

    The first frames of a late crop lack a part of their window, so they are given
    but not learnt.
    """

    def __init__(self, table: CodeTable, tokenizer: Tokenizer, seed: int) -> None:
        self.table, self.tokenizer = table, tokenizer
        self.rng, self.courses = np.random.RandomState(seed), Courses(table.geometry)

    def sample(
        self, count: int, frames: int, held_out: bool = False, plain: bool = False
    ) -> Batch:
        """Plain batches are whole beginnings without false frames, for validation."""
        rows = sample_attributes(count, self.rng, held_out)
        if not plain:
            rows = self._more_of_the_hard(rows)
        starts = self.rng.randint(1, LATEST_START + 1, count)
        starts *= self.rng.rand(count) < (0 if plain else LATE_PROBABILITY)
        captions = [training_caption(row, self.rng) for row in rows]
        states = [
            self.table.geometry.clip(row, self.rng, start + frames)[start:]
            for row, start in zip(rows, starts)
        ]
        paused = np.zeros((count, frames), bool)
        if not plain:
            pairs = [stall(part, row, self.rng) for part, row in zip(states, rows)]
            states, paused = [part for part, _ in pairs], np.stack(
                [p for _, p in pairs]
            )
        true = self._stream(rows, states)
        read = true
        if not plain:
            disturbed = [
                disturb(states[i], row, captions[i][1], self.table.geometry, self.rng)
                for i, row in enumerate(rows)
            ]
            read = blend(true, self._stream(rows, disturbed), self.rng)
            read = speckle(read, self.rng)
        learnt = true.clone()
        learnt[torch.from_numpy(paused.repeat(SLOTS, 1))] = NONE
        learnt[torch.from_numpy(starts > 0), : (WINDOW - 1) * SLOTS] = NONE
        for i in range(0 if plain else count):
            if frames > WINDOW - 1 and self.rng.rand() < SCENE_PROBABILITY:
                captions[i] = self._scene(i, rows[i], states[i], read, learnt)
        ids = torch.tensor([self.tokenizer.encode(text) for text, _ in captions])
        return Batch(
            inputs=shift_right(delay(read)),
            targets=delay(learnt),
            input_ids=ids,
            attention_mask=(ids != PAD).long(),
            first_frame=torch.from_numpy(starts),
            attributes=torch.from_numpy(np.stack([named for _, named in captions])),
        )

    def _more_of_the_hard(self, rows: np.ndarray) -> np.ndarray:
        """Lets more clips orbit, grow or shrink than would by chance."""
        hard = rows.copy()
        hard[:, MOTION] = self.rng.choice(HARD_MOTIONS, len(rows))
        known = ~HELD_OUT[hard[:, 0], hard[:, 1], hard[:, MOTION]]
        chosen = known & (self.rng.rand(len(rows)) < HARD_PROBABILITY)
        return np.where(chosen[:, None], hard, rows)

    def _scene(self, i, row, states, read: Tensor, learnt: Tensor):
        """Lets clip i go on under a new caption after a few frames, which are given
        but not learnt; returns the caption."""
        frame = self.rng.randint(WINDOW - 1, min(len(states), 2 * WINDOW))
        text, named, new = change(row, self.rng)
        numbers = course_after(self.courses, row, new, states, frame)
        at = frame * SLOTS
        read[i, at:] = learnt[i, at:] = self.table.clip(new, numbers).flatten(0, 1)
        learnt[i, :at] = NONE
        return text, named

    def _stream(self, rows: np.ndarray, states: list[np.ndarray]) -> Tensor:
        """Attribute rows and state numbers of n clips -> int64 [n, frames * 17, 4]."""
        clips = [self.table.clip(row, numbers) for row, numbers in zip(rows, states)]
        return torch.stack(clips).flatten(1, 2)
