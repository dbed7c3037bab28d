"""Clips from prompts, per family, from checkpoints, as the service makes them.

A sampler is called with prompts and a seed and gives uint8 [n, frames, 64, 64, 3]. The
weights are first rounded as the exported files store them.
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.common.checkpoints import load
from training.common.storage import as_stored
from training.diffusion.denoiser import BEFORE, CHUNK, Denoiser
from training.diffusion.schedule import SHIFT, steps
from training.evaluation.sample_gpt import Generator as GptSampler
from training.facts.painter import Painter, Picture
from training.frames.autoencoder import Autoencoder
from training.frames.graphs import LatentPixelsGraph, LatentsGraph
from training.frames.levels import LATENT_SHAPE
from training.gan.graphs import CriticGraph, GeneratorGraph
from training.gan.networks import CONTENT_SIZE, MOTION_SIZE, PERIOD, Gan, shown_frames
from training.recurrent.graphs import RecurrentGraph
from training.recurrent.network import NOISE_SIZE, Recurrent
from training.text.encoder import PromptEncoder
from training.world.attributes import CLIP_FRAMES
from training.world.tokenizer import PAD, Tokenizer, build_vocabulary


def loaded(model, path: Path):
    load(path, model)
    return as_stored(model).eval()


class Sampler:
    """The words, the pixels and the noise of any of the three families."""

    def __init__(self, work: Path) -> None:
        self.tokenizer = Tokenizer(build_vocabulary())
        self.text = loaded(PromptEncoder(len(self.tokenizer)), work / "text.pt")
        self.autoencoder = loaded(Autoencoder(), work / "autoencoder.pt")

    def context(self, prompts: list[str]) -> tuple[Tensor, Tensor]:
        ids = torch.tensor([self.tokenizer.encode(prompt) for prompt in prompts])
        return self.text(ids, (ids != PAD).long())

    def picture(self, work: Path) -> Picture:
        return Picture(loaded(Painter(), work / "painter.pt"), self.autoencoder.decoder)


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


class DiffusionSampler(Sampler):
    def __init__(self, work: Path) -> None:
        super().__init__(work)
        self.model = loaded(Denoiser(self.text.width), work / "diffusion.pt")
        self.pixels = LatentPixelsGraph(self.autoencoder)
        self.latents = LatentsGraph(self.autoencoder)

    def led_to(self, last: np.ndarray | None, count: int, frames: int):
        """The denoiser's inputs for last frames uint8 [n, 64, 64, 3], or for none."""
        if last is None:
            at = torch.zeros(count, 1, dtype=torch.long)
            return torch.zeros(count, *LATENT_SHAPE), torch.zeros(count, 1), at
        there, at = torch.ones(count, 1), torch.full((count, 1), frames - 1)
        return self.latents(torch.from_numpy(last)), there, at

    @torch.no_grad()
    def __call__(
        self,
        prompts: list[str],
        seed: int = 0,
        frames: int = CLIP_FRAMES,
        num_inference_steps: int = 12,
        guidance_scale: float = 1.0,
        shift: float = SHIFT,
        last: np.ndarray | None = None,
    ) -> np.ndarray:
        random, count = torch.Generator().manual_seed(seed), len(prompts)
        guided = guidance_scale != 1
        words = self.context(prompts + [""] * count if guided else prompts)[0][:, 0]
        levels = steps(num_inference_steps, shift)
        previous = torch.zeros(count, BEFORE, *LATENT_SHAPE)
        there, shown = torch.zeros(count, BEFORE), []
        led = self.led_to(last, count, frames)
        for start in range(0, frames, CHUNK):
            latents = torch.randn(count, CHUNK, *LATENT_SHAPE, generator=random)
            at = torch.full((count, 1), start)
            for level, lower in zip(levels, levels[1:]):
                sigmas = torch.full((count, 1), float(level))
                told = (latents, sigmas, previous, there, at, *led)
                if guided:
                    told = tuple(part.repeat(2, *[1] * (part.ndim - 1)) for part in told)
                velocity = self.model(*told, words)
                if guided:
                    named, free = velocity.chunk(2)
                    velocity = free + guidance_scale * (named - free)
                latents = latents + float(lower - level) * velocity
            shown.append(torch.stack([self.pixels(f) for f in latents.unbind(1)], 1))
            previous, there = latents, torch.ones_like(there)
        return torch.cat(shown, 1)[:, :frames].numpy()


class Gpt(GptSampler):
    def __init__(self, work: Path) -> None:
        super().__init__(work / "autoencoder.pt", work / "transformer.pt")


SAMPLERS = {
    "gpt": Gpt,
    "recurrent": RecurrentSampler,
    "gan": GanSampler,
    "diffusion": DiffusionSampler,
}
