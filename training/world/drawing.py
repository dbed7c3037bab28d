"""Anti-aliased pictures of one object on a plain background."""

import functools

import numpy as np

from training.world.attributes import BACKGROUND_PALETTE, COLOUR_PALETTE, FRAME_SIZE

_CANVAS = 2 * FRAME_SIZE  # a mask with room to be shifted to any centre
_SQRT3_2 = 0.8660254
_STAR_DIRECTION = (0.809016994, -0.587785252)
_STAR_INNER, _STAR_OUTER = 0.45, 1.25


def _distance(shape: int, x: np.ndarray, y: np.ndarray, radius: float) -> np.ndarray:
    """Signed distance to the outline, negative inside, same shape as x and y."""
    if shape == 0:
        return np.hypot(x, y) - radius
    if shape == 1:
        return np.maximum(abs(x), abs(y)) - 0.89 * radius
    if shape == 2:
        inradius = 0.62 * radius
        y = y - 0.31 * radius  # centre the bounding box
        sides = np.maximum(_SQRT3_2 * x - 0.5 * y, -_SQRT3_2 * x - 0.5 * y)
        return np.maximum(y, sides) - inradius
    return _star_distance(x, y, _STAR_OUTER * radius)


def _star_distance(x: np.ndarray, y: np.ndarray, outer: float) -> np.ndarray:
    """Five-pointed star, folded onto one half of one point."""
    kx, ky = _STAR_DIRECTION
    x, y = abs(x), -y
    fold = 2 * np.maximum(kx * x + ky * y, 0)
    x, y = x - fold * kx, y - fold * ky
    fold = 2 * np.maximum(-kx * x + ky * y, 0)
    x, y = abs(x + fold * kx), y - fold * ky - outer
    edge_x, edge_y = _STAR_INNER * -ky, _STAR_INNER * kx - 1
    along = (x * edge_x + y * edge_y) / (edge_x**2 + edge_y**2)
    along = np.clip(along, 0, outer)
    side = np.sign(y * edge_x - x * edge_y)
    return np.hypot(x - edge_x * along, y - edge_y * along) * side


@functools.lru_cache(maxsize=None)
def _centred_mask(shape: int, radius: float) -> np.ndarray:
    axis = np.arange(_CANVAS) + 0.5 - FRAME_SIZE
    x, y = np.meshgrid(axis, axis)
    return np.clip(0.5 - _distance(shape, x, y, radius), 0, 1).astype(np.float32)


def mask(shape: int, x: int, y: int, radius: float) -> np.ndarray:
    """Coverage of one object, float32 [64, 64] in [0, 1]."""
    top, left = FRAME_SIZE - int(y), FRAME_SIZE - int(x)
    canvas = _centred_mask(int(shape), float(radius))
    return canvas[top : top + FRAME_SIZE, left : left + FRAME_SIZE]


def paint(masks: np.ndarray, colour: np.ndarray, background: np.ndarray) -> np.ndarray:
    """Colours masks [n, 64, 64] with palette rows [n] -> float32 [n, 3, 64, 64]."""
    masks = masks[:, None]
    front = COLOUR_PALETTE[colour][:, :, None, None]
    back = BACKGROUND_PALETTE[background][:, :, None, None]
    return back * (1 - masks) + front * masks
