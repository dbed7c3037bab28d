"""Hits: a few damped sines that are struck, as a drum is (modal synthesis).

A mode is a complex number z that turns and shrinks from sample to sample; what is heard
is its imaginary part. A strike adds to the real part, so that a hit starts at zero, and
a second one while the first still sounds needs no second voice.
"""

import numpy as np
from torch import Tensor, nn

from training.common.graph_ops import reshape
from training.sound.oscillator import SAMPLE_RATE, SAMPLES, STEP
from training.sound.tables import Table

# The first three modes of an ideal membrane, 1 : 1.593 : 2.136, below every tone that an
# object makes, and a short knock
HERTZ = np.array([80.0, 127.4, 170.9, 1100.0])
DECAY = np.array([0.09, 0.06, 0.04, 0.006])  # seconds to 1/e
FLOOR = (0.5, 0.25, 0.15, 0.1)  # how hard a bounce strikes each mode
WALL = (0.15, 0.2, 0.25, 0.4)
MODES = len(HERTZ)


def powers(exponents: np.ndarray) -> np.ndarray:
    """What a mode of 1 is after so many samples, [modes, 2, n]: real, imaginary."""
    rate = (2j * np.pi * HERTZ - 1 / DECAY) / SAMPLE_RATE
    values = np.exp(rate[:, None] * exponents)
    return np.stack([values.real, values.imag], 1)


def product(a: Tensor, b: Tensor, c: Tensor, d: Tensor) -> tuple[Tensor, Tensor]:
    """(a + ib) (c + id)."""
    return a * c - b * d, a * d + b * c


class Resonator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.coarse = Table(powers(np.arange(0, SAMPLES, STEP)), bits=30)
        self.fine = Table(powers(np.arange(STEP)), bits=30)
        self.block = Table(powers(np.array([SAMPLES])), bits=30)

    def forward(self, real: Tensor, imaginary: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Modes [n, channels, modes] at the block's start -> the sound [n, channels,
        samples], and both parts after the block."""
        coarse, fine, block = (
            table.values() for table in (self.coarse, self.fine, self.block)
        )
        sound = 0.0
        factors = (coarse[:, 0, :, None], coarse[:, 1, :, None], fine[:, 0, None], fine[:, 1, None])
        cosines, sines = (reshape(part, (MODES, 1, -1)) for part in product(*factors))
        modes = zip(cosines.unbind(), sines.unbind(), real.split(1, 2), imaginary.split(1, 2))
        for cosine, sine, a, b in modes:
            sound = sound + (a * sine + b * cosine)
        real, imaginary = product(real, imaginary, block[:, 0, 0], block[:, 1, 0])
        return sound, real, imaginary
