"""Exports the graphs of the recurrent, gan and diffusion families to ONNX, and the sound."""

from pathlib import Path

import torch
from torch import Tensor

from graphs import export_graph
from model.autoencoder import Autoencoder
from model.denoiser import BEFORE, CHUNK, Denoiser
from model.gan import CONTENT_SIZE, CRITIC_FRAMES, MOTION_SIZE, Critic, Generator
from model.layout import SLOTS
from model.levels import CHANNELS
from model.painter import Picture
from model.recurrent import NOISE_SIZE, Recurrent
from model.sound import STATE_SIZE, AudioGraph
from model.text_encoder import MAX_TOKENS, PromptEncoder
from model.tracker import Tracker
from serving import (
    CodesGraph,
    CriticGraph,
    DenoiserGraph,
    GeneratorGraph,
    LatentPixelsGraph,
    LatentsGraph,
    RecurrentGraph,
)
from shapes.world import FRAME_SIZE
from storage import shorten

BATCH = 2  # of the examples that are traced; any other is possible
CONTEXT = ["context.words", "context.mask"]


def _export(
    module, inputs: dict[str, Tensor], outputs: list[str], path: Path, fold: bool = True
) -> None:
    axes = {name: {0: "batch"} for name in (*inputs, *outputs)}
    values = tuple(inputs.values())
    export_graph(module.eval(), values, list(inputs), outputs, axes, path, fold)


def _context(text: PromptEncoder) -> dict[str, Tensor]:
    words = torch.randn(BATCH, MAX_TOKENS, text.width)
    return dict(zip(CONTEXT, (words, torch.zeros(BATCH, 1, 1, MAX_TOKENS))))


def export_text(text: PromptEncoder, path: Path) -> None:
    ids = torch.randint(1, len(text.tokens.weight), (BATCH, MAX_TOKENS))
    _export(text, {"input_ids": ids, "attention_mask": torch.ones_like(ids)}, CONTEXT, path)


def export_recurrent(
    model: Recurrent, text: PromptEncoder, picture: Picture, folder: Path
) -> None:
    inputs = {
        "noise": torch.randn(BATCH, NOISE_SIZE),
        "positions": torch.tensor([[0], [3]]),
        **_context(text),
        "past.state": torch.randn(BATCH, 2, model.width),
    }
    graph, path = RecurrentGraph(model, picture), folder / "frame_decoder.onnx"
    _export(graph, inputs, ["pixels", "present.state"], path)


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
        **_context(text),
    }
    graph = GeneratorGraph(generator, picture)
    _export(graph, inputs, ["pixels"], folder / "generator.onnx")
    shape = (BATCH, CRITIC_FRAMES, FRAME_SIZE, FRAME_SIZE, 3)
    inputs = {"pixels": torch.randint(256, shape).to(torch.uint8), **_context(text)}
    _export(CriticGraph(critic, autoencoder), inputs, ["score"], folder / "critic.onnx")


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
        **_context(text),
    }
    _export(DenoiserGraph(model), inputs, ["velocity"], folder / "denoiser.onnx")
    latents = {"latents": torch.rand(BATCH, SLOTS, CHANNELS) * 2 - 1}
    graph = LatentPixelsGraph(autoencoder)
    _export(graph, latents, ["pixels"], folder / "pixel_decoder.onnx")
    graph = LatentsGraph(autoencoder)
    _export(graph, example_pixels(), ["latents"], folder / "pixel_encoder.onnx")


def example_pixels() -> dict[str, Tensor]:
    shape = (BATCH, FRAME_SIZE, FRAME_SIZE, 3)
    return {"pixels": torch.randint(256, shape).to(torch.uint8)}


def export_codes(autoencoder: Autoencoder, path: Path) -> None:
    _export(CodesGraph(autoencoder), example_pixels(), ["codes"], path)


def export_sound(tracker: Tracker, path: Path) -> None:
    """Its tables stay as they are: folded, they would be long, and float16 when stored."""
    inputs = {
        **example_pixels(),
        "positions": torch.tensor([[0], [3]]),
        "state": torch.zeros(BATCH, STATE_SIZE),
    }
    outputs = ["samples", "next_state"]
    _export(AudioGraph(tracker), inputs, outputs, path, fold=False)
    shorten(path)
