"""Clips of the diffusion family, chunk after chunk, as the service makes them."""

from pathlib import Path

import numpy as np
import torch

from training.diffusion.denoiser import BEFORE, CHUNK, Denoiser
from training.diffusion.schedule import SHIFT, steps
from training.evaluation.sampler import Sampler, loaded
from training.frames.graphs import LatentPixelsGraph, LatentsGraph
from training.frames.levels import LATENT_SHAPE
from training.world.attributes import CLIP_FRAMES


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
