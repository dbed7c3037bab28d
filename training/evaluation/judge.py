"""Says what is seen in a clip, from pixels alone.

The judge knows nothing of the model. All colours are in [0, 1]; x grows to the
right, y downwards, and pixel (0, 0) has its centre at (0, 0).

1. Background: the median, per channel, of a 3-pixel border over all frames; the
   nearest palette colour by squared distance.
2. Object, per frame: core = pixels whose distance to the background is over half of
   the frame's largest and over 0.12; its colour is the core's median per channel.
   Coverage a of a pixel = its projection on the line from background to object
   colour, clipped to [0, 1], and 0 below 0.25. Area = sum of a; centre = weighted
   mean. A frame with fewer than 4 core pixels shows nothing.
3. Colour: the median of the frames' object colours; the nearest palette colour.
4. Shape: the outline whose unit-area polygon, scaled to the area and moved to the
   centre, has the largest overlap (sum of min / sum of max), summed over frames.
5. Size: median area over 242 is large.
6. Motion: from ranges, net displacement and turning points, see `_motion`.
7. Jumps: pairs of frames in which the object leaps, changes size or is missing. A leap
   is more than twice the true speed of the motion that is seen, see `_leap`.
Medians are those of numpy: the mean of the two middle values for even counts.
"""

from dataclasses import dataclass

import numpy as np

from training.world.attributes import BACKGROUND_PALETTE, COLOUR_PALETTE, FRAME_SIZE

UNKNOWN = -1
BORDER, MIN_CONTRAST, MIN_COVERAGE, MIN_CORE = 3, 0.12, 0.25, 4
LARGE_AREA = 242.0
GROWTH_FACTOR, GROWTH_SLACK = 0.25, 1.5
MOST_LEAP = 14.0  # also where twice the speed is more
# by how much the centre may seem to move: on drawn clips at most 0.36, where a triangle
# grows and its middle with it, on their reconstruction 0.72
CENTRE_ERROR = 0.75
LEFT, RIGHT, UP, DOWN, BOUNCE, ORBIT, GROW, SHRINK = range(8)
STRAIGHT_SPEED = 2.0
# a bounce is fastest at the ground; an orbit goes round a circle of 14 pixels in 16 frames
SPEEDS = {BOUNCE: 12.0, ORBIT: 14 * 2 * np.pi / 16, GROW: 0.0, SHRINK: 0.0}


@dataclass(frozen=True)
class Verdict:
    """Attributes as numbers of `world.attributes.NAMES`, or UNKNOWN."""

    shape: int
    colour: int
    background: int
    size: int
    motion: int
    jumps: int  # of frames - 1 transitions


def _polygon(radii: list[float], turn: float) -> np.ndarray:
    """Corners at equal angles with these radii in turn, scaled to area 1, [n, 2]."""
    angles = turn + 2 * np.pi * np.arange(len(radii)) / len(radii)
    points = np.stack([np.cos(angles), np.sin(angles)], 1) * np.array(radii)[:, None]
    x, y = points.T
    area = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    return points / np.sqrt(area)


OUTLINES = (
    _polygon([1.0] * 48, 0.0),
    _polygon([1.0] * 4, np.pi / 4),
    _polygon([1.0] * 3, -np.pi / 2),
    _polygon([1.0, 0.45] * 5, -np.pi / 2),
)


def _inside(polygon: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Even-odd rule for points x, y."""
    inside = np.zeros(x.shape, bool)
    for (x0, y0), (x1, y1) in zip(polygon, np.roll(polygon, -1, 0)):
        crosses = (y0 > y) != (y1 > y)
        if y1 != y0:
            inside ^= crosses & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return inside


def _coverage(frame: np.ndarray, background: np.ndarray):
    """Frame [64, 64, 3] -> object colour [3] and coverage [64, 64], or None."""
    offset = frame - background
    distance = np.sqrt((offset**2).sum(2))
    core = distance > max(0.5 * distance.max(), MIN_CONTRAST)
    if core.sum() < MIN_CORE:
        return None
    colour = np.median(frame[core], axis=0)
    line = colour - background
    coverage = np.clip(offset @ line / (line @ line), 0, 1)
    coverage[coverage < MIN_COVERAGE] = 0
    return colour, coverage


def _overlaps(coverage: np.ndarray, x: float, y: float, area: float) -> np.ndarray:
    """Overlap with each outline, [4]."""
    rows, columns = np.mgrid[0:FRAME_SIZE, 0:FRAME_SIZE]
    scale = np.sqrt(area)
    masks = [_inside(p, (columns - x) / scale, (rows - y) / scale) for p in OUTLINES]
    return np.array(
        [np.minimum(coverage, m).sum() / np.maximum(coverage, m).sum() for m in masks]
    )


def _motion(x: np.ndarray, y: np.ndarray, area: np.ndarray) -> int:
    """Courses of the centre and the area, [frames] each -> a motion or UNKNOWN."""
    range_x, range_y = np.ptp(x), np.ptp(y)
    net_x, net_y = x[-3:].mean() - x[:3].mean(), y[-3:].mean() - y[:3].mean()
    growth = area[-3:].mean() / area[:3].mean()
    if range_x < 6 and range_y < 6:
        return GROW if growth > 1.6 else SHRINK if growth < 1 / 1.6 else UNKNOWN
    if range_x > 18 and range_y > 18:
        return ORBIT
    if range_x >= range_y:
        return RIGHT if net_x > 10 else LEFT if net_x < -10 else UNKNOWN
    steps = np.diff(y)
    signs = np.sign(steps[abs(steps) > 0.6])
    turns = int((np.diff(signs) != 0).sum())
    if 1 <= turns <= 5 and range_y > 15 and abs(net_y) < 0.8 * range_y:
        return BOUNCE
    return DOWN if net_y > 10 else UP if net_y < -10 else UNKNOWN


def _leap(motion: int) -> float:
    """Most pixels that the centre may move between frames; where the course is none, no
    more than in a straight one."""
    return min(MOST_LEAP, 2 * SPEEDS.get(motion, STRAIGHT_SPEED) + CENTRE_ERROR)


def judge(frames: np.ndarray) -> Verdict:
    """Judges a clip of 8 or more frames, uint8 [frames, 64, 64, 3]."""
    pixels = frames.astype(np.float64) / 255
    border = np.ones((FRAME_SIZE, FRAME_SIZE), bool)
    border[BORDER:-BORDER, BORDER:-BORDER] = False
    behind = np.median(pixels[:, border].reshape(-1, 3), axis=0)
    background = int(((BACKGROUND_PALETTE - behind) ** 2).sum(1).argmin())

    found = [_coverage(frame, behind) for frame in pixels]
    missing = [item is None for item in found]
    found = [item for item in found if item is not None]
    if 4 * len(found) < 3 * len(frames):
        return Verdict(UNKNOWN, UNKNOWN, background, UNKNOWN, UNKNOWN, len(frames) - 1)
    rows, columns = np.mgrid[0:FRAME_SIZE, 0:FRAME_SIZE]
    area = np.array([a.sum() for _, a in found])
    x = np.array([(a * columns).sum() for _, a in found]) / area
    y = np.array([(a * rows).sum() for _, a in found]) / area
    overlaps = sum(
        _overlaps(a, *place) for (_, a), place in zip(found, zip(x, y, area))
    )
    seen = np.median([colour for colour, _ in found], axis=0)
    root, motion = np.sqrt(area), _motion(x, y, area)
    leaps = (np.hypot(np.diff(x), np.diff(y)) > _leap(motion)) | (
        abs(np.diff(root)) > GROWTH_FACTOR * root[:-1] + GROWTH_SLACK
    )
    return Verdict(
        shape=int(overlaps.argmax()),
        colour=int(((COLOUR_PALETTE - seen) ** 2).sum(1).argmin()),
        background=background,
        size=int(np.median(area) > LARGE_AREA),
        motion=motion,
        jumps=int(leaps.sum()) + sum(missing),
    )
