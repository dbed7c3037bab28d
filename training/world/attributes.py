"""The world of the data set: what can be in a clip and what it is called.

An attribute row is five small integers, in the order of `ATTRIBUTES`. Clips
are 64 x 64 pixels at 8 frames a second; the model trains on 16-frame crops.
"""

import numpy as np

ATTRIBUTES = ("shape", "colour", "background", "size", "motion")

SHAPES = ("circle", "square", "triangle", "star")
COLOUR_VALUES = {
    "red": (225, 40, 40),
    "green": (40, 170, 60),
    "blue": (50, 90, 240),
    "yellow": (245, 220, 50),
    "orange": (250, 135, 25),
    "purple": (150, 60, 200),
    "cyan": (60, 215, 225),
    "pink": (250, 130, 190),
}
BACKGROUND_VALUES = {
    "black": (15, 15, 20),
    "white": (245, 245, 240),
    "gray": (125, 125, 130),
    "navy": (20, 30, 85),
}
COLOURS = tuple(COLOUR_VALUES)
BACKGROUNDS = tuple(BACKGROUND_VALUES)
SIZES = ("small", "large")
MOTIONS = ("left", "right", "up", "down", "bounce", "orbit", "grow", "shrink")

NAMES = (SHAPES, COLOURS, BACKGROUNDS, SIZES, MOTIONS)
COUNTS = tuple(len(names) for names in NAMES)

FRAME_SIZE = 64
CLIP_FRAMES = 16
FRAMES_PER_SECOND = 8

COLOUR_PALETTE = np.array(list(COLOUR_VALUES.values()), np.float32) / 255
BACKGROUND_PALETTE = np.array(list(BACKGROUND_VALUES.values()), np.float32) / 255


def _held_out_triples(count: int = 26, seed: int = 123) -> np.ndarray:
    """Marks about a tenth of all (shape, colour, motion) triples, bool [4, 8, 8]."""
    held = np.zeros(len(SHAPES) * len(COLOURS) * len(MOTIONS), bool)
    held[np.random.RandomState(seed).permutation(len(held))[:count]] = True
    return held.reshape(len(SHAPES), len(COLOURS), len(MOTIONS))


HELD_OUT = _held_out_triples()


def sample_attributes(
    count: int, rng: np.random.RandomState, held_out: bool = False
) -> np.ndarray:
    """Draws attribute rows [count, 5], from the training or the held-out triples."""
    rows = np.zeros((0, len(COUNTS)), int)
    while len(rows) < count:
        drawn = np.stack([rng.randint(0, n, 4 * count) for n in COUNTS], axis=1)
        held = HELD_OUT[drawn[:, 0], drawn[:, 1], drawn[:, 4]]
        rows = np.concatenate([rows, drawn[held == held_out]])
    return rows[:count]
