"""Harmonics of one pitch, with a phase that goes on from block to block.

A block is the time that one frame is shown. Over it the pitch glides evenly from one
frequency to the other, so the phase is quadratic in time and needs no running sum.
"""

import math

import numpy as np
import torch
from torch import Tensor, nn

from training.common.graph_ops import recorded, reshape
from training.sound.tables import Table
from training.world.attributes import FRAMES_PER_SECOND

SAMPLE_RATE = 48000
SAMPLES = SAMPLE_RATE // FRAMES_PER_SECOND  # of a block, of each channel
HARMONICS = 8
STEP = 80  # samples; 75 such steps are a block, and their numbers a small table
# Taylor's series of sin(pi v) / v and of cos(pi v) in v^2, |v| <= 1/2, to 1e-8
_SINE = [(-1) ** k * np.pi ** (2 * k + 1) / math.factorial(2 * k + 1) for k in range(7)]
_COSINE = [(-1) ** k * np.pi ** (2 * k) / math.factorial(2 * k) for k in range(7)]


def timbres() -> np.ndarray:
    """Amplitudes of harmonics 1..8 by shape, [4, 8], each of power 1/2 in all.

    A circle is a sine, a square has the odd harmonics of a square wave, a triangle those
    of a triangle wave, and a star all of a saw's.
    """
    k = np.arange(1, HARMONICS + 1)
    odd = k % 2
    rows = np.stack([k == 1, odd / k, odd * (2 - k % 4) / k**2, 1 / k])
    return rows / np.sqrt((rows**2).sum(1, keepdims=True))


def ramp() -> Tensor:
    """Time within a block, 0 to 1 exclusive, [1, samples]."""
    coarse = recorded(torch.arange(0, SAMPLES, STEP))[:, None]
    numbers = reshape(coarse + torch.arange(STEP), (1, -1))
    return numbers.float() * (1 / SAMPLES)


def wrapped(phase: Tensor) -> Tensor:
    """Periods -> the part in [0, 1); the difference is exact."""
    return phase - torch.floor(phase)


def _polynomial(square: Tensor, coefficients: list[float]) -> Tensor:
    value = square * coefficients[-1] + coefficients[-2]
    for coefficient in coefficients[-3::-1]:
        value = value * square + coefficient
    return value


def sine_and_cosine(phase: Tensor) -> tuple[Tensor, Tensor]:
    """Of phases in periods, by the half angle."""
    half = wrapped(phase) - 0.5
    square = half * half
    sine = half * _polynomial(square, _SINE)
    cosine = _polynomial(square, _COSINE)
    return -2 * sine * cosine, 2 * sine * sine - 1


class Oscillator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.timbres = Table(timbres())

    def forward(
        self,
        time: Tensor,
        phase: Tensor,
        hertz: tuple[Tensor, Tensor],
        shapes: tuple[Tensor, Tensor],
    ) -> tuple[Tensor, Tensor]:
        """Time [1, samples] and phase [n, 1] in periods; frequencies and shapes [n, 1] at
        both ends of the block -> wave [n, samples], and the phase after it [n, 1]."""
        seconds = 1 / FRAMES_PER_SECOND
        slope = (hertz[1] - hertz[0]) * (seconds / 2)
        periods = hertz[0] * seconds
        sine, cosine = sine_and_cosine(phase + time * (periods + time * slope))
        first, last = (self.timbres(shape) for shape in shapes)
        amplitudes = zip(first.split(1, 1), (last - first).split(1, 1))
        # Clenshaw's recurrence: the sum of all harmonics from one sine and one cosine
        twice, later, latest = 2 * cosine, 0.0, 0.0
        for amplitude, change in reversed(list(amplitudes)):
            amplitude = amplitude + time * change
            later, latest = latest, amplitude + twice * latest - later
        return sine * latest, wrapped(phase + (periods + slope))
