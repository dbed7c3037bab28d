"""Where the object is in each frame. All centres lie on a 2-pixel grid.

The grid keeps the number of distinct pictures small: against the 8-pixel cells
of the autoencoder a shape has only 4 x 4 phases.
"""

from typing import NamedTuple

import numpy as np

from training.world.attributes import FRAME_SIZE, MOTIONS

RADIUS = (8, 12)  # by size
MARGIN = (10, 16)  # closest distance of a centre to the border, by size
SPEED = 2  # pixels a frame, linear motions
LINEAR_ROOM = 15 * SPEED  # every linear motion can go on for one 16-frame clip

GROWTH_START = (5, 8)  # by size; one more pixel of radius every second frame
GROWTH_STEPS = 7
GROWTH_MARGIN = (16, 20)
GROWTH_GRID = 4

BOUNCE_HEIGHT, BOUNCE_PERIOD = 30, 8
ORBIT_RADIUS, ORBIT_PERIOD = 14, 16


class Trajectory(NamedTuple):
    """Integer centre and radius per frame, each [frames]."""

    x: np.ndarray
    y: np.ndarray
    radius: np.ndarray


def _pick(rng: np.random.RandomState, low: int, high: int, grid: int = 2) -> int:
    """A random grid point of [low, high]."""
    return low + grid * rng.randint((high - low) // grid + 1)


def trajectory(
    motion: int, size: int, rng: np.random.RandomState, frames: int
) -> Trajectory:
    """Draws one course. Linear motions end at rest by the wall, growth at its end
    size; bouncing and orbiting go on for ever."""
    name = MOTIONS[motion]
    low, high = MARGIN[size], FRAME_SIZE - MARGIN[size]
    time = np.arange(frames)
    x = np.full(frames, _pick(rng, low, high))
    y = np.full(frames, _pick(rng, low, high))
    radius = np.full(frames, RADIUS[size])

    if name in ("left", "right", "up", "down"):
        course = _pick(rng, low, high - LINEAR_ROOM) + SPEED * time
        course = np.minimum(course, high)
        if name in ("left", "up"):
            course = FRAME_SIZE - course
        if name in ("left", "right"):
            x = course
        else:
            y = course
    elif name == "bounce":
        phase = np.pi * (time + rng.randint(BOUNCE_PERIOD)) / BOUNCE_PERIOD
        y = high - _on_grid(BOUNCE_HEIGHT * np.abs(np.sin(phase)))
    elif name == "orbit":
        phase = 2 * np.pi * (time + rng.randint(ORBIT_PERIOD)) / ORBIT_PERIOD
        inner = (low + ORBIT_RADIUS, high - ORBIT_RADIUS)
        x = _pick(rng, *inner) + _on_grid(ORBIT_RADIUS * np.cos(phase))
        y = _pick(rng, *inner) + _on_grid(ORBIT_RADIUS * np.sin(phase))
    else:
        low, high = GROWTH_MARGIN[size], FRAME_SIZE - GROWTH_MARGIN[size]
        x = np.full(frames, _pick(rng, low, high, GROWTH_GRID))
        y = np.full(frames, _pick(rng, low, high, GROWTH_GRID))
        grown = np.minimum(time // 2, GROWTH_STEPS)
        grown = grown if name == "grow" else GROWTH_STEPS - grown
        radius = GROWTH_START[size] + grown
    return Trajectory(x, y, radius)


def _on_grid(values: np.ndarray) -> np.ndarray:
    return 2 * np.rint(values / 2 + 1e-6).astype(int)
