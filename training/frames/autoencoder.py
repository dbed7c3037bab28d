"""The autoencoder: a frame becomes 4 global and 64 local codes, and comes back.

Local codes say what is in a cell of 8 x 8 pixels, global codes what colours the
frame has; training keeps the two apart. Both are finite scalar quantisation
(Mentzer et al. 2023) with 8 x 5 x 5 = 200 values.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.common.graph_ops import repeat_border

LEVELS = (8, 5, 5)
CODEBOOK_SIZE = 200
GLOBAL_CODES = 4
CELLS = 8  # the local codes form an 8 x 8 grid
_STEM, _ENCODER, _COARSE, _FINE = 48, 128, 96, 64


class ScalarQuantiser(nn.Module):
    """Rounds each of three numbers to its levels; a code is their mixed-radix index."""

    def __init__(self) -> None:
        super().__init__()
        levels = torch.tensor(LEVELS, dtype=torch.float32)
        basis = torch.tensor([1, LEVELS[0], LEVELS[0] * LEVELS[1]])
        self.register_buffer("half_range", (levels - 1) / 2, persistent=False)
        self.register_buffer("basis", basis, persistent=False)
        steps = torch.arange(CODEBOOK_SIZE)[:, None] // basis
        table = (steps % torch.tensor(LEVELS)) / self.half_range - 1
        self.register_buffer("table", table, persistent=False)

    def squash(self, raw: Tensor) -> Tensor:
        """[..., 3] -> values in [-1, 1], before rounding."""
        return torch.tanh(raw)

    def forward(self, squashed: Tensor) -> Tensor:
        """[..., 3] in [-1, 1] -> the nearest levels; gradients pass straight through."""
        scaled = (squashed + 1) * self.half_range
        rounded = scaled + (torch.round(scaled) - scaled).detach()
        return rounded / self.half_range - 1

    def codes(self, squashed: Tensor) -> Tensor:
        """[..., 3] -> int64 [...]."""
        steps = torch.round((squashed + 1) * self.half_range).long()
        return (steps * self.basis).sum(-1)


class EdgeConv(nn.Conv2d):
    """A convolution that keeps the size by repeating the border."""

    def __init__(self, inputs: int, outputs: int, kernel: int = 3) -> None:
        super().__init__(inputs, outputs, kernel)

    def forward(self, hidden: Tensor) -> Tensor:
        margin = self.kernel_size[0] // 2
        return super().forward(repeat_border(hidden, margin) if margin else hidden)


class Residual(nn.Module):
    def __init__(self, width: int, first: int = 3, second: int = 3) -> None:
        super().__init__()
        self.first = EdgeConv(width, width, first)
        self.second = EdgeConv(width, width, second)

    def forward(self, hidden: Tensor) -> Tensor:
        return hidden + self.second(F.silu(self.first(F.silu(hidden))))


class Encoder(nn.Module):
    """A cell sees about 20 pixels, so equal surroundings give equal codes."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, _STEM, 8, 4, 2, padding_mode="replicate"),
            Residual(_STEM, 3, 1),
            nn.Conv2d(_STEM, _ENCODER, 2, 2),
            Residual(_ENCODER, 1, 1),
            nn.SiLU(),
        )
        self.local_head = nn.Conv2d(_ENCODER, len(LEVELS), 1)
        self.global_head = nn.Sequential(
            nn.Linear(2 * _ENCODER, 128),
            nn.SiLU(),
            nn.Linear(128, GLOBAL_CODES * len(LEVELS)),
        )

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """[n, 3, h, w] in [0, 1] -> raw local [n, h/8, w/8, 3], raw global [n, 4, 3]."""
        hidden = self.stem(pixels * 2 - 1)
        pooled = torch.cat([hidden.amax((2, 3)), hidden.amin((2, 3))], 1)
        overall = self.global_head(pooled).view(-1, GLOBAL_CODES, len(LEVELS))
        return self.local_head(hidden).permute(0, 2, 3, 1), overall


class Decoder(nn.Module):
    """Local values in, pixels out; global values scale and shift every block."""

    def __init__(self) -> None:
        super().__init__()
        self.widths = (_COARSE, _COARSE, _COARSE, _FINE, _FINE)
        self.inner = nn.Conv2d(len(LEVELS), _COARSE, 1)
        self.blocks = nn.ModuleList(Residual(width) for width in self.widths)
        self.upsample = nn.Sequential(
            nn.Conv2d(_COARSE, _FINE * 4, 1), nn.PixelShuffle(2)
        )
        self.outer = nn.Sequential(nn.SiLU(), EdgeConv(_FINE, 48), nn.PixelShuffle(4))
        self.modulation = nn.Sequential(
            nn.Linear(GLOBAL_CODES * len(LEVELS), 128),
            nn.SiLU(),
            nn.Linear(128, 2 * sum(self.widths)),
        )

    def forward(self, local: Tensor, overall: Tensor) -> Tensor:
        """[n, h, w, 3] and [n, 4, 3] -> pixels [n, 3, 8h, 8w], not clamped."""
        films = self.modulation(overall.flatten(1))[:, :, None, None]
        films = films.split([2 * width for width in self.widths], 1)
        hidden = self.inner(local.permute(0, 3, 1, 2))
        for index, (block, film) in enumerate(zip(self.blocks, films)):
            if index == 3:
                hidden = self.upsample(hidden)
            scale, shift = film.split(self.widths[index], 1)
            hidden = block(hidden * (1 + scale) + shift)
        return self.outer(hidden) * 0.5 + 0.5


class Autoencoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()
        self.quantiser = ScalarQuantiser()

    def squashed(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """[n, 3, h, w] -> local [n, h/8, w/8, 3], global [n, 4, 3], before rounding."""
        local, overall = self.encoder(pixels)
        return self.quantiser.squash(local), self.quantiser.squash(overall)

    def encode(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """[n, 3, 64, 64] -> local codes [n, 8, 8], global codes [n, 4]."""
        local, overall = self.squashed(pixels)
        return self.quantiser.codes(local), self.quantiser.codes(overall)

    def decode(self, local: Tensor, overall: Tensor) -> Tensor:
        """Codes [n, 8, 8] and [n, 4] -> pixels [n, 3, 64, 64] in [0, 1]."""
        table = self.quantiser.table
        pixels = self.decoder(F.embedding(local, table), F.embedding(overall, table))
        return pixels.clamp(0, 1)
