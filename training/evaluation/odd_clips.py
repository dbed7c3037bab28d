"""Drawn clips that try a judge: every kind of clip, and what lies near the edge of a rule."""

from collections.abc import Iterator

import numpy as np

from training.world.attributes import (
    BACKGROUND_VALUES,
    COLOUR_VALUES,
    FRAME_SIZE,
    MOTIONS,
    SHAPES,
)
from training.world.drawing import mask
from training.world.motion import trajectory

Clip = tuple[str, np.ndarray]
CIRCLE, SQUARE, TRIANGLE, STAR = range(len(SHAPES))
RED, BLACK = COLOUR_VALUES["red"], BACKGROUND_VALUES["black"]
MIDDLE, FRAMES = 32, 12


def painted(coverage: np.ndarray, front=RED, back=BLACK) -> np.ndarray:
    """Coverage [..., 64, 64] -> uint8 [..., 64, 64, 3]."""
    front, back, share = np.array(front, float), np.array(back, float), coverage[..., None]
    return np.rint(back * (1 - share) + front * share).astype(np.uint8)


def placed(x, y=MIDDLE, radius=8, shape=CIRCLE, **colours) -> np.ndarray:
    """A clip by the centres and the radius of its frames; one number holds for all."""
    steps = np.broadcast_arrays(x, y, radius)
    return painted(np.stack([mask(shape, *step) for step in zip(*steps)]), **colours)


def asked_for() -> Iterator[Clip]:
    """Every shape, colour, background, size and motion, as the world draws them."""
    rng, fronts, backs = np.random.RandomState(7), list(COLOUR_VALUES), list(BACKGROUND_VALUES)
    for motion, name in enumerate(MOTIONS):
        for size in range(2):
            shape, back = (motion + size) % 4, backs[(motion + 2 * size) % 4]
            course = trajectory(motion, size, rng, FRAMES)
            colours = {"front": COLOUR_VALUES[fronts[motion]], "back": BACKGROUND_VALUES[back]}
            clip = placed(course.x, course.y, course.radius, shape, **colours)
            yield f"{fronts[motion]} {SHAPES[shape]}, {name}, on {back}", clip


def near_a_course() -> Iterator[Clip]:
    """A little more or less, and the motion is another one, or none."""
    time = np.arange(FRAMES)
    for pixels in (5, 6, 7, 12, 13):
        yield f"moves {pixels} pixels", placed(20 + time * pixels // (FRAMES - 1))
    for pixels in (18, 19):
        slope = 20 + time * pixels // (FRAMES - 1)
        yield f"moves {pixels} pixels both ways", placed(slope, slope)
    for last in (10, 11):
        yield f"grows from 8 to {last}", placed(MIDDLE, radius=8 + (last - 8) * (time > 5))
    for turns in (1, 5, 6):
        swing = np.abs((np.linspace(0, turns + 1, FRAMES) + 1) % 2 - 1)
        yield f"turns {turns} times", placed(MIDDLE, 20 + (20 * swing).astype(int))
    yield "goes back half of the way", placed(MIDDLE, 20 + np.minimum(2 * time, 30 - time))


def near_a_jump() -> Iterator[Clip]:
    time = np.arange(FRAMES)
    for pixels in (4, 5, 14, 15):
        yield f"leaps {pixels} pixels", placed(14 + 2 * time + (pixels - 2) * (time > 5))
    for radius in (10, 12, 13):
        yield f"swells to {radius}", placed(14 + 2 * time, radius=np.where(time > 5, radius, 8))
    for missing in (1, 3, 4):
        clip = placed(14 + 2 * time)
        clip[2 : 2 + missing] = BLACK
        yield f"{missing} of {FRAMES} frames are empty", clip
    clip = placed(14 + 2 * time)
    yield "frames are exchanged", clip[[0, 1, 7, 3, 4, 5, 6, 2, 8, 9, 10, 11]]
    yield "backwards", clip[::-1]


def near_a_look() -> Iterator[Clip]:
    """Sizes, colours and shapes between two of the world's."""
    time = 20 + 2 * np.arange(8)
    for side in (15, 16):
        clip = np.full((8, FRAME_SIZE, FRAME_SIZE, 3), BLACK, np.uint8)
        for frame, x in zip(clip, time):
            frame[24 : 24 + side, x - 8 : x - 8 + side] = RED
        yield f"a square of {side} x {side} pixels", clip
    half = tuple((a + b) // 2 for a, b in zip(RED, COLOUR_VALUES["orange"]))
    yield "between red and orange", placed(time, front=half)
    yield "between gray and navy", placed(time, back=(72, 77, 107))
    for level in (17, 18, 19):
        front = tuple(value + level for value in BLACK)
        yield f"{level} levels brighter than black", placed(time, front=front)
    for shapes in ((CIRCLE, SQUARE), (TRIANGLE, STAR), (SQUARE, STAR)):
        masks = [np.stack([mask(s, x, MIDDLE, 9) for x in time]) for s in shapes]
        name = " and ".join(SHAPES[s] for s in shapes)
        yield f"half {name}", painted((masks[0] + masks[1]) / 2)
    cut = placed(time, radius=12, shape=STAR)
    cut[:, :MIDDLE] = BLACK
    yield "half a star", cut
    yield "over the border", placed(np.arange(8) * 2, radius=12)
    yield "behind everything", placed(MIDDLE, radius=[40] * 8)


def of_nothing() -> Iterator[Clip]:
    """No object, more than one, or none that can be told from what is behind it."""
    rng, size = np.random.RandomState(3), (8, FRAME_SIZE, FRAME_SIZE)
    yield "nothing", painted(np.zeros(size), back=(125, 125, 130))
    for pixels in (3, 4):
        clip = painted(np.zeros(size))
        clip[:, MIDDLE, MIDDLE : MIDDLE + pixels] = RED
        yield f"{pixels} pixels", clip
    left, right = (np.stack([mask(CIRCLE, x, MIDDLE, 8)] * 8) for x in (20, 44))
    both = painted(left) + (painted(right, (40, 170, 60)) - painted(np.zeros(size)))
    yield "two objects", both
    gray = (128, 128, 128)
    opposite = painted(left, (228, 128, 128), gray)
    opposite[:, :, 32:] = painted(right, (28, 128, 128), gray)[:, :, 32:]
    yield "two objects whose median is the background", opposite
    yield "noise", rng.randint(256, size=(1, FRAME_SIZE, FRAME_SIZE, 3)).astype(np.uint8)
    grain = placed(20 + 2 * np.arange(4)).astype(int) + rng.randint(-9, 10, (4, *size[1:], 3))
    yield "grain", np.clip(grain, 0, 255).astype(np.uint8)
    yield "a picture", placed([MIDDLE], shape=TRIANGLE)
    yield "a picture of nothing", painted(np.zeros((1, *size[1:])))


def odd_clips() -> Iterator[Clip]:
    for kind in (asked_for, near_a_course, near_a_jump, near_a_look, of_nothing):
        yield from kind()
