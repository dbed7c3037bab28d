"""The serving forms of generator and critic, and their export to ONNX."""

from pathlib import Path

import torch
from torch import Tensor, nn

from training.common.graph_ops import reshape
from training.common.onnx_export import BATCH, export_rows
from training.facts.painter import Picture
from training.frames.autoencoder import Autoencoder
from training.frames.graphs import LatentsGraph
from training.frames.layout import SLOTS
from training.frames.levels import CHANNELS
from training.gan.networks import (
    CONTENT_SIZE,
    CRITIC_FRAMES,
    MOTION_SIZE,
    Critic,
    Generator,
    read_noise,
)
from training.text.encoder import PromptEncoder
from training.text.graphs import example_context
from training.world.attributes import FRAME_SIZE


class GeneratorGraph(nn.Module):
    def __init__(self, model: Generator, picture: Picture) -> None:
        super().__init__()
        self.model, self.picture = model, picture

    def forward(
        self, content: Tensor, motion: Tensor, positions: Tensor, words: Tensor, mask: Tensor
    ) -> Tensor:
        bits = read_noise(content, motion, positions)[:, None]
        return self.picture(self.model(bits, positions, words, mask)[:, 0])


class CriticGraph(nn.Module):
    def __init__(self, model: Critic, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.model, self.latents = model, LatentsGraph(autoencoder)

    def forward(self, pixels: Tensor, words: Tensor, mask: Tensor) -> Tensor:
        frames = reshape(pixels, (-1, FRAME_SIZE, FRAME_SIZE, 3))
        latents = reshape(self.latents(frames), (-1, CRITIC_FRAMES, SLOTS, CHANNELS))
        return self.model(latents, words, mask)


def export_gan(
    generator: Generator,
    critic: Critic,
    text: PromptEncoder,
    picture: Picture,
    autoencoder: Autoencoder,
    folder: Path,
) -> None:
    inputs = {
        "content": torch.randn(BATCH, CONTENT_SIZE),
        "motion": torch.randn(BATCH, 2 * MOTION_SIZE),
        "positions": torch.tensor([[0], [3]]),
        **example_context(text),
    }
    graph = GeneratorGraph(generator, picture)
    export_rows(graph, inputs, ["pixels"], folder / "generator.onnx")
    shape = (BATCH, CRITIC_FRAMES, FRAME_SIZE, FRAME_SIZE, 3)
    inputs = {"pixels": torch.randint(256, shape).to(torch.uint8), **example_context(text)}
    export_rows(CriticGraph(critic, autoencoder), inputs, ["score"], folder / "critic.onnx")
