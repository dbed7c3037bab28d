"""Captions that change while a clip goes on, and how the picture then goes on.

The new caption may name another shape, colour, background, size or motion; what it
leaves out stays as it was. The object goes on from where it is: of many courses of the
new motion the one is taken that passes nearest to the last place.
"""

import numpy as np

from training.world.attributes import COUNTS, HELD_OUT, MOTIONS, SIZES, sample_attributes
from training.world.captions import LANGUAGES, MOTION, OMITTED, SIZE, caption
from training.world.geometry import GeometryTable
from training.world.motion import trajectory

COURSES, LONGEST = 1200, 48  # courses tried per motion and size, and their frames
OFFSETS = 16  # frames in which a course may be joined
REST = 6.0  # a course at rest counts as this many pixels farther away


class Courses:
    """state: int [motion, size, course, frame, 3] of (radius, x, y)."""

    def __init__(self, geometry: GeometryTable, seed: int = 1) -> None:
        self.geometry, rng = geometry, np.random.RandomState(seed)
        self.bank = {
            (motion, size): self._draw(motion, size, rng)
            for motion in range(len(MOTIONS))
            for size in range(len(SIZES))
        }

    @staticmethod
    def _draw(motion: int, size: int, rng: np.random.RandomState) -> np.ndarray:
        drawn = (trajectory(motion, size, rng, LONGEST) for _ in range(COURSES))
        return np.stack([np.stack([c.radius, c.x, c.y], -1) for c in drawn])

    def go_on(self, row: np.ndarray, last: int, frames: int) -> np.ndarray:
        """The new attributes and the last state number -> state numbers [frames]."""
        bank = self.bank[row[MOTION], row[SIZE]]
        away = np.abs(bank[:, :OFFSETS] - self.geometry.states[last][1:])
        rests = (bank[:, 1 : OFFSETS + 2] == bank[:, : OFFSETS + 1]).all(-1)
        rests = rests[:, :-1] & rests[:, 1:]  # growth pauses for one frame
        course, start = np.unravel_index(
            (away.sum(-1) + REST * rests).argmin(), rests.shape
        )
        steps = bank[course, np.minimum(np.arange(start, start + frames), LONGEST - 1)]
        found = [self.geometry.find(row[0], *step) for step in steps]
        return np.array(found)


def change(
    row: np.ndarray, rng: np.random.RandomState, held_out: bool = False
) -> tuple[str, np.ndarray, np.ndarray]:
    """Attributes until now -> a new caption, what it names, and the new attributes."""
    while True:
        other = sample_attributes(1, rng, held_out)[0]
        few = rng.rand(len(COUNTS)) < rng.rand()  # change little or much
        other = np.where(few, row, other)
        text, named = caption(other, rng, LANGUAGES[rng.randint(2)])
        new = np.where(named == OMITTED, row, other)
        if HELD_OUT[new[0], new[1], new[MOTION]] == held_out:
            return text, named, new


def course_after(
    courses: Courses, old: np.ndarray, new: np.ndarray, states: np.ndarray, at: int
) -> np.ndarray:
    """State numbers [frames] of the old attributes -> those from frame `at` on anew."""
    if (old[[SIZE, MOTION]] == new[[SIZE, MOTION]]).all():
        rows = courses.geometry.states[states[at:]]
        return np.array([courses.geometry.find(new[0], *row[1:]) for row in rows])
    return courses.go_on(new, states[at - 1], len(states) - at)
