"""The serving forms of the recurrent, gan and diffusion families.

Every graph takes a batch of independent rows. `words` and `mask` are the text encoder's
outputs, `context.words` and `context.mask`.
"""

import torch
from torch import Tensor, nn

from model.autoencoder import CELLS, GLOBAL_CODES, Autoencoder
from model.denoiser import Denoiser
from model.gan import CRITIC_FRAMES, Critic, Generator
from model.gan import read_noise as read_turning_noise
from model.graph_ops import reshape, scatter
from model.layout import CODES, SLOTS
from model.levels import CHANNELS, from_grid, to_grid
from model.painter import Picture, to_bytes
from model.recurrent import Recurrent, read_noise
from shapes.world import FRAME_SIZE


class RecurrentGraph(nn.Module):
    """The past is a ring of two states: frame t reads slot (t - 1) % 2 and writes slot
    t % 2, so past and present may be the same memory and a step may be repeated."""

    def __init__(self, model: Recurrent, picture: Picture) -> None:
        super().__init__()
        self.model, self.picture = model, picture

    def forward(
        self, noise: Tensor, positions: Tensor, words: Tensor, mask: Tensor, past: Tensor
    ) -> tuple[Tensor, Tensor]:
        slot = positions % 2
        old = torch.where(slot == 1, past[:, 0], past[:, 1])
        key, value = self.model.cross.project_context(words)
        times = positions[:, 0]
        embedded = self.model.noise(read_noise(noise, times))
        state = self.model.step(embedded, times, old, key, value, mask)
        row = (0 * slot + 1).cumsum(0) - 1
        present = scatter(past, torch.stack([row, slot], -1), state[:, None])
        return self.picture(self.model.facts(state)), present


class GeneratorGraph(nn.Module):
    def __init__(self, model: Generator, picture: Picture) -> None:
        super().__init__()
        self.model, self.picture = model, picture

    def forward(
        self, content: Tensor, motion: Tensor, positions: Tensor, words: Tensor, mask: Tensor
    ) -> Tensor:
        bits = read_turning_noise(content, motion, positions)[:, None]
        return self.picture(self.model(bits, positions, words, mask)[:, 0])


class LatentsGraph(nn.Module):
    """Pixels uint8 [n, 64, 64, 3] -> latents on the grid [n, 17, 12]."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.encoder, self.quantiser = autoencoder.encoder, autoencoder.quantiser

    def rounded(self, raw: Tensor) -> Tensor:
        half = self.quantiser.half_range
        return torch.round((self.quantiser.squash(raw) + 1) * half) / half - 1

    def forward(self, pixels: Tensor) -> Tensor:
        local, overall = self.encoder(pixels.float().permute(0, 3, 1, 2) / 255)
        return from_grid(self.rounded(local), self.rounded(overall))


class CodesGraph(nn.Module):
    """Pixels uint8 [n, 64, 64, 3] -> codes int64 [n, 17, 4], for shapes-gpt."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, pixels: Tensor) -> Tensor:
        local, overall = self.autoencoder.encode(pixels.float().permute(0, 3, 1, 2) / 255)
        bands = reshape(local, (-1, 2, CODES, CELLS)).transpose(2, 3)
        strips = reshape(bands, (-1, SLOTS - 1, CODES))
        return torch.cat([reshape(overall, (-1, 1, GLOBAL_CODES)), strips], 1)


class LatentPixelsGraph(nn.Module):
    """Latents [n, 17, 12] -> pixels uint8 [n, 64, 64, 3]; rounds to the grid."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.decoder, self.quantiser = autoencoder.decoder, autoencoder.quantiser

    def forward(self, latents: Tensor) -> Tensor:
        parts, half = to_grid(latents.clamp(-1, 1)), self.quantiser.half_range
        return to_bytes(self.decoder(*(torch.round((p + 1) * half) / half - 1 for p in parts)))


class CriticGraph(nn.Module):
    def __init__(self, model: Critic, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.model, self.latents = model, LatentsGraph(autoencoder)

    def forward(self, pixels: Tensor, words: Tensor, mask: Tensor) -> Tensor:
        frames = reshape(pixels, (-1, FRAME_SIZE, FRAME_SIZE, 3))
        latents = reshape(self.latents(frames), (-1, CRITIC_FRAMES, SLOTS, CHANNELS))
        return self.model(latents, words, mask)


class DenoiserGraph(nn.Module):
    """The first word, [CLS], holds what the whole prompt says."""

    def __init__(self, model: Denoiser) -> None:
        super().__init__()
        self.model = model

    def forward(self, *inputs: Tensor) -> Tensor:
        """The inputs of `Denoiser.scores`, and words and mask instead of the prompt."""
        *told, words, mask = inputs
        prompt = words[:, 0] * torch.exp(mask[:, 0, 0, :1])  # it is never masked
        return self.model(*told, prompt)
