"""From what is seen in one frame and the next to pitch, loudness, place and hits.

Everything here is whole numbers of pixels, a table look-up, or a quotient of two small
numbers. docs/training.md, "Sound", is the specification in words.
"""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from training.sound.tables import Table
from training.sound.tracker import Seen
from training.world.attributes import FRAME_SIZE

BOTTOM_HERTZ, BOTTOM_Y, USUAL_RADIUS = 220.0, 54, 8  # A3 for a small thing on the floor
LOWEST, HIGHEST = -12, 36  # semitones from there that the table has
MIDDLE, REACH = FRAME_SIZE // 2, 26  # an edge within 6 pixels of the border touches it
IMPACT, FULL_IMPACT = 4, 24  # pixels a frame, down and up again: least of each, loudest sum
STOP, FULL_STOP = 2, 4  # pixels a frame of a straight motion that ends
APPEARING = 2.0  # pixels; what was not there before is heard as if it had moved so far
EASY = 2.0  # pixels of motion that sound half as loud as any could


class Course(NamedTuple):
    """What is remembered from frame to frame, [n, 1] each, pixels."""

    there: Tensor
    shape: Tensor
    radius: Tensor
    x: Tensor
    y: Tensor
    dx: Tensor
    dy: Tensor
    motion: Tensor


class Controls(NamedTuple):
    hertz: tuple[Tensor, Tensor]  # at both ends of the block, [n, 1]
    shapes: tuple[Tensor, Tensor]
    loudness: Tensor  # at its end, [n, 1] in [0, 1]
    sides: Tensor  # left and right of the object, [n, 2]
    bounce: Tensor  # how hard it is struck at its start, [n, 1] in [0, 1]
    stop: Tensor


def pitches() -> np.ndarray:
    """Equal temperament, hertz [semitones, 1]."""
    return BOTTOM_HERTZ * 2.0 ** (np.arange(LOWEST, HIGHEST + 1)[:, None] / 12)


def pans() -> np.ndarray:
    """Equal power by x / 2, [places, 2]; x = 8 is all left, x = 56 all right."""
    part = np.clip((np.arange(0, FRAME_SIZE, 2) - 8) / (FRAME_SIZE - 16), 0, 1)
    return np.stack([np.cos(part * np.pi / 2), np.sin(part * np.pi / 2)], 1)


def choose(condition: Tensor, yes: Tensor, no: Tensor | float) -> Tensor:
    """By a 0 or 1, without a branch."""
    return condition * yes + (1 - condition) * no


def both(*conditions: Tensor) -> Tensor:
    """1 where all hold, else 0."""
    result = conditions[0].float()
    for condition in conditions[1:]:
        result = result * condition.float()
    return result


class Conductor(nn.Module):
    """Two frames in, one block's controls out."""

    def __init__(self) -> None:
        super().__init__()
        self.pitches, self.pans = Table(pitches(), bits=16), Table(pans())

    def hertz(self, y: Tensor, radius: Tensor) -> Tensor:
        """A semitone up for each step of 2 pixels, one down for each pixel of radius."""
        semitones = (BOTTOM_Y - y) * 0.5 + (USUAL_RADIUS - radius)
        return self.pitches((semitones - LOWEST).clamp(0, HIGHEST - LOWEST))

    def forward(self, seen: Seen, before: Course) -> tuple[Controls, Course]:
        there, known = seen.there, before.there
        # what is not seen stays where it was; what appears comes from where it is
        shape, radius, x, y = (
            choose(there, now, then) for now, then in zip(seen[1:], before[1:5])
        )
        shape0, radius0, x0, y0 = (
            choose(known, then, now) for now, then in zip((shape, radius, x, y), before[1:5])
        )
        dx, dy = x - x0, y - y0
        moved = dx.abs() + dy.abs() + 2 * (radius - radius0).abs()
        motion = there * choose(known, moved, APPEARING)
        recent = torch.maximum(motion, before.motion)
        size = 0.4 + radius * 0.04
        controls = Controls(
            hertz=(self.hertz(y0, radius0), self.hertz(y, radius)),
            shapes=(shape0, shape),
            loudness=there * size * (recent / (recent + EASY)),
            sides=self.pans(x * 0.5),
            bounce=self.bounce(before, y0, radius0, dy),
            stop=there * known * self.stop(before, x0, y0, radius0, moved),
        )
        return controls, Course(there, shape, radius, x, y, dx, dy, motion)

    @staticmethod
    def bounce(before: Course, y: Tensor, radius: Tensor, dy: Tensor) -> Tensor:
        """Down, then up, both fast, at the floor."""
        low = y - MIDDLE + radius >= REACH
        turned = both(low, before.dy >= IMPACT, dy <= -IMPACT)
        return turned * ((before.dy - dy) / FULL_IMPACT).clamp(max=1)

    @staticmethod
    def stop(before: Course, x: Tensor, y: Tensor, radius: Tensor, moved: Tensor) -> Tensor:
        """A straight motion towards a border, at the border, and no motion any more."""
        ahead = (x - MIDDLE) * torch.sign(before.dx) + (y - MIDDLE) * torch.sign(before.dy)
        speed = before.dx.abs() + before.dy.abs()
        straight = before.dx * before.dy == 0
        ended = both(moved == 0, straight, speed >= STOP, ahead + radius >= REACH)
        return ended * (speed / FULL_STOP).clamp(max=1)
