"""Small tables of the synthesiser, looked up and multiplied out exactly.

The sound is made of sums and products alone, which every processor rounds alike; a sine
or a power is not. So what needs one is a table, made here once in double precision.
Tables are kept as whole numbers of a fraction (2^-22, say), for `storage.shrink` would
round real ones to float16.
"""

import numpy as np
import torch
from torch import Tensor, nn

from training.common.graph_ops import recorded

FRACTION_BITS = 22


class Table(nn.Module):
    """float64 [rows, ...] -> a buffer of whole numbers."""

    def __init__(self, values: np.ndarray, bits: int = FRACTION_BITS) -> None:
        super().__init__()
        self.scale = 2.0**-bits
        whole = torch.from_numpy(np.rint(values * 2.0**bits).astype(np.int32))
        self.register_buffer("whole", whole, persistent=False)

    def values(self) -> Tensor:
        return recorded(self.whole).float() * self.scale

    def forward(self, numbers: Tensor) -> Tensor:
        """Whole numbers [n, 1] as float -> their rows [n, ...]. One beyond the table
        gives zeros; no index can be out of range."""
        hits = (numbers == torch.arange(len(self.whole)).float()).float()  # [n, rows]
        for _ in range(self.whole.ndim - 1):
            hits = hits[..., None]
        return (hits * self.values()).sum(1)  # all terms but one are zero: exact
