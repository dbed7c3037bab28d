"""How the object of a recurrent clip goes on, one frame after the other.

Every frame follows from the one before, from what the words ask for now, from the time
and from the course that the noise gives those words from the start. So a state that
knows its frame is all that a network needs when the words change in mid-clip; while they
do not, the clip is the plain one of `facts/directed.py`.
"""

import numpy as np

from training.world.attributes import FRAME_SIZE, MOTIONS
from training.world.captions import MOTION, SIZE
from training.world.motion import (
    GROWTH_GRID,
    GROWTH_MARGIN,
    GROWTH_START,
    GROWTH_STEPS,
    MARGIN,
    RADIUS,
    SPEED,
)

DIRECTIONS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
BOUNCE_STEP, ORBIT_STEP = 12, 6  # most pixels a frame and axis on the way to a course
MOST_BEFORE = 3  # pixels of radius that a growth may have behind it when it begins

Frame = tuple[int, int, int]  # radius, x, y


def within(value: int, low: int, high: int) -> int:
    """numpy's `clip` takes a hundred times as long for one number."""
    return low if value < low else high if value > high else value


def towards(place: int, target: int, step: int) -> int:
    return within(target, place - step, place + step)


def growth_place(place: int, size: int) -> int:
    """The nearest coordinate, inwards, at which pictures of growth exist."""
    low, high = GROWTH_MARGIN[size], FRAME_SIZE - GROWTH_MARGIN[size]
    if place < FRAME_SIZE // 2:
        return low + GROWTH_GRID * max(0, -((low - place) // GROWTH_GRID))
    return high - GROWTH_GRID * max(0, -((place - high) // GROWTH_GRID))


def _first_radius(name: str, size: int, radius: int) -> int:
    """Enough of the growth is still to come to be seen."""
    start, end = GROWTH_START[size], GROWTH_START[size] + GROWTH_STEPS
    if name == "grow":
        return within(radius, start, start + MOST_BEFORE)
    return within(radius, start + MOST_BEFORE, end)


def _grown(name: str, size: int, before: Frame, time: int, is_new: bool) -> Frame:
    """Goes to where it can grow, then does so, every second frame."""
    radius, x, y = before
    place = (growth_place(x, size), growth_place(y, size))
    if (x, y) != place:
        x, y = towards(x, place[0], SPEED), towards(y, place[1], SPEED)
        there = (x, y) == place
        return _first_radius(name, size, RADIUS[size]) if there else RADIUS[size], x, y
    if is_new:
        return _first_radius(name, size, radius), x, y
    start, change = GROWTH_START[size], 1 if name == "grow" else -1
    radius += change * (time % 2 == 0)
    return within(radius, start, start + GROWTH_STEPS), x, y


def following(
    row: np.ndarray, before: Frame, plain: Frame, time: int, is_new: bool
) -> Frame:
    """Attributes, the frame before, the plain course of these attributes at this time,
    and whether size or motion are new -> the frame at this time."""
    name, size = MOTIONS[row[MOTION]], row[SIZE]
    low, high = MARGIN[size], FRAME_SIZE - MARGIN[size]
    radius, x, y = before
    x, y = within(x, low, high), within(y, low, high)
    if name in ("grow", "shrink"):
        return _grown(name, size, (radius, x, y), time, is_new)
    if name == "bounce":
        y = towards(y, plain[2], BOUNCE_STEP)
    elif name == "orbit":
        x, y = towards(x, plain[1], ORBIT_STEP), towards(y, plain[2], ORBIT_STEP)
    else:
        right, down = DIRECTIONS[name]
        x = within(x + SPEED * right, low, high)
        y = within(y + SPEED * down, low, high)
    return RADIUS[size], x, y
