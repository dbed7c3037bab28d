"""The serving forms of the autoencoder: pixels to codes or latents, and back."""

import torch
from torch import Tensor, nn

from training.common.graph_ops import reshape
from training.common.onnx_export import BATCH
from training.frames.autoencoder import CELLS, GLOBAL_CODES, Autoencoder
from training.frames.layout import CODES, SLOTS, to_cells
from training.frames.levels import from_grid, to_grid
from training.world.attributes import FRAME_SIZE


def to_bytes(pixels: Tensor) -> Tensor:
    """[n, 3, h, w] about [0, 1] -> uint8 [n, h, w, 3]."""
    whole = torch.round(pixels.clamp(0, 1) * 255)
    return whole.permute(0, 2, 3, 1).to(torch.uint8)


class PixelGraph(nn.Module):
    """Codes [n, 17, 4] -> pixels uint8 [n, 64, 64, 3]."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, codes: Tensor) -> Tensor:
        pixels = self.autoencoder.decode(*to_cells(codes))
        return torch.round(pixels * 255).permute(0, 2, 3, 1).to(torch.uint8)


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


class LatentPixelsGraph(nn.Module):
    """Latents [n, 17, 12] -> pixels uint8 [n, 64, 64, 3]; rounds to the grid."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.decoder, self.quantiser = autoencoder.decoder, autoencoder.quantiser

    def forward(self, latents: Tensor) -> Tensor:
        parts, half = to_grid(latents.clamp(-1, 1)), self.quantiser.half_range
        return to_bytes(self.decoder(*(torch.round((p + 1) * half) / half - 1 for p in parts)))


def example_pixels() -> dict[str, Tensor]:
    shape = (BATCH, FRAME_SIZE, FRAME_SIZE, 3)
    return {"pixels": torch.randint(256, shape).to(torch.uint8)}
