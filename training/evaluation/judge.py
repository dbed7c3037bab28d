"""Says what is seen in a clip, from pixels alone.

The judge knows nothing of the model. What counts is the judge of `./bench.sh quality`
(tests/InferenceService.Benchmarks/Quality/Judging), which sees what the service streams;
this one has the same rules for clips of checkpoints, and tests in both languages hold
their verdicts on the same clips equal (`judged_clips.py`).

All colours are in [0, 1]; x grows to the right, y downwards, and pixel (0, 0) has its
centre at (0, 0).

1. Background: the median, per channel, of a 3-pixel border over all frames; the
   nearest palette colour by squared distance.
2. Object, per frame (`sighting.py`): core = pixels whose distance to the background is
   over half of the frame's largest and over 0.12; its colour is the core's median per
   channel. Coverage a of a pixel = its projection on the line from background to object
   colour, clipped to [0, 1], and 0 below 0.25. Area = sum of a; centre = weighted mean.
   A frame with fewer than 4 core pixels, or in which nothing is covered, shows nothing.
3. Colour: the median of the frames' object colours; the nearest palette colour.
4. Shape (`outlines.py`): the outline whose unit-area polygon, scaled to the area and moved
   to the centre, has the largest overlap (sum of min / sum of max), summed over frames.
5. Size: median area over 242 is large.
6. Motion (`course.py`): from ranges, net displacement and turning points.
7. Jumps: pairs of frames in which the object leaps, changes size or is missing. A leap
   is more than twice the true speed of the motion that is seen.
Where more than a quarter of the frames show nothing, only the background is known.
Medians are those of numpy: the mean of the two middle values for even counts.
"""

from dataclasses import dataclass

import numpy as np

from training.evaluation import course
from training.evaluation.outlines import overlaps
from training.evaluation.sighting import Sighting, find
from training.world.attributes import BACKGROUND_VALUES, COLOUR_VALUES, FRAME_SIZE

UNKNOWN = course.UNKNOWN
BORDER = 3
LARGE_AREA = 242.0
GROWTH_FACTOR, GROWTH_SLACK = 0.25, 1.5
COLOURS = np.array(list(COLOUR_VALUES.values())) / 255
BACKGROUNDS = np.array(list(BACKGROUND_VALUES.values())) / 255


@dataclass(frozen=True)
class Verdict:
    """Attributes as numbers of `world.attributes.NAMES`, or UNKNOWN."""

    shape: int
    colour: int
    background: int
    size: int
    motion: int
    jumps: int  # of frames - 1 transitions


def _nearest(colour: np.ndarray, palette: np.ndarray) -> int:
    return int(((palette - colour) ** 2).sum(1).argmin())


def _behind(pixels: np.ndarray) -> np.ndarray:
    """The colour of the border, most of which no object covers, [3]."""
    border = np.ones((FRAME_SIZE, FRAME_SIZE), bool)
    border[BORDER:-BORDER, BORDER:-BORDER] = False
    return np.median(pixels[:, border].reshape(-1, 3), axis=0)


def _jumps(seen: list[Sighting], motion: int) -> int:
    x, y, root = (np.array(v) for v in zip(*((s.x, s.y, np.sqrt(s.area)) for s in seen)))
    leaps = np.hypot(np.diff(x), np.diff(y)) > course.leap(motion)
    swells = abs(np.diff(root)) > GROWTH_FACTOR * root[:-1] + GROWTH_SLACK
    return int((leaps | swells).sum())


def judge(frames: np.ndarray) -> Verdict:
    """Judges a clip of 8 or more frames, uint8 [frames, 64, 64, 3]."""
    pixels = frames.astype(np.float64) / 255
    behind = _behind(pixels)
    background = _nearest(behind, BACKGROUNDS)
    seen = [s for s in (find(frame, behind) for frame in pixels) if s is not None]
    if 4 * len(seen) < 3 * len(frames):
        return Verdict(UNKNOWN, UNKNOWN, background, UNKNOWN, UNKNOWN, len(frames) - 1)
    x, y, area = (np.array(v) for v in zip(*((s.x, s.y, s.area) for s in seen)))
    motion = course.motion(x, y, area)
    return Verdict(
        shape=int(sum(overlaps(s) for s in seen).argmax()),
        colour=_nearest(np.median([s.colour for s in seen], axis=0), COLOURS),
        background=background,
        size=int(np.median(area) > LARGE_AREA),
        motion=motion,
        jumps=_jumps(seen, motion) + len(frames) - len(seen),
    )
