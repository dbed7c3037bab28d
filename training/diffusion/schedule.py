"""The noise levels of the diffusion family (flow matching with a shift)."""

import numpy as np

SHIFT = 4.0  # what a clip is to show is settled while it is still nearly all noise


def noise_levels(even: np.ndarray, shift: float) -> np.ndarray:
    """Evenly spread numbers in [0, 1] -> noise levels in [0, 1], most of them high."""
    return shift * even / (1 + (shift - 1) * even)


def steps(count: int, shift: float = SHIFT) -> np.ndarray:
    """Levels from 1 down to 0, [count + 1]."""
    return noise_levels(1 - np.arange(count + 1) / count, shift)
