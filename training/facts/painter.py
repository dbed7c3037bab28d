"""What is where, and the frame's codes that show it.

The networks of the recurrent and gan families end in plain facts: which shape, colour,
background and radius, and where on the 2-pixel grid. They commit to the likeliest, and
the painter turns facts into codes, so a frame is never half one picture, half another.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.common.graph_ops import reshape
from training.facts.noise import one_hot
from training.frames.autoencoder import CELLS, Decoder
from training.frames.graphs import to_bytes
from training.frames.layout import CODES
from training.frames.levels import SCORES, LevelValues
from training.world.attributes import COUNTS, FRAME_SIZE

# shape, colour, background, radius, and the middle's x and y in steps of 2 pixels
PARTS = (*COUNTS[:3], 16, FRAME_SIZE // 2, FRAME_SIZE // 2)
CELL_STEPS = FRAME_SIZE // CELLS // 2


class Mixer(nn.Module):
    """A residual layer for vectors."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner, self.output = nn.Linear(width, inner), nn.Linear(inner, width)
        nn.init.zeros_(self.output.bias)

    def forward(self, hidden: Tensor) -> Tensor:
        return hidden + self.output(F.silu(self.inner(self.norm(hidden))))


class Facts(nn.Module):
    """Hidden states -> facts, one-hot parts side by side."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm, self.output = nn.LayerNorm(width), nn.Linear(width, sum(PARTS))

    def forward(self, hidden: Tensor) -> Tensor:
        """[..., width] -> scores [..., 98]."""
        return self.output(self.norm(hidden))


def committed(scores: Tensor) -> Tensor:
    """Scores [..., 98] -> 0 or 1, one 1 in each part."""
    parts = scores.split(PARTS, -1)
    return torch.cat([one_hot(p.argmax(-1), n) for p, n in zip(parts, PARTS)], -1)


def softened(scores: Tensor) -> Tensor:
    """Scores [..., 98] -> chances, each part adding up to 1."""
    return torch.cat([part.softmax(-1) for part in scores.split(PARTS, -1)], -1)


def committed_softly(scores: Tensor) -> Tensor:
    """The same, with the gradient of the softmax."""
    soft = softened(scores)
    return committed(scores) + soft - soft.detach()


def true_facts(states: Tensor, attributes: Tensor) -> tuple[Tensor, ...]:
    """States [..., 4] of (shape, radius, x, y) and attributes [..., 5] -> numbers."""
    shape, radius, x, y = states.unbind(-1)
    return shape, attributes[..., 1], attributes[..., 2], radius, x // 2, y // 2


def facts_loss(scores: Tensor, truth: tuple[Tensor, ...]) -> Tensor:
    parts = scores.split(PARTS, -1)
    return sum(
        F.cross_entropy(part.flatten(0, -2), fact.flatten())
        for part, fact in zip(parts, truth)
    )


class Painter(nn.Module):
    """A cell sees how far away, in x and in y, the object's middle is."""

    def __init__(self, width: int = 128) -> None:
        super().__init__()
        self.width = width
        steps = CELLS * CELL_STEPS
        self.x_tables = nn.Parameter(torch.randn(2 * steps, width) * 0.3)
        self.y_tables = nn.Parameter(torch.randn(2 * steps, width) * 0.3)
        self.form = nn.Parameter(torch.randn(PARTS[0] + PARTS[3], width) * 0.3)
        place, cell = torch.arange(PARTS[4])[:, None], torch.arange(CELLS)
        away = place - CELL_STEPS * cell + steps - CELL_STEPS
        self.register_buffer("away", away, persistent=False)  # [32, 8]
        self.mixers = nn.ModuleList(Mixer(width, 256) for _ in range(3))
        self.last = nn.LayerNorm(width)
        self.local = nn.Linear(width, SCORES)
        self.overall = nn.Sequential(
            nn.Linear(PARTS[1] + PARTS[2], 64), nn.SiLU(), nn.Linear(64, CODES * SCORES)
        )

    def forward(self, facts: Tensor) -> tuple[Tensor, Tensor]:
        """Facts [n, 98] -> scores of local codes [n, 64, 18], of global ones [n, 4, 18]."""
        shape, colour, background, radius, x, y = facts.split(PARTS, -1)
        form = torch.cat([shape, radius], -1) @ self.form
        columns = x @ F.embedding(self.away, self.x_tables).flatten(1)
        rows = y @ F.embedding(self.away, self.y_tables).flatten(1)
        columns = reshape(columns, (-1, 1, CELLS, self.width))
        rows = reshape(rows, (-1, CELLS, 1, self.width))
        cells = columns + rows + form[:, None, None]
        for mixer in self.mixers:
            cells = mixer(cells)
        local = reshape(self.local(self.last(cells)), (-1, CELLS * CELLS, SCORES))
        overall = self.overall(torch.cat([colour, background], -1))
        return local, reshape(overall, (-1, CODES, SCORES))


def strips_of(local: Tensor, overall: Tensor) -> Tensor:
    """Scores of cells [n, 64, 18] and header [n, 4, 18] -> of positions [n, 17, 4, 18]."""
    bands = reshape(local, (-1, 2, CODES, CELLS, SCORES)).transpose(2, 3)
    strips = reshape(bands, (-1, 2 * CELLS, CODES, SCORES))
    return torch.cat([overall[:, None], strips], 1)


class Picture(nn.Module):
    """Scores of facts [n, 98] -> pixels uint8 [n, 64, 64, 3]."""

    def __init__(self, painter: Painter, decoder: Decoder) -> None:
        super().__init__()
        self.painter, self.decoder, self.values = painter, decoder, LevelValues()

    def forward(self, scores: Tensor) -> Tensor:
        local, overall = self.painter(committed(scores))
        local = reshape(self.values.best(local), (-1, CELLS, CELLS, 3))
        return to_bytes(self.decoder(local, self.values.best(overall)))
