"""The gan family: a generator of single frames and a critic of clips.

The generator gets content noise, the same for the whole clip, and motion noise, points
that turn on circles once in `PERIOD` frames. Turned back, a pair tells where the clip
starts; as it is, the first pair tells the phase of what goes round. It asks the words
what matters in this frame. The critic judges whether a clip is real and fits its words;
it looks at latents, so its gradient does not pass the pixels.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.common.blocks import CrossAttention
from training.common.graph_ops import reshape
from training.facts.directed import FIRST_ATTRIBUTE, X, Y, Directed
from training.facts.noise import BINS, SECTORS, bin_numbers, circle, one_hot
from training.facts.painter import Facts, Mixer, Painter, committed_softly
from training.frames.layout import SLOTS
from training.frames.levels import CHANNELS, LevelValues, from_grid
from training.world.attributes import COUNTS

CONTENT_SIZE, MOTION_SIZE, PERIOD = len(COUNTS), 3, SECTORS
CRITIC_FRAMES = 8
LATEST = 31


def shown_frames(length: int) -> list[int]:
    """Which frames of a clip the critic looks at: eight, evenly spread, both ends."""
    last = CRITIC_FRAMES - 1
    return [(2 * i * (length - 1) + last) // (2 * last) for i in range(CRITIC_FRAMES)]


def read_noise(content: Tensor, motion: Tensor, positions: Tensor) -> Tensor:
    """Normal [n, 5] and turned [n, 6] noise, frame index [n, 1] -> bits [n, 352]."""
    turn = 2 * math.pi / PERIOD * (positions % PERIOD).to(motion.dtype)
    first, second = motion[:, :MOTION_SIZE], motion[:, MOTION_SIZE:]
    start = first * turn.cos() - second * turn.sin()
    order = [start[:, 1 + X : 2 + X], start[:, 1 + Y : 2 + Y], content]
    bins = bin_numbers(torch.cat(order, 1))
    phase = circle(first[:, 0], -second[:, 0])
    bits = reshape(one_hot(bins, BINS), (-1, (FIRST_ATTRIBUTE + CONTENT_SIZE) * BINS))
    return torch.cat([bits, phase], 1)


def drawn_bits(bins: Tensor, phase: Tensor, frames: Tensor) -> Tensor:
    """Bins [n, 7], phase [n], frame indices [n, t] -> bits [n, t, 352]."""
    turned = one_hot((phase[:, None] + frames) % SECTORS, SECTORS)
    bits = one_hot(bins, BINS).flatten(1)[:, None].expand(-1, frames.shape[1], -1)
    return torch.cat([bits, turned], 2)


class Generator(nn.Module):
    def __init__(self, context_width: int, width: int = 192, heads: int = 6) -> None:
        super().__init__()
        inputs = (FIRST_ATTRIBUTE + CONTENT_SIZE) * BINS + SECTORS
        self.noise = nn.Linear(inputs, width)
        self.ages = nn.Parameter(torch.randn(LATEST + 1, width) * 0.1)
        self.cross = CrossAttention(width, heads, context_width)
        self.mixers = nn.ModuleList(Mixer(width, 384) for _ in range(3))
        self.facts = Facts(width)

    def forward(self, bits: Tensor, times: Tensor, words: Tensor, mask: Tensor) -> Tensor:
        """Bits [n, t, 352], frame indices [n, t], words [n, 32, context_width] ->
        scores of facts [n, t, 98]."""
        hidden = self.noise(bits) + F.embedding(times.clamp(max=LATEST), self.ages)
        hidden = self.cross(hidden, *self.cross.project_context(words), mask)
        for mixer in self.mixers:
            hidden = mixer(hidden)
        return self.facts(hidden)


class Critic(nn.Module):
    """A score above 0 means: real, and as the words say."""

    def __init__(self, context_width: int, width: int = 96, heads: int = 4) -> None:
        super().__init__()
        self.width = width
        self.frame = nn.Linear(SLOTS * CHANNELS, width)
        self.times = nn.Parameter(torch.randn(CRITIC_FRAMES, width) * 0.1)
        self.look = Mixer(width, 2 * width)
        self.whole = nn.Linear(CRITIC_FRAMES * width, 2 * width)
        self.cross = CrossAttention(2 * width, heads, context_width)
        self.prompt = nn.Linear(context_width, 2 * width)
        self.mixers = nn.ModuleList(Mixer(2 * width, 2 * width) for _ in range(2))
        self.score = nn.Sequential(nn.LayerNorm(2 * width), nn.Linear(2 * width, 1))

    def forward(self, latents: Tensor, words: Tensor, mask: Tensor) -> Tensor:
        """Latents [n, 8, 17, 12], words [n, 32, context_width] -> scores [n]."""
        frames = reshape(latents, (-1, CRITIC_FRAMES, SLOTS * CHANNELS))
        frames = self.look(self.frame(frames) + self.times)
        seen = self.whole(F.silu(reshape(frames, (-1, CRITIC_FRAMES * self.width))))
        mixed = self.cross(seen[:, None], *self.cross.project_context(words), mask)[:, 0]
        mixed = mixed * (1 + self.prompt(words[:, 0]))
        for mixer in self.mixers:
            mixed = mixer(mixed)
        return self.score(mixed)[:, 0]


class Gan(nn.Module):
    """Both networks, so that one checkpoint and one optimiser hold them."""

    def __init__(self, context_width: int) -> None:
        super().__init__()
        self.generator, self.critic = Generator(context_width), Critic(context_width)
        self.values = LevelValues()

    def scores(self, batch: Directed, words: Tensor, mask: Tensor) -> Tensor:
        """What the generator takes for the facts of each frame, [n, t, 98]."""
        bits = drawn_bits(batch.bins, batch.phase, batch.frames)
        return self.generator(bits, batch.frames, words, mask)

    def latents(self, scores: Tensor, painter: Painter) -> Tensor:
        """What is shown then, [n, 8, 17, 12]; gradients pass the commitment."""
        local, overall = painter(committed_softly(scores).flatten(0, 1))
        local = self.values.mean(local).unflatten(1, (8, 8))
        latents = from_grid(local, self.values.mean(overall))
        return latents.unflatten(0, (-1, CRITIC_FRAMES))
