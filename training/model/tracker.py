"""What is seen in a frame, and where: the learned part of the sound.

In the terms of DDSP (Engel et al., arXiv 2001.04643) this is the encoder; it is trained
on pictures alone. It ends in plain facts, as the painter begins with them: the likeliest
of a few classes. A number that is chosen does not move with the last bit of a product,
so neither does the sound.
"""

from typing import NamedTuple

import torch.nn.functional as F
from torch import Tensor, nn

from shapes.world import COUNTS, FRAME_SIZE

from .autoencoder import EdgeConv, Residual

RADII = 16
GRID = FRAME_SIZE // 2  # places of a middle, 2 pixels apart
# nothing or something, shape, radius, and the middle's x and y in steps of 2 pixels
FACTS = (2, COUNTS[0], RADII, GRID, GRID)
_STEM, _WIDTH, _SQUEEZED, _HIDDEN = 16, 24, 8, 56  # no matrix is as large as int8 asks


class Seen(NamedTuple):
    """Whole numbers as float [n, 1]: 0 or 1, the shape's number, and pixels."""

    there: Tensor
    shape: Tensor
    radius: Tensor
    x: Tensor
    y: Tensor


class Tracker(nn.Module):
    """The whole frame is looked at by one convolution as large as it, not by a matrix
    product: ONNX Runtime multiplies a single row by another kernel than several."""

    def __init__(self) -> None:
        super().__init__()
        self.near = nn.Sequential(
            nn.Conv2d(3, _STEM, 4, 2, 1),
            nn.SiLU(),
            nn.Conv2d(_STEM, _WIDTH, 4, 2, 1),
            Residual(_WIDTH),
            nn.SiLU(),
            nn.Conv2d(_WIDTH, _WIDTH, 4, 2, 1),
            nn.SiLU(),
            EdgeConv(_WIDTH, _SQUEEZED, 1),
            nn.SiLU(),
        )
        self.whole = nn.Conv2d(_SQUEEZED, _HIDDEN, FRAME_SIZE // 8)
        self.facts = nn.Conv2d(_HIDDEN, sum(FACTS), 1)

    def forward(self, pixels: Tensor) -> Tensor:
        """[n, 3, 64, 64] in [0, 1] -> scores of facts [n, 86]."""
        hidden = self.whole(self.near(pixels * 2 - 1))
        return self.facts(F.silu(hidden)).flatten(1)


def likeliest(scores: Tensor) -> Seen:
    """Scores [n, 86] -> facts."""
    there, shape, radius, x, y = (
        part.argmax(1, keepdim=True).float() for part in scores.split(FACTS, 1)
    )
    return Seen(there, shape, radius, 2 * x, 2 * y)
