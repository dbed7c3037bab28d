"""Batches for the diffusion family: a chunk of frames, the frames before it, and in a
part of them the clip's last frame."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.diffusion.denoiser import BEFORE, CHUNK
from training.diffusion.last_frames import NONE, USUAL, draw_ends, led_caption, shown_at_end
from training.facts.painter import true_facts
from training.frames.code_table import CodeTable
from training.frames.disturbance import blend, disturb
from training.world.attributes import sample_attributes
from training.world.scenes import Courses, change, course_after
from training.world.tokenizer import PAD, Tokenizer

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
    last: Tensor  # int64 codes [n, 17, 4] of the clip's last frame
    last_mask: Tensor  # float [n, 1], 1 where that is given
    last_positions: Tensor  # int64 [n, 1], its index; 0 where it is not given
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
        end: int | None = None,
    ) -> Chunks:
        """Plain chunks follow true frames; `start` fixes the place in the clip, and `end`
        where its last frame is, or NONE."""
        rng, geometry = self.rng, self.table.geometry
        rows = sample_attributes(count, rng, held_out)
        starts = self._starts(count) if start is None else np.full(count, start)
        ends = draw_ends(starts, rng) if end is None else np.full(count, end)
        captions = [led_caption(row, end, rng) for row, end in zip(rows, ends)]
        states = [self._states(*drawn) for drawn in zip(rows, starts, ends)]
        before = [numbers[:BEFORE] for numbers in states]
        read = self._codes(rows, before)
        if not plain:
            false = [
                disturb(numbers, row, named, geometry, rng)
                for numbers, row, (_, named) in zip(before, rows, captions)
            ]
            false = self._codes(rows, false)
            read = blend(read.flatten(1, 2), false.flatten(1, 2), rng).view(false.shape)
            new = starts * (ends - starts < USUAL) * (rng.rand(count) < SCENE_PROBABILITY)
            for i in np.flatnonzero(new):
                text, named, row = change(rows[i], rng, held_out)
                scene = course_after(self.courses, rows[i], row, states[i], BEFORE)
                states[i] = np.append(states[i][:BEFORE], scene)
                captions[i], rows[i] = (text, named), row
        last = self._last(rows, captions, states, ends - starts, plain)
        chunks = [numbers[BEFORE : BEFORE + CHUNK] for numbers in states]
        ids = torch.tensor([self.tokenizer.encode(text) for text, _ in captions])
        attributes = torch.from_numpy(rows)[:, None].expand(-1, CHUNK, -1)
        return Chunks(
            previous=read,
            previous_mask=torch.from_numpy(self._mask(starts)).float(),
            codes=self._codes(rows, chunks),
            positions=torch.from_numpy(starts)[:, None],
            last=last,
            last_mask=torch.from_numpy(ends != NONE).float()[:, None],
            last_positions=torch.from_numpy(np.maximum(ends, 0))[:, None],
            input_ids=ids,
            attention_mask=(ids != PAD).long(),
            facts=true_facts(torch.from_numpy(geometry.states[np.stack(chunks)]), attributes),
        )

    def _states(self, row: np.ndarray, start: int, end: int) -> np.ndarray:
        """State numbers of the frames before and of the chunk, and on to the clip's last
        frame; before its beginning stands its first frame, which the mask hides."""
        frames = max(start + CHUNK, end + 1)
        whole = self.table.geometry.clip(row, self.rng, frames)
        return whole[np.maximum(np.arange(start - BEFORE, frames), 0)]

    def _last(self, rows, captions, states, away: np.ndarray, plain: bool) -> Tensor:
        """Codes [n, 17, 4] of the frames so far behind the chunk's first; where that is
        below 0, of any."""
        shown = []
        for row, (_, named), numbers, frames in zip(rows, captions, states, away):
            state = numbers[BEFORE + max(frames, 0)]
            if not plain:
                row, state = shown_at_end(row, named, state, self.table.geometry, self.rng)
            shown.append(self.table.clip(row, np.array([state])))
        return torch.cat(shown)

    def _codes(self, rows: np.ndarray, states: list[np.ndarray]) -> Tensor:
        clips = [self.table.clip(row, numbers) for row, numbers in zip(rows, states)]
        return torch.stack(clips)
