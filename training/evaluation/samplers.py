"""Clips from prompts, per family, from checkpoints, as the service makes them.

A sampler is called with prompts and a seed and gives uint8 [n, frames, 64, 64, 3]. The
weights are first rounded as the exported files store them.
"""

from pathlib import Path

import numpy as np
import torch

from training.evaluation.diffusion_sampler import DiffusionSampler
from training.evaluation.sample_gpt import Generator as GptSampler
from training.evaluation.sampler import Sampler, loaded
from training.gan.graphs import CriticGraph, GeneratorGraph
from training.gan.networks import CONTENT_SIZE, MOTION_SIZE, PERIOD, Gan, shown_frames
from training.recurrent.graphs import RecurrentGraph
from training.recurrent.network import NOISE_SIZE, Recurrent
from training.world.attributes import CLIP_FRAMES


class RecurrentSampler(Sampler):
    def __init__(self, work: Path) -> None:
        super().__init__(work)
        self.model = loaded(Recurrent(self.text.width), work / "recurrent.pt")
        self.graph = RecurrentGraph(self.model, self.picture(work))

    @torch.no_grad()
    def __call__(
        self, prompts: list[str], seed: int = 0, frames: int = CLIP_FRAMES
    ) -> np.ndarray:
        random = torch.Generator().manual_seed(seed)
        count, context = len(prompts), self.context(prompts)
        noise = torch.randn(count, NOISE_SIZE, generator=random)
        past, shown = torch.zeros(count, 2, self.model.width), []
        for time in range(frames):
            at = torch.full((count, 1), time)
            pixels, past = self.graph(noise, at, *context, past)
            shown.append(pixels)
        return torch.stack(shown, 1).numpy()


class GanSampler(Sampler):
    def __init__(self, work: Path) -> None:
        super().__init__(work)
        gan = loaded(Gan(self.text.width), work / "gan.pt")
        self.graph = GeneratorGraph(gan.generator, self.picture(work))
        self.critic = CriticGraph(gan.critic, self.autoencoder)

    @torch.no_grad()
    def __call__(
        self, prompts: list[str], seed: int = 0, frames: int = CLIP_FRAMES
    ) -> np.ndarray:
        random = torch.Generator().manual_seed(seed)
        count, context = len(prompts), self.context(prompts)
        content = torch.randn(count, CONTENT_SIZE, generator=random)
        a, b = torch.randn(2, count, MOTION_SIZE, generator=random)
        shown = []
        for time in range(frames):
            turn = torch.tensor(2 * torch.pi / PERIOD * time)
            place = a * turn.cos() + b * turn.sin()
            speed = b * turn.cos() - a * turn.sin()
            motion, at = torch.cat([place, speed], 1), torch.full((count, 1), time)
            shown.append(self.graph(content, motion, at, *context))
        return torch.stack(shown, 1).numpy()

    @torch.no_grad()
    def scores(self, prompts: list[str], clips: np.ndarray) -> np.ndarray:
        """The critic's opinion of clips uint8 [n, frames, 64, 64, 3], [n]."""
        seen = torch.from_numpy(clips[:, shown_frames(clips.shape[1])])
        return self.critic(seen, *self.context(prompts)).numpy()


class Gpt(GptSampler):
    def __init__(self, work: Path) -> None:
        super().__init__(work / "autoencoder.pt", work / "transformer.pt")


SAMPLERS = {
    "gpt": Gpt,
    "recurrent": RecurrentSampler,
    "gan": GanSampler,
    "diffusion": DiffusionSampler,
}
