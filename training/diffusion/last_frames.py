"""Last frames that are given: where clips end, and what they then show.

What a caption leaves open follows from the given frame; what it names holds even where
the frame shows something else, as when a later caption of the clip is behind it.
"""

import numpy as np

from training.world.attributes import sample_attributes
from training.world.captions import COLOUR, MOTION, OMITTED, SHAPE, SIZE, training_caption
from training.world.geometry import GeometryTable

NONE = -1
GIVEN_PROBABILITY = 0.4
SHORTEST, USUAL, LONGEST = 4, 32, 64  # frames of a clip whose last one is given
LONG_PROBABILITY = 0.1
OPEN_PROBABILITY = 0.2  # of a caption then that leaves out shape or colour, seldom left out
OTHER_PROBABILITY = 0.06  # of a frame that shows what the caption denies
PLAIN = [SIZE, MOTION]  # what it does not deny: its course stays the true one


def draw_ends(starts: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    """Where the chunk starts -> where the clip's last frame is, at or behind it; or NONE."""
    most = np.where(rng.rand(len(starts)) < LONG_PROBABILITY, LONGEST, USUAL)
    least = np.maximum(starts, SHORTEST - 1)
    ends = least + (rng.rand(len(starts)) * (most - least)).astype(int)
    return np.where(rng.rand(len(starts)) < GIVEN_PROBABILITY, ends, NONE)


def led_caption(
    row: np.ndarray, end: int, rng: np.random.RandomState
) -> tuple[str, np.ndarray]:
    """A caption of a clip whose last frame is given, or NONE."""
    text, named = training_caption(row, rng)
    is_open = end != NONE and rng.rand() < OPEN_PROBABILITY
    while is_open and OMITTED not in named[[SHAPE, COLOUR]]:
        text, named = training_caption(row, rng)
    return text, named


def shown_at_end(
    row: np.ndarray,
    named: np.ndarray,
    state: int,
    geometry: GeometryTable,
    rng: np.random.RandomState,
) -> tuple[np.ndarray, int]:
    """What the given frame shows: mostly the truth."""
    if rng.rand() >= OTHER_PROBABILITY:
        return row, state
    other = np.where(named == OMITTED, row, sample_attributes(1, rng)[0])
    other[PLAIN] = row[PLAIN]
    _, radius, x, y = geometry.states[state]
    return other, geometry.find(other[0], radius, x, y)
