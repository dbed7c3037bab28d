"""How the object moves over a clip, and how far it may move from frame to frame."""

import numpy as np

UNKNOWN = -1
LEFT, RIGHT, UP, DOWN, BOUNCE, ORBIT, GROW, SHRINK = range(8)
STILL, WIDE, BOUNCED, DISPLACED = 6, 18, 15, 10  # pixels
GROWN, MIN_STEP, MOST_TURNS = 1.6, 0.6, 5
ENDS = 3  # frames that are averaged at either end

# By how much the centre may seem to move beside its true speed: on drawn clips at most
# 0.36, where a triangle grows and its middle with it, on their reconstruction 0.72.
CENTRE_ERROR = 0.75
MOST_LEAP = 14.0  # also where twice the speed is more
STRAIGHT_SPEED = 2.0  # pixels a frame
# A bounce is fastest at the ground; an orbit goes round a circle of 14 pixels in 16 frames.
SPEEDS = {BOUNCE: 12.0, ORBIT: 14 * 2 * np.pi / 16, GROW: 0.0, SHRINK: 0.0}


def _ends(values: np.ndarray) -> tuple[float, float]:
    """Means of the first and of the last frames."""
    first, last = values[:ENDS], values[-ENDS:]
    return sum(first.tolist()) / len(first), sum(last.tolist()) / len(last)


def _direction(net: float, back: int, forth: int) -> int:
    return forth if net > DISPLACED else back if net < -DISPLACED else UNKNOWN


def _bounces(y: np.ndarray, net: float) -> bool:
    """It turns back a few times, and does not end far from where it began."""
    steps = np.diff(y)
    signs = np.sign(steps[abs(steps) > MIN_STEP])
    turns = int((np.diff(signs) != 0).sum())
    height = np.ptp(y)
    return 1 <= turns <= MOST_TURNS and height > BOUNCED and abs(net) < 0.8 * height


def motion(x: np.ndarray, y: np.ndarray, area: np.ndarray) -> int:
    """Courses of the centre and the area, [frames] each -> a motion or UNKNOWN."""
    range_x, range_y = np.ptp(x), np.ptp(y)
    (left, right), (top, bottom), (small, large) = _ends(x), _ends(y), _ends(area)
    if range_x < STILL and range_y < STILL:
        growth = large / small
        return GROW if growth > GROWN else SHRINK if growth < 1 / GROWN else UNKNOWN
    if range_x > WIDE and range_y > WIDE:
        return ORBIT
    if range_x >= range_y:
        return _direction(right - left, LEFT, RIGHT)
    return BOUNCE if _bounces(y, bottom - top) else _direction(bottom - top, UP, DOWN)


def leap(seen: int) -> float:
    """Most pixels that the centre may move between frames; where the course is none, no
    more than in a straight one."""
    return min(MOST_LEAP, 2 * SPEEDS.get(seen, STRAIGHT_SPEED) + CENTRE_ERROR)
