"""What is seen in a frame, and where: the learned part of the sound.

In the terms of DDSP (Engel et al., arXiv 2001.04643) this is the encoder; it is trained
on pictures alone. It ends in plain facts, as the painter begins with them: the likeliest
of a few classes. A number that is chosen does not move with the last bit of a product,
so neither does the sound.
"""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.frames.autoencoder import Residual
from training.world.attributes import COUNTS, FRAME_SIZE

RADII = 16
GRID = FRAME_SIZE // 2  # places of a middle, 2 pixels apart
# nothing or something, shape, radius, and the middle's x and y in steps of 2 pixels
FACTS = (2, COUNTS[0], RADII, GRID, GRID)
_STEM, _WIDTH, _POOLED, _SQUEEZED, _HIDDEN = 16, 24, 48, 8, 48
_FAINT = 0.15  # sum over the colours; what stands out less is not made to look like more


class Seen(NamedTuple):
    """Whole numbers as float [n, 1]: 0 or 1, the shape's number, and pixels."""

    there: Tensor
    shape: Tensor
    radius: Tensor
    x: Tensor
    y: Tensor


def standing_out(pixels: Tensor) -> Tensor:
    """[n, 3, 64, 64] -> how far each pixel is from the colour of the corners, the largest
    being 1, [n, 1, 64, 64]. Of one object on one ground that is its coverage, whatever
    their colours."""
    ground = pixels[:, :, :: FRAME_SIZE - 1, :: FRAME_SIZE - 1].mean((2, 3), keepdim=True)
    distance = (pixels - ground).abs().sum(1, keepdim=True)
    return distance / F.max_pool2d(distance, FRAME_SIZE).clamp(min=_FAINT)


class Tracker(nn.Module):
    """What it is, is told from all places alike; where it is, by one convolution as large
    as the frame. There is no matrix product: ONNX Runtime multiplies a single row by
    another kernel than several."""

    def __init__(self) -> None:
        super().__init__()
        self.near = nn.Sequential(
            nn.Conv2d(1, _STEM, 4, 2, 1),
            nn.SiLU(),
            nn.Conv2d(_STEM, _WIDTH, 4, 2, 1),
            Residual(_WIDTH),
            nn.SiLU(),
            nn.Conv2d(_WIDTH, _WIDTH, 4, 2, 1),
            nn.SiLU(),
        )
        cells = FRAME_SIZE // 8
        self.form = nn.Sequential(nn.Conv2d(_WIDTH, _POOLED, 1), nn.SiLU())
        self.mean, self.most = nn.AvgPool2d(cells), nn.MaxPool2d(cells)
        self.what = nn.Conv2d(2 * _POOLED, sum(FACTS[:3]), 1)
        self.where = nn.Sequential(
            nn.Conv2d(_WIDTH, _SQUEEZED, 1),
            nn.SiLU(),
            nn.Conv2d(_SQUEEZED, _HIDDEN, cells),
            nn.SiLU(),
            nn.Conv2d(_HIDDEN, sum(FACTS[3:]), 1),
        )

    def forward(self, pixels: Tensor) -> Tensor:
        """[n, 3, 64, 64] in [0, 1] -> scores of facts [n, 86]."""
        near = self.near(standing_out(pixels))
        form = self.form(near)
        what = self.what(torch.cat([self.mean(form), self.most(form)], 1))
        return torch.cat([what, self.where(near)], 1).flatten(1)


def likeliest(scores: Tensor) -> Seen:
    """Scores [n, 86] -> facts."""
    there, shape, radius, x, y = (
        part.argmax(1, keepdim=True).float() for part in scores.split(FACTS, 1)
    )
    return Seen(there, shape, radius, 2 * x, 2 * y)
