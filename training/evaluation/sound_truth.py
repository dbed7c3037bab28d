"""What a clip should sound like, by the true course of what is seen in it.

The rules are those of docs/training.md, "Sound", written once more: nothing here comes
from the graph that makes the sound.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from training.common.checkpoints import load
from training.evaluation.judge import judge
from training.evaluation.sighting import ROWS, find
from training.frames.autoencoder import Autoencoder
from training.frames.code_table import CodeTable
from training.frames.graphs import PixelGraph
from training.world.drawing import mask, paint
from training.world.geometry import GeometryTable

FRAMES = 32  # of a clip; long enough to reach the wall and to rest
MIDDLE, EDGE = 32, 58  # pixels; 6 before the border is near it
HOLD = 1  # frames of rest that still sound; in the next it fades


class Truth(NamedTuple):
    """By frame: what the block of that frame should sound like, [frames] each."""

    hertz: np.ndarray  # in the middle of the block
    x: np.ndarray
    hit: np.ndarray  # bool
    moving: np.ndarray
    resting: np.ndarray


def behind(values: np.ndarray) -> np.ndarray:
    """Each frame's value is that of the frame before."""
    return np.concatenate([values[:1], values[:-1]])


def truth(states: np.ndarray) -> Truth:
    """Of states [frames, 4] of (shape, radius, x, y)."""
    _, radius, x, y = states.T.astype(float)
    pitch = 220 * 2 ** ((54 - y) / 24 + (8 - radius) / 12)
    since = [0]  # frames since it last moved; appearing counts as moving
    for still in (states[1:] == states[:-1]).all(1):
        since.append(since[-1] + 1 if still else 0)
    since = np.array(since)
    dx, dy = np.diff(x, prepend=x[0]), np.diff(y, prepend=y[0])
    bounce = (behind(dy) >= 4) & (dy <= -4) & (behind(y + radius) >= EDGE)
    ahead = (x - MIDDLE) * np.sign(behind(dx)) + (y - MIDDLE) * np.sign(behind(dy))
    straight = (behind(dx) == 0) != (behind(dy) == 0)
    stop = (since == 1) & straight & (MIDDLE + ahead + radius >= EDGE)
    return Truth(
        hertz=(pitch + behind(pitch)) / 2,
        x=(x + behind(x)) / 2,
        hit=bounce | stop,
        moving=since <= HOLD,
        resting=since > HOLD + 1,
    )


def matched(heard: np.ndarray, wanted: np.ndarray) -> tuple[int, int, int]:
    """Hits that were found, heard and wanted; a frame early or late will do."""
    free, found = list(np.flatnonzero(heard)), 0
    for at in np.flatnonzero(wanted):
        near = [t for t in free if abs(t - at) <= 1]
        if near:
            free.remove(min(near, key=lambda t: abs(t - at)))
            found += 1
    return found, int(heard.sum()), int(wanted.sum())


class Clips:
    """Drawn clips, or as the autoencoder gives them back, with their true courses."""

    def __init__(self, work: Path) -> None:
        self.geometry, autoencoder = GeometryTable(), Autoencoder()
        load(work / "autoencoder.pt", autoencoder)
        self.table = CodeTable(autoencoder, self.geometry)
        self.pixels = PixelGraph(autoencoder.eval())

    @torch.no_grad()
    def __call__(
        self, row: np.ndarray, decoded: bool, rng: np.random.RandomState, frames: int = FRAMES
    ) -> tuple[np.ndarray, np.ndarray]:
        """Attributes -> uint8 [frames, 64, 64, 3] and states [frames, 4]."""
        numbers = self.geometry.clip(row, rng, frames)
        states = self.geometry.states[numbers]
        if decoded:
            return self.pixels(self.table.clip(row, numbers)).numpy(), states
        colour, background = (np.full(frames, row[i]) for i in (1, 2))
        pixels = paint(self.geometry.masks(numbers), colour, background)
        return np.rint(pixels * 255).astype(np.uint8).transpose(0, 2, 3, 1), states


def witnessed(clip: np.ndarray) -> np.ndarray | None:
    """The course of a generated clip, states [frames, 4], as the judge's eye sees it: the
    radius from the area, the middle from the centre of mass. None where it is unsure."""
    shape, pixels = judge(clip).shape, clip.astype(float) / 255
    ground = np.median(pixels[:, 0].reshape(-1, 3), axis=0)
    found = [find(frame, ground) for frame in pixels]
    if shape < 0 or any(item is None for item in found):
        return None
    model = mask(shape, 32, 32, 12)
    area, low = model.sum() / 12**2, ((model * ROWS).sum() / model.sum() - 31.5) / 12
    states = []
    for seen in found:
        radius = np.sqrt(seen.area / area)
        middle = 2 * np.rint([(seen.x + 0.5) / 2, (seen.y + 0.5 - low * radius) / 2])
        states.append([shape, np.rint(radius), *middle])
    return np.array(states).astype(int)
