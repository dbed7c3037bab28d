"""Every distinct picture of the world, up to colour, as a numbered table.

There are a few thousand (shape, radius, x, y) states. A clip is a list of state
numbers, so whatever is computed per picture is computed once (`masks`) and then
looked up.
"""

import numpy as np

from training.world import motion
from training.world.attributes import FRAME_SIZE, SHAPES
from training.world.drawing import mask


def _places(margin: int, grid: int) -> list[tuple[int, int]]:
    axis = range(margin, FRAME_SIZE - margin + 1, grid)
    return [(x, y) for y in axis for x in axis]


class GeometryTable:
    """states: int [n, 4] of (shape, radius, x, y); moving ones come first."""

    def __init__(self) -> None:
        numbers: dict[tuple[int, int, int, int], int] = {}
        for radius, margin in zip(motion.RADIUS, motion.MARGIN):
            self._add(numbers, radius, _places(margin, 2))
        self.moving_count = len(numbers)
        for start, margin in zip(motion.GROWTH_START, motion.GROWTH_MARGIN):
            for step in range(motion.GROWTH_STEPS + 1):
                self._add(numbers, start + step, _places(margin, motion.GROWTH_GRID))
        self._numbers = numbers
        self.states = np.array(list(numbers))

    @staticmethod
    def _add(numbers: dict, radius: int, places: list[tuple[int, int]]) -> None:
        for shape in range(len(SHAPES)):
            for x, y in places:
                numbers.setdefault((shape, radius, x, y), len(numbers))

    def __len__(self) -> int:
        return len(self.states)

    def find(self, shape: int, radius: int, x: int, y: int) -> int | None:
        """The number of a state, or None where there is no such picture."""
        return self._numbers.get((int(shape), int(radius), int(x), int(y)))

    def masks(self, numbers: np.ndarray) -> np.ndarray:
        """Coverage of the states with these numbers [n] -> float32 [n, 64, 64]."""
        rows = self.states[numbers]
        return np.stack([mask(s, x, y, radius) for s, radius, x, y in rows])

    def clip(self, attributes: np.ndarray, rng, frames: int) -> np.ndarray:
        """Draws a course for one attribute row -> state numbers [frames]."""
        shape, _, _, size, kind = (int(value) for value in attributes)
        course = motion.trajectory(kind, size, rng, frames)
        keys = zip(course.radius.tolist(), course.x.tolist(), course.y.tolist())
        return np.array([self._numbers[(shape, *key)] for key in keys])
