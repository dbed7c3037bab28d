"""The recurrent family: one frame a step, from a hidden state that reads the words.

Encoder-decoder with attention (Bahdanau et al. 2014): the state asks the words what
matters now, a gate decides how much of it is renewed, and from it follow the facts that
the painter shows. The facts that were shown are read back, so a place that is handed from
frame to frame stays exact.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.common.blocks import CrossAttention
from training.common.graph_ops import reshape
from training.facts.directed import CHOICES
from training.facts.noise import BINS, SECTORS, bin_numbers, one_hot
from training.facts.painter import PARTS, Facts, Mixer, committed

NOISE_SIZE = CHOICES + 1  # the last number gives the phase
PERIOD, LATEST = 16, 31  # the time of day, and the time since the start


def noise_bits(bins: Tensor, phase: Tensor, times: Tensor) -> Tensor:
    """Bins [n, 7], phase [n] and frame indices [n] -> float [n, 7 * 48 + 16].

    The phase is read as a clock that it has set: what goes round, goes by it."""
    bits = reshape(one_hot(bins, BINS), (-1, CHOICES * BINS))
    return torch.cat([bits, one_hot((phase + times) % SECTORS, SECTORS)], 1)


def read_noise(noise: Tensor, times: Tensor) -> Tensor:
    """Normal numbers [n, 8] and frame indices [n] -> the same as `noise_bits`."""
    bins = bin_numbers(noise)
    phase = bins[:, CHOICES].div(BINS // SECTORS, rounding_mode="floor")
    return noise_bits(bins[:, :CHOICES], phase, times)


class Recurrent(nn.Module):
    def __init__(self, context_width: int, width: int = 192, heads: int = 6) -> None:
        super().__init__()
        self.width = width
        self.noise = nn.Linear(CHOICES * BINS + SECTORS, width)
        self.hours = nn.Parameter(torch.randn(PERIOD, width) * 0.1)
        self.ages = nn.Parameter(torch.randn(LATEST + 1, width) * 0.1)
        self.start = nn.Parameter(torch.randn(width) * 0.1)
        self.cross = CrossAttention(width, heads, context_width)
        self.mixers = nn.ModuleList(Mixer(width, 384) for _ in range(3))
        self.norm = nn.LayerNorm(width)
        self.renew = nn.Linear(width, 2 * width)
        nn.init.constant_(self.renew.bias[width:], -1.0)
        self.facts = Facts(width)
        self.shown = nn.Linear(sum(PARTS), width, bias=False)
        nn.init.zeros_(self.shown.weight)

    def step(
        self, noise: Tensor, times: Tensor, hidden: Tensor, key, value, mask: Tensor
    ) -> Tensor:
        """Embedded noise [n, width], frame index [n], state of the frame before
        [n, width] -> state [n, width]. At frame 0 the old state is not looked at."""
        old = torch.where((times == 0)[:, None], self.start, hidden)
        now = F.embedding(times % PERIOD, self.hours)
        now = now + F.embedding(times.clamp(max=LATEST), self.ages)
        shown = self.shown(committed(self.facts(old)))
        asking = (old + shown + noise + now)[:, None]
        mixed = self.cross(asking, key, value, mask)[:, 0]
        for mixer in self.mixers:
            mixed = mixer(mixed)
        fresh, gate = self.renew(self.norm(mixed)).split(self.width, -1)
        gate = torch.sigmoid(gate)
        return (1 - gate) * old + gate * fresh

    def unroll(
        self, bins: Tensor, phase: Tensor, scenes: list[tuple[int, Tensor, Tensor]]
    ) -> Tensor:
        """Bins and phase of the noise, and for each scene its frames, its words and their
        mask -> states of frames 0, 1, ... [n, frames of all scenes, width]."""
        hidden, states = self.start.expand(len(bins), -1), []
        for frames, context, mask in scenes:
            key, value = self.cross.project_context(context)
            for _ in range(frames):
                times = torch.full((len(bins),), len(states))
                noise = self.noise(noise_bits(bins, phase, times))
                hidden = self.step(noise, times, hidden, key, value, mask)
                states.append(hidden)
        return torch.stack(states, 1)
