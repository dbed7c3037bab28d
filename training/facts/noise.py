"""Noise as the recurrent and gan families read it: normal numbers in equal bins.

A clip's free choices (where to start, which size where the prompt names none) are
made from these bins, in training by `directed.py`, later by the network.
"""

import math

import torch
from torch import Tensor

BINS = 48  # of equal chance; every number of choices up to 24 is near to even
SECTORS = 16  # of the circle


def bin_edges() -> Tensor:
    """The 47 numbers that cut the normal distribution into equal parts."""
    return math.sqrt(2) * torch.erfinv(2 * torch.arange(1, BINS) / BINS - 1)


def bin_numbers(noise: Tensor) -> Tensor:
    """Normal numbers [...] -> int64 [...] in 0..47."""
    return (noise[..., None] > bin_edges()).sum(-1)


def one_hot(numbers: Tensor, count: int) -> Tensor:
    return (numbers[..., None] == torch.arange(count)).float()


def circle(first: Tensor, second: Tensor) -> Tensor:
    """Points [n] -> float [n, 16], 1 at the sector whose middle is nearest in angle."""
    angles = 2 * math.pi * torch.arange(SECTORS) / SECTORS
    along = first[:, None] * angles.cos() + second[:, None] * angles.sin()
    return one_hot(along.argmax(1), SECTORS)
