"""Mistakes in what the transformer reads, so that it learns to undo its own.

A sampled clip goes wrong now and then: a frame shows another shape or another size, or
the object a little beside its course, or a piece of something else. In training a part of
the clips reads such frames while its targets stay true, so the model learns to return to
what the prompt says. Where the prompt does not name the shape or the size, they stay true.
"""

import numpy as np
import torch
from torch import Tensor

from training.frames.autoencoder import CODEBOOK_SIZE
from training.world.attributes import MOTIONS, SHAPES
from training.world.captions import MOTION, OMITTED, SHAPE, SIZE
from training.world.geometry import GeometryTable
from training.world.motion import RADIUS

CLIP_PROBABILITY = 0.15
BESIDE_PROBABILITY, LONGEST_BESIDE = 0.3, 2  # frames; longer, and the course is lost
LONGEST = 4  # frames, as long as the window: the prompt tells what is true
SPECKLE_PROBABILITY = 0.003  # of a code in a speckled clip
GROWTH = MOTIONS.index("grow")
ENDLESS = (MOTIONS.index("bounce"), MOTIONS.index("orbit"))
STALL_PROBABILITY = 0.35


def disturb(
    states: np.ndarray,
    row: np.ndarray,
    named: np.ndarray,
    geometry: GeometryTable,
    rng: np.random.RandomState,
) -> np.ndarray:
    """State numbers [frames] of a true clip -> the same with a few false frames."""
    found, moving = states.copy(), row[MOTION] < GROWTH
    if rng.rand() > CLIP_PROBABILITY:
        return found
    for _ in range(rng.randint(1, 4)):
        start = rng.randint(len(states))
        if moving and rng.rand() < BESIDE_PROBABILITY:
            _put_beside(found, start, geometry, rng)
            continue
        run = rng.randint(1, LONGEST + 1)
        other_shape = rng.randint(len(SHAPES)) if rng.rand() < 0.5 else None
        for frame in range(start, min(start + run, len(states))):
            shape, radius, x, y = geometry.states[states[frame]]
            if other_shape is not None and named[SHAPE] != OMITTED:
                shape = other_shape
            elif other_shape is None and named[SIZE] != OMITTED and moving:
                radius = RADIUS[1 - row[SIZE]]
            number = geometry.find(shape, radius, x, y)
            found[frame] = states[frame] if number is None else number
    return found


def _put_beside(
    found: np.ndarray, start: int, geometry: GeometryTable, rng: np.random.RandomState
) -> None:
    """Moves the object by a step of the grid for one or two frames, where it can be."""
    aside = 2 * rng.randint(-1, 2, 2)
    for frame in range(start, min(start + rng.randint(1, 1 + LONGEST_BESIDE), len(found))):
        shape, radius, x, y = geometry.states[found[frame]]
        number = geometry.find(shape, radius, x + aside[0], y + aside[1])
        found[frame] = found[frame] if number is None else number


def blend(true: Tensor, false: Tensor, rng: np.random.RandomState) -> Tensor:
    """Streams [n, positions, 4]; half of the clips take every strip from either."""
    count, positions = true.shape[:2]
    whole = rng.rand(count, 1, 1) < 0.5
    chosen = torch.from_numpy(whole | (rng.rand(count, positions, 1) < 0.5))
    return torch.where(chosen, false, true)


def speckle(stream: Tensor, rng: np.random.RandomState) -> Tensor:
    """Codes [n, positions, 4] with some replaced by random ones, in a part of the clips."""
    chances = SPECKLE_PROBABILITY * (rng.rand(len(stream), 1, 1) < CLIP_PROBABILITY)
    hit = torch.from_numpy(rng.rand(*stream.shape) < chances)
    codes = torch.from_numpy(rng.randint(CODEBOOK_SIZE, size=tuple(stream.shape)))
    return torch.where(hit, codes, stream)


def stall(
    states: np.ndarray, row: np.ndarray, rng: np.random.RandomState
) -> tuple[np.ndarray, np.ndarray]:
    """Lets a straight motion or a growth stand still for a while, then go on.

    Returns the state numbers [frames] and which frames are part of the pause; those
    are read but not learnt. So an object that stopped by mistake moves again.
    """
    frames, paused = np.arange(len(states)), np.zeros(len(states), bool)
    moves = np.flatnonzero(np.diff(states))
    if row[MOTION] in ENDLESS or len(moves) == 0 or rng.rand() > STALL_PROBABILITY:
        return states, paused
    last = moves[rng.randint(len(moves))]
    length = rng.randint(2, LONGEST + 1)
    paused[last + 1 : last + 1 + length] = True
    source = np.where(frames > last + length, frames - length, np.minimum(frames, last))
    return states[source], paused
