"""Latents: the numbers behind the codes, three a code, and guesses about them.

A code stands for three levels (of 8, 5 and 5). The networks of the recurrent, gan and
diffusion families guess each level by itself, as 18 scores a code.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.common.graph_ops import reshape
from training.frames.autoencoder import LEVELS, ScalarQuantiser
from training.frames.layout import CODES, SLOTS

SCORES = sum(LEVELS)  # of one code
CHANNELS = CODES * len(LEVELS)  # of one position of a frame, as latents
LATENT_SHAPE = (SLOTS, CHANNELS)


def level_numbers(codes: Tensor) -> Tensor:
    """Codes [...] -> which level each is at, int64 [..., 3]."""
    basis = ScalarQuantiser().basis
    return codes[..., None].div(basis, rounding_mode="floor") % torch.tensor(LEVELS)


def latents_of(codes: Tensor) -> Tensor:
    """Codes [..., 17, 4] -> latents [..., 17, 12] in [-1, 1], exactly on the grid."""
    return F.embedding(codes, ScalarQuantiser().table).flatten(-2)


def level_loss(scores: Tensor, codes: Tensor, weight: Tensor | None = None) -> Tensor:
    """Nats a code: cross entropy of scores [..., 18] against codes [...], averaged."""
    numbers = level_numbers(codes)
    total = 0.0
    for part, wanted in zip(scores.split(LEVELS, -1), numbers.unbind(-1)):
        loss = F.cross_entropy(
            part.flatten(0, -2), wanted.flatten(), reduction="none"
        ).view(codes.shape)
        total = total + (loss if weight is None else loss * weight)
    return total.mean()


class LevelValues(nn.Module):
    """Scores -> the mean of the levels they speak of, or the likeliest level."""

    def __init__(self) -> None:
        super().__init__()
        for index, count in enumerate(LEVELS):
            values = torch.linspace(-1, 1, count)
            self.register_buffer(f"values{index}", values, persistent=False)

    def mean(self, scores: Tensor) -> Tensor:
        """[..., 18] -> [..., 3]."""
        parts = enumerate(scores.split(LEVELS, -1))
        return torch.stack(
            [part.softmax(-1) @ getattr(self, f"values{i}") for i, part in parts], -1
        )

    def best(self, scores: Tensor) -> Tensor:
        """[..., 18] -> [..., 3]."""
        parts = enumerate(scores.split(LEVELS, -1))
        return torch.stack(
            [
                part.argmax(-1).to(scores.dtype) * (2 / (LEVELS[i] - 1)) - 1
                for i, part in parts
            ],
            -1,
        )


def to_grid(latents: Tensor) -> tuple[Tensor, Tensor]:
    """[n, 17, 12] -> local values [n, 8, 8, 3] and global ones [n, 4, 3]."""
    parts = reshape(latents, (-1, SLOTS, CODES, len(LEVELS)))
    overall, strips = parts[:, 0], parts[:, 1:]
    strips = reshape(strips, (-1, 2, 8, CODES, len(LEVELS)))
    return reshape(strips.transpose(2, 3), (-1, 8, 8, len(LEVELS))), overall


def from_grid(local: Tensor, overall: Tensor) -> Tensor:
    """The inverse of `to_grid`."""
    bands = reshape(local, (-1, 2, CODES, 8, len(LEVELS))).transpose(2, 3)
    strips = reshape(bands, (-1, SLOTS - 1, CHANNELS))
    header = reshape(overall, (-1, 1, CHANNELS))
    return torch.cat([header, strips], 1)
