"""The object in one frame: its colour, what it covers, and where its centre is.

Sums run from pixel to pixel in the order of the frame, as in the benchmark's judge
(`Judging/Sighting.cs`), so both come to the same numbers to the last bit.
"""

from typing import NamedTuple

import numpy as np

from training.world.attributes import FRAME_SIZE

MIN_CONTRAST, MIN_COVERAGE, MIN_CORE = 0.12, 0.25, 4
ROWS, COLUMNS = np.mgrid[0:FRAME_SIZE, 0:FRAME_SIZE]


class Sighting(NamedTuple):
    colour: np.ndarray  # [3]
    coverage: np.ndarray  # [64, 64], 0 to 1
    area: float  # sum of the coverage
    x: float  # of the centre, in pixels to the right of the first pixel's centre
    y: float  # the same downwards


def total(values: np.ndarray) -> float:
    """The sum, one value after the other; `sum` of numpy adds in another order."""
    return float(np.cumsum(values)[-1])


def _dot(vectors: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Of [..., 3] and [..., 3], added in the order of the channels."""
    products = vectors * other
    return products[..., 0] + products[..., 1] + products[..., 2]


def find(frame: np.ndarray, background: np.ndarray) -> Sighting | None:
    """Frame [64, 64, 3] in [0, 1] -> the object, if there is one: what clearly differs
    from the background [3] and lies on its way to a colour of its own."""
    offset = frame - background
    distance = np.sqrt(_dot(offset, offset))
    core = distance > max(0.5 * distance.max(), MIN_CONTRAST)
    if core.sum() < MIN_CORE:
        return None
    colour = np.median(frame[core], axis=0)
    line = colour - background
    length = _dot(line, line)
    if length == 0:
        return None
    coverage = np.clip(_dot(offset, line) / length, 0, 1)
    coverage[coverage < MIN_COVERAGE] = 0
    area = total(coverage)
    if area == 0:
        return None
    x, y = (total(coverage * axis) / area for axis in (COLUMNS, ROWS))
    return Sighting(colour, coverage, area, x, y)
