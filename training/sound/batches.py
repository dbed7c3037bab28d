"""Pictures for the tracker: drawn, as the autoencoder gives them back, and of nothing.

At serving it sees frames that were made from codes, some of them wrong, so most of what
it learns from is decoded.
"""

import numpy as np
import torch
from torch import Tensor

from training.frames.autoencoder import CODEBOOK_SIZE, Autoencoder
from training.frames.code_table import CodeTable
from training.world.attributes import BACKGROUND_PALETTE, BACKGROUNDS, COLOURS, FRAME_SIZE
from training.world.drawing import paint
from training.world.geometry import GeometryTable

DECODED, EMPTY = 0.6, 0.08  # shares of a batch; of each kind a part shows nothing
FAULTY, WRONG = 0.3, 0.02  # share of decoded pictures with wrong codes, and of their codes
NOISE = 0.02  # standard deviation of what some pictures are blurred by, of full scale
POOL, FRESH = 2048, 8  # decoded pictures at hand, and how many are new in each batch


class Sights:
    """Batches of pixels [n, 3, 64, 64] and facts int64 [n, 5], of every picture of the
    world in all colours. Without an autoencoder all are drawn."""

    def __init__(self, autoencoder: Autoencoder | None, rng: np.random.RandomState) -> None:
        self.geometry, self.autoencoder, self.rng = GeometryTable(), autoencoder, rng
        self.table, self.pool = None, None
        if autoencoder is not None:
            self.table = CodeTable(autoencoder, self.geometry)
            nothing = paint(np.zeros((1, FRAME_SIZE, FRAME_SIZE)), *np.zeros((2, 1), int))
            nothing = torch.from_numpy(nothing.astype(np.float32))
            self.blank = autoencoder.encode(nothing)[0]

    def _facts(self, count: int) -> tuple[np.ndarray, Tensor, np.ndarray, np.ndarray]:
        """State numbers, facts, colours, backgrounds; two thirds are of moving things."""
        moving, rng = self.rng.rand(count) < 0.67, self.rng
        limit = np.where(moving, self.geometry.moving_count, len(self.geometry))
        numbers = rng.randint(0, limit)
        shape, radius, x, y = self.geometry.states[numbers].T
        there = rng.rand(count) >= EMPTY
        facts = np.stack([there, shape, radius, x // 2, y // 2], 1)
        colours, backgrounds = (rng.randint(len(n), size=count) for n in (COLOURS, BACKGROUNDS))
        return numbers, torch.from_numpy(facts.astype(int)), colours, backgrounds

    def drawn(self, count: int) -> tuple[Tensor, Tensor]:
        numbers, facts, colours, backgrounds = self._facts(count)
        pixels = torch.from_numpy(paint(self.geometry.masks(numbers), colours, backgrounds))
        for i in (facts[:, 0] == 0).nonzero()[:, 0].tolist():
            pixels[i] = self._nothing(BACKGROUND_PALETTE[backgrounds[i]])
        noisy = torch.from_numpy(self.rng.rand(count) < 0.3).float()[:, None, None, None]
        return pixels + NOISE * noisy * torch.randn(pixels.shape), facts

    def _nothing(self, background: np.ndarray) -> Tensor:
        """A background, one of a colour that is not of the world, or mere noise."""
        kind = self.rng.rand()
        colour = background if kind < 0.5 else self.rng.rand(3)
        pixels = torch.tensor(colour, dtype=torch.float32)[:, None, None]
        if kind > 0.9:
            pixels = pixels + 0.3 * torch.randn(3, FRAME_SIZE, FRAME_SIZE)
        return pixels.expand(-1, FRAME_SIZE, FRAME_SIZE).clamp(0, 1)

    @torch.no_grad()
    def decoded(self, count: int) -> tuple[Tensor, Tensor]:
        numbers, facts, colours, backgrounds = self._facts(count)
        local = self.table.local[torch.from_numpy(numbers)].long()
        local[facts[:, 0] == 0] = self.blank
        faulty = self.rng.rand(count, 1, 1) < FAULTY
        wrong = torch.from_numpy(faulty & (self.rng.rand(*local.shape) < WRONG))
        local = torch.where(wrong, torch.randint(CODEBOOK_SIZE, local.shape), local)
        pixels = self.autoencoder.decode(local, self.table.overall[colours, backgrounds].long())
        return torch.round(pixels * 255) / 255, facts

    def batch(self, count: int) -> tuple[Tensor, Tensor]:
        """Drawn and decoded ones; a decoded picture takes as long as many a step, so each
        is used several times."""
        if self.table is None:
            return self.drawn(count)
        if self.pool is None:
            parts = [self.decoded(64) for _ in range(POOL // 64)]
            self.pool = tuple(torch.cat(part) for part in zip(*parts))
        places = torch.from_numpy(self.rng.randint(POOL, size=FRESH))
        for kept, new in zip(self.pool, self.decoded(FRESH)):
            for place, picture in zip(places, new):
                kept[place] = picture
        chosen = torch.from_numpy(self.rng.randint(POOL, size=round(DECODED * count)))
        pixels, facts = self.drawn(count - len(chosen))
        old = (part[chosen] for part in self.pool)
        return tuple(torch.cat(pair) for pair in zip((pixels, facts), old))
