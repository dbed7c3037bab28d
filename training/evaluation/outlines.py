"""The four shapes as polygons of area 1 around the origin, to be laid over what is seen."""

import numpy as np

from training.evaluation.sighting import COLUMNS, ROWS, Sighting, total


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


def overlaps(seen: Sighting) -> np.ndarray:
    """Intersection over union with each outline of the same area and centre, [4]."""
    scale = np.sqrt(seen.area)
    x, y = (COLUMNS - seen.x) / scale, (ROWS - seen.y) / scale
    masks = [_inside(outline, x, y) for outline in OUTLINES]
    pairs = [(np.minimum(seen.coverage, m), np.maximum(seen.coverage, m)) for m in masks]
    return np.array([total(both) / total(either) for both, either in pairs])
