"""The serving form of the denoiser, and the export of the diffusion family to ONNX."""

from pathlib import Path

import torch
from torch import Tensor, nn

from training.common.onnx_export import BATCH, export_rows
from training.diffusion.denoiser import BEFORE, CHUNK, Denoiser
from training.frames.autoencoder import Autoencoder
from training.frames.graphs import LatentPixelsGraph, LatentsGraph, example_pixels
from training.frames.layout import SLOTS
from training.frames.levels import CHANNELS
from training.text.encoder import PromptEncoder
from training.text.graphs import example_context


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


def export_diffusion(
    model: Denoiser, text: PromptEncoder, autoencoder: Autoencoder, folder: Path
) -> None:
    inputs = {
        "latents": torch.randn(BATCH, CHUNK, SLOTS, CHANNELS),
        "sigmas": torch.tensor([[1.0], [0.5]]),
        "previous": torch.randn(BATCH, BEFORE, SLOTS, CHANNELS),
        "previous_mask": torch.ones(BATCH, BEFORE),
        "positions": torch.tensor([[0], [4]]),
        "last": torch.randn(BATCH, SLOTS, CHANNELS),
        "last_mask": torch.ones(BATCH, 1),
        "last_positions": torch.tensor([[15], [63]]),
        **example_context(text),
    }
    export_rows(DenoiserGraph(model), inputs, ["velocity"], folder / "denoiser.onnx")
    latents = {"latents": torch.rand(BATCH, SLOTS, CHANNELS) * 2 - 1}
    graph = LatentPixelsGraph(autoencoder)
    export_rows(graph, latents, ["pixels"], folder / "pixel_decoder.onnx")
    graph = LatentsGraph(autoencoder)
    export_rows(graph, example_pixels(), ["latents"], folder / "pixel_encoder.onnx")
