"""Batches for the diffusion family: a chunk of frames and the frames before it."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from code_table import CodeTable
from disturbance import blend, disturb
from model.denoiser import BEFORE, CHUNK
from model.painter import true_facts
from scenes import Courses, change, course_after
from shapes.captions import training_caption
from shapes.tokenizer import PAD, Tokenizer
from shapes.world import sample_attributes

FIRST_PROBABILITY = 0.3  # of the clip's first chunk, which has nothing before it
ALIGNED_PROBABILITY = 0.7  # of the others: at the places where a clip's chunks are
LATEST_START = 28
FEW_PROBABILITY = 0.1  # of fewer frames before than there could be
SCENE_PROBABILITY = 0.12  # of a caption that is new from this chunk on
PREVIOUS_NOISE = 0.1  # at most; the service reads its own chunks, which are not exact


@dataclass(frozen=True)
class Chunks:
    """n chunks; frames before are right-aligned, the newest one last."""

    previous: Tensor  # int64 codes [n, BEFORE, 17, 4]
    previous_mask: Tensor  # float [n, BEFORE], 1 where there is a frame
    codes: Tensor  # int64 [n, CHUNK, 17, 4]
    positions: Tensor  # int64 [n, 1], index of the chunk's first frame
    input_ids: Tensor  # int64 [n, 32]
    attention_mask: Tensor  # int64 [n, 32]
    facts: tuple[Tensor, ...]  # what the chunk's frames show, six int64 [n, CHUNK]


class ChunkSampler:
    def __init__(self, table: CodeTable, tokenizer: Tokenizer, seed: int) -> None:
        self.table, self.tokenizer = table, tokenizer
        self.rng, self.courses = np.random.RandomState(seed), Courses(table.geometry)

    def _starts(self, count: int) -> np.ndarray:
        aligned = CHUNK * self.rng.randint(1, LATEST_START // CHUNK + 1, count)
        anywhere = self.rng.randint(1, LATEST_START + 1, count)
        later = self.rng.rand(count) < ALIGNED_PROBABILITY
        starts = np.where(later, aligned, anywhere)
        return starts * (self.rng.rand(count) >= FIRST_PROBABILITY)

    def _mask(self, starts: np.ndarray) -> np.ndarray:
        there = np.minimum(starts, BEFORE)
        few = self.rng.rand(len(starts)) < FEW_PROBABILITY
        fewer = np.minimum(there, self.rng.randint(0, BEFORE + 1, len(starts)))
        there = np.where(few & (there > 0), np.maximum(fewer, 1), there)
        return np.arange(BEFORE) >= BEFORE - there[:, None]

    def sample(
        self,
        count: int,
        held_out: bool = False,
        plain: bool = False,
        start: int | None = None,
    ) -> Chunks:
        """Plain chunks follow true frames; `start` fixes the place in the clip."""
        rng = self.rng
        rows = sample_attributes(count, rng, held_out)
        captions = [training_caption(row, rng) for row in rows]
        starts = self._starts(count) if start is None else np.full(count, start)
        states = [self._states(row, begin) for row, begin in zip(rows, starts)]
        true = self._codes(rows, states)
        before, after = true[:, :BEFORE], true[:, BEFORE:]
        if not plain:
            false = [
                disturb(numbers, row, named, self.table.geometry, rng)
                for numbers, row, (_, named) in zip(states, rows, captions)
            ]
            false = self._codes(rows, false)[:, :BEFORE]
            before = blend(before.flatten(1, 2), false.flatten(1, 2), rng)
            before = before.view(false.shape)
            for i in np.flatnonzero(starts * (rng.rand(count) < SCENE_PROBABILITY)):
                text, named, row = change(rows[i], rng, held_out)
                scene = course_after(self.courses, rows[i], row, states[i], BEFORE)
                captions[i], after[i] = (text, named), self.table.clip(row, scene)
                rows[i], states[i] = row, np.append(states[i][:BEFORE], scene)
        ids = torch.tensor([self.tokenizer.encode(text) for text, _ in captions])
        shown = self.table.geometry.states[np.stack(states)[:, BEFORE:]]
        attributes = torch.from_numpy(rows)[:, None].expand(-1, CHUNK, -1)
        return Chunks(
            previous=before,
            previous_mask=torch.from_numpy(self._mask(starts)).float(),
            codes=after,
            positions=torch.from_numpy(starts)[:, None],
            input_ids=ids,
            attention_mask=(ids != PAD).long(),
            facts=true_facts(torch.from_numpy(shown), attributes),
        )

    def _states(self, row: np.ndarray, start: int) -> np.ndarray:
        """State numbers of the frames before and of the chunk; before the clip's
        beginning stands its first frame, which the mask hides."""
        whole = self.table.geometry.clip(row, self.rng, start + CHUNK)
        return whole[np.maximum(np.arange(start - BEFORE, start + CHUNK), 0)]

    def _codes(self, rows: np.ndarray, states: list[np.ndarray]) -> Tensor:
        clips = [self.table.clip(row, numbers) for row, numbers in zip(rows, states)]
        return torch.stack(clips)
