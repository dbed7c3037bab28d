"""The diffusion family's network: noisy latents of a chunk of frames -> clean ones.

Every noisy latent is first read for what it is, a grid value with normal noise: the
chance of each of its levels. Those chances, of the chunk's frames and of the frames
before, are evidence for what each frame shows; a residual network weighs it together
with the prompt, the noise level and the time, and says facts with their chances. So is
the clip's last frame, where one is given, turned back by the frames until then. The
painter turns those into chances of levels; their mean is the clean latent, and the
velocity follows from it (variational flow matching, Eijkelboom et al. 2024). While all
is noise the facts are open and the mean is a blur; both settle together.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.common.graph_ops import reshape
from training.facts.painter import PARTS, Mixer, Painter, softened, strips_of
from training.frames.autoencoder import LEVELS
from training.frames.layout import CODES, SLOTS
from training.frames.levels import CHANNELS, SCORES, LevelValues

CHUNK, BEFORE = 4, 4  # frames made at once, frames looked back at
SMALLEST_SIGMA = 1e-3
READ_SIGMA = 0.1  # at least, when levels are read: also that of the frames before
LATEST, FREQUENCIES = 24, 16  # later chunks are told this place in time
SURER = 4.0  # how much surer of its facts the network is taken to be without noise
SEEN, TIMES = 96, 32  # widths of what is seen in a frame and of its time
AIM, TURNS, HANDS = 192, 16, 3  # of what the last frame says, and pairs that turn
FAR, CYCLE = 32, 16  # frames until then; farther off only the phase of a cycle is told


def waves(value: Tensor) -> Tensor:
    """[n, 1] in [0, 1] -> [n, 32], sines of growing frequency."""
    rates = torch.exp(torch.linspace(0.0, math.log(200.0), FREQUENCIES))
    angles = value * rates
    return torch.cat([angles.sin(), angles.cos()], -1)


class Evidence(nn.Module):
    """Noisy latents -> by how much each level is likelier than by chance."""

    def __init__(self) -> None:
        super().__init__()
        self.values = LevelValues()

    def forward(self, latents: Tensor, sigmas: Tensor, frames: int = CHUNK) -> Tensor:
        """[n, frames, 17, 12], [n, 1] -> [n, frames, 17 * 4 * 18]."""
        parts = reshape(latents, (-1, frames, SLOTS * CODES, len(LEVELS)))
        sigmas = sigmas[:, :, None, None]
        spread = 2 * sigmas.clamp(min=READ_SIGMA) ** 2
        found = []
        for index, count in enumerate(LEVELS):
            values = (1 - sigmas) * getattr(self.values, f"values{index}")
            away = (parts[..., index : index + 1] - values) ** 2
            found.append((-away / spread).softmax(-1) - 1 / count)
        return reshape(torch.cat(found, -1), (-1, frames, SLOTS * CODES * SCORES))


class Aim(nn.Module):
    """What is seen in the last frame and how far off it is -> what that says of the chunk.
    A place that moves by one step a frame, and a phase that goes round, are pairs of
    numbers that turn with the time, like rotary positions (Su et al. 2021)."""

    def __init__(self) -> None:
        super().__init__()
        self.read = nn.Linear(SEEN, AIM)
        self.hands = nn.Linear(AIM, 2 * TURNS * HANDS)
        self.times = nn.Parameter(torch.randn(FAR + CYCLE, TIMES) * 0.1)
        self.output = nn.Linear(AIM + 2 * TURNS * HANDS + TIMES, AIM)
        rates = 2 * math.pi / 64 * torch.arange(1, TURNS + 1).repeat(HANDS)
        self.register_buffer("rates", rates, persistent=False)

    def forward(self, seen: Tensor, frames: Tensor) -> Tensor:
        """[n, SEEN], int64 [n, 1] -> [n, AIM]."""
        read, angles = F.silu(self.read(seen)), frames * self.rates
        x, y = self.hands(read).chunk(2, -1)
        sin, cos = angles.sin(), angles.cos()
        turned = torch.cat([x * cos - y * sin, x * sin + y * cos], -1)
        near = torch.where(frames < FAR, frames, FAR + frames % CYCLE)
        time = F.embedding(near[:, 0], self.times)
        return F.silu(self.output(torch.cat([read, turned, time], -1)))


class Denoiser(nn.Module):
    def __init__(self, context_width: int, width: int = 384, layers: int = 4) -> None:
        super().__init__()
        self.evidence = Evidence()
        self.see = nn.Linear(SLOTS * CODES * SCORES, SEEN)
        self.times = nn.Parameter(torch.randn(LATEST + 1, TIMES) * 0.1)
        told = 2 * FREQUENCIES + BEFORE + TIMES + context_width
        self.first = nn.Linear((CHUNK + BEFORE) * SEEN + told, width)
        self.mixers = nn.ModuleList(Mixer(width, width) for _ in range(layers))
        self.reminders = nn.ModuleList(nn.Linear(told, width) for _ in range(layers))
        self.aim = Aim()
        self.aims = nn.ModuleList(nn.Linear(AIM, width, bias=False) for _ in range(layers))
        for layer in self.aims:
            nn.init.zeros_(layer.weight)  # what was learnt without it holds at first
        self.norm = nn.LayerNorm(width)
        self.facts = nn.Linear(width, CHUNK * sum(PARTS))
        self.painter, self.values = Painter(), LevelValues()

    def scores(
        self,
        latents: Tensor,
        sigmas: Tensor,
        previous: Tensor,
        previous_mask: Tensor,
        positions: Tensor,
        last: Tensor,
        last_mask: Tensor,
        last_positions: Tensor,
        prompt: Tensor,
    ) -> Tensor:
        """Latents [n, 4, 17, 12], sigmas [n, 1], the frames before [n, 4, 17, 12] and
        which of them exist [n, 4], index of the first frame [n, 1], the clip's last frame
        [n, 17, 12], whether it is given [n, 1] and its index [n, 1], what the prompt says
        [n, context_width] -> scores of facts [n, 4 frames, 98]."""
        before = self.see(self.evidence(previous, 0 * sigmas)) * previous_mask[..., None]
        seen = torch.cat([before, self.see(self.evidence(latents, sigmas))], 1)
        seen = reshape(seen, (-1, (CHUNK + BEFORE) * SEEN))
        time = F.embedding(positions[:, 0].clamp(0, LATEST), self.times)
        told = torch.cat([waves(sigmas), previous_mask, time, prompt], -1)
        hidden = self.first(torch.cat([seen, told], -1))
        end = self.see(self.evidence(last[:, None], 0 * sigmas, frames=1))[:, 0]
        aim = self.aim(end, (last_positions - positions).clamp(min=0)) * last_mask
        for mixer, reminder, aims in zip(self.mixers, self.reminders, self.aims):
            hidden = mixer(hidden + reminder(told) + aims(aim))
        return reshape(self.facts(self.norm(hidden)), (-1, CHUNK, sum(PARTS)))

    def painted(self, facts: Tensor) -> Tensor:
        """Scores of facts [n, 98] -> scores of levels [n, 17, 4 codes, 18]."""
        return strips_of(*self.painter(softened(facts)))

    def clean(self, facts: Tensor) -> Tensor:
        """Scores of facts [n, 4, 98] -> the mean of the latents, [n, 4, 17, 12]."""
        scores = self.painted(reshape(facts, (-1, sum(PARTS))))
        return reshape(self.values.mean(scores), (-1, CHUNK, SLOTS, CHANNELS))

    def forward(self, latents: Tensor, sigmas: Tensor, *others: Tensor) -> Tensor:
        """The arguments of `scores` -> velocity = noise - clean, [n, 4, 17, 12]."""
        facts = self.scores(latents, sigmas, *others)
        surer = 1 + SURER * (1 - sigmas)[..., None]  # in the end each frame is one picture
        clean = self.clean(facts * surer)
        return (latents - clean) / sigmas.clamp(min=SMALLEST_SIGMA)[:, :, None, None]
