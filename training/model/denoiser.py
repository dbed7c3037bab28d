"""The diffusion family's network: noisy latents of a chunk of frames -> clean ones.

A token is one position of the frame over all frames of the chunk, beside the same
position of the frames before; so the 17 tokens of a chunk cost as much as one frame.
What the noise level, the prompt and the time say scales and shifts every block (DiT,
Peebles and Xie 2023; one modulation for all blocks, as in PixArt).

The network guesses the level of every latent; their mean is the clean latent, and
the velocity follows from it (variational flow matching, Eijkelboom et al. 2024). It also
says what it takes each frame to show (facts), and the painter's guess for that is added
where it helps: uncertain facts give uncertain guesses, so a gate weighs them.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .autoencoder import LEVELS
from .blocks import attend, initialise, merge_heads, split_heads
from .graph_ops import reshape
from .layout import CODES, SLOTS
from .levels import CHANNELS, SCORES, LevelValues
from .painter import PARTS, Painter, softened, strips_of

CHUNK, BEFORE = 4, 4  # frames made at once, frames looked back at
SMALLEST_SIGMA = 1e-3
LATEST = 24  # later chunks are told this place in time
FREQUENCIES = 16
SQUEEZED = 32  # numbers that each token adds to the question what is shown


def waves(value: Tensor) -> Tensor:
    """[n, 1] in [0, 1] -> [n, 32], sines of growing frequency."""
    rates = torch.exp(torch.linspace(0.0, math.log(200.0), FREQUENCIES))
    angles = value * rates
    return torch.cat([angles.sin(), angles.cos()], -1)


class Layer(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.width, self.heads = width, heads
        self.scale = (width // heads) ** -0.5
        self.project = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)
        self.inner = nn.Linear(width, 4 * width)
        self.outer_output = nn.Linear(4 * width, width)
        self.bias = nn.Parameter(torch.zeros(heads, SLOTS, SLOTS))
        self.modulation = nn.Parameter(torch.zeros(6 * width))
        self.register_buffer("one", torch.ones(width), persistent=False)
        self.register_buffer("zero", torch.zeros(width), persistent=False)

    def norm(self, hidden: Tensor) -> Tensor:
        """Without weights of its own; those that the modulation gives come after."""
        return F.layer_norm(hidden, (self.width,), self.one, self.zero)

    def forward(self, hidden: Tensor, modulation: Tensor) -> Tensor:
        """hidden [n, 17, width], modulation [n, 1, 6 * width]."""
        parts = (modulation + self.modulation).split(self.width, -1)
        scale, shift, gate, scale2, shift2, gate2 = parts
        plain = self.norm(hidden) * (1 + scale) + shift
        query, key, value = self.project(plain).split(self.width, -1)
        parts = (query * self.scale, key, value)
        parts = (split_heads(part, self.heads, self.width) for part in parts)
        mixed = merge_heads(attend(*parts, self.bias), self.width)
        hidden = hidden + (1 + gate) * self.output(mixed)
        plain = self.norm(hidden) * (1 + scale2) + shift2
        fed = self.outer_output(F.gelu(self.inner(plain)))
        return hidden + (1 + gate2) * fed


class Denoiser(nn.Module):
    def __init__(
        self, context_width: int, width: int = 192, layers: int = 4, heads: int = 6
    ) -> None:
        super().__init__()
        inputs, outputs = (CHUNK + BEFORE) * CHANNELS, CHUNK * CODES * SCORES
        self.header_in, self.strips_in = nn.Linear(inputs, width), nn.Linear(inputs, width)
        self.header_out = nn.Linear(width, outputs)
        self.strips_out = nn.Linear(width, outputs)
        self.places = nn.Parameter(torch.randn(SLOTS, width) * 0.02)
        told = 2 * FREQUENCIES + BEFORE + context_width
        self.told = nn.Sequential(nn.Linear(told, width), nn.SiLU())
        self.times = nn.Parameter(torch.randn(LATEST + 1, width) * 0.02)
        self.modulate = nn.Sequential(
            nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 6 * width)
        )
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.values = LevelValues()
        self.squeeze = nn.Linear(width, SQUEEZED)
        self.facts = nn.Sequential(
            nn.Linear(SLOTS * SQUEEZED, 256), nn.SiLU(), nn.Linear(256, CHUNK * sum(PARTS))
        )
        self.gate = nn.Linear(width, CHUNK)
        nn.init.constant_(self.gate.bias, -2.0)
        self.painter = Painter().requires_grad_(False)  # trained before
        initialise(self.layers, layers)
        nn.init.normal_(self.modulate[2].weight, std=0.01)

    def scores(
        self,
        latents: Tensor,
        sigmas: Tensor,
        previous: Tensor,
        previous_mask: Tensor,
        positions: Tensor,
        prompt: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Latents [n, 4, 17, 12], sigmas [n, 1], the frames before [n, 4, 17, 12] and
        which of them exist [n, 4], index of the first frame [n, 1], what the prompt
        says [n, context_width] -> scores [n, 17, 4 frames, 4 codes, 18], of facts
        [n, 4 frames, 98]."""
        previous = previous * previous_mask[:, :, None, None]
        frames = torch.cat([previous, latents], 1).transpose(1, 2)
        tokens = reshape(frames, (-1, SLOTS, (CHUNK + BEFORE) * CHANNELS))
        header, strips = self.header_in(tokens[:, :1]), self.strips_in(tokens[:, 1:])
        hidden = torch.cat([header, strips], 1) + self.places

        told = self.told(torch.cat([waves(sigmas), previous_mask, prompt], -1))
        told = told + F.embedding(positions[:, 0].clamp(0, LATEST), self.times)
        modulation = self.modulate(told)[:, None]
        for layer in self.layers:
            hidden = layer(hidden, modulation)
        hidden = self.norm(hidden)
        header, strips = self.header_out(hidden[:, :1]), self.strips_out(hidden[:, 1:])
        scores = torch.cat([header, strips], 1)
        scores = reshape(scores, (-1, SLOTS, CHUNK, CODES, SCORES))
        squeezed = reshape(F.silu(self.squeeze(hidden)), (-1, SLOTS * SQUEEZED))
        facts = reshape(self.facts(squeezed), (-1, CHUNK, sum(PARTS)))
        gate = torch.sigmoid(self.gate(hidden))[..., None, None]
        return scores + gate * self.painted(facts), facts

    def painted(self, facts: Tensor) -> Tensor:
        """Scores of facts [n, 4, 98] -> the painter's scores, as those of `scores`."""
        with torch.no_grad():  # the facts have a loss of their own
            soft = reshape(softened(facts), (-1, sum(PARTS)))
            drawn = strips_of(*self.painter(soft))
        return reshape(drawn, (-1, CHUNK, SLOTS, CODES, SCORES)).transpose(1, 2)

    def clean(self, scores: Tensor) -> Tensor:
        """Scores -> the latents they speak of, [n, 4, 17, 12]."""
        means = reshape(self.values.mean(scores), (-1, SLOTS, CHUNK, CHANNELS))
        return means.transpose(1, 2)

    def forward(self, latents: Tensor, sigmas: Tensor, *others: Tensor) -> Tensor:
        """The arguments of `scores` -> velocity = noise - clean, [n, 4, 17, 12]."""
        clean = self.clean(self.scores(latents, sigmas, *others)[0])
        return (latents - clean) / sigmas.clamp(min=SMALLEST_SIGMA)[:, :, None, None]
