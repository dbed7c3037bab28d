"""The graphs of the gpt, and their export to ONNX."""

from pathlib import Path

import torch
from torch import Tensor, nn

from training.autoregressive.stepper import Stepper
from training.autoregressive.transformer import Transformer
from training.common.onnx_export import export_graph, export_rows
from training.frames.autoencoder import CODEBOOK_SIZE, Autoencoder
from training.frames.graphs import CodesGraph, PixelGraph, example_pixels
from training.frames.layout import CODES, RING, SLOTS
from training.text.encoder import MAX_TOKENS


class TextGraph(nn.Module):
    """Prompt ids -> the projected context of every layer, and its mask."""

    def __init__(self, model: Transformer) -> None:
        super().__init__()
        self.text = model.text
        self.crosses = nn.ModuleList(block.cross for block in model.blocks)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, ...]:
        context, mask = self.text(input_ids, attention_mask)
        pairs = (cross.project_context(context) for cross in self.crosses)
        return (*(tensor for pair in pairs for tensor in pair), mask)


def context_names(layers: int) -> list[str]:
    return [f"context.{i}.{part}" for i in range(layers) for part in ("key", "value")]


def example_step(
    model: Transformer, batch: int = 2, steps: int = 3
) -> tuple[Tensor, ...]:
    """Inputs of the frame decoder, in the order of its graph."""
    width = model.width // model.heads
    codes = torch.randint(-1, CODEBOOK_SIZE, (batch, steps, CODES))
    positions = 40 + torch.arange(steps).expand(batch, -1)
    lengths = (MAX_TOKENS, MAX_TOKENS, RING, RING) * len(model.blocks)
    layers = (torch.randn(batch, model.heads, length, width) for length in lengths)
    return (codes, positions, torch.zeros(batch, 1, 1, MAX_TOKENS), *layers)


def export_frame_decoder(model: Transformer, path: Path) -> None:
    """Tensors of a layer are neighbours: context, then past; present in the outputs."""
    inputs, outputs = ["codes", "positions", "context.mask"], ["logits"]
    for i in range(len(model.blocks)):
        inputs += [
            f"context.{i}.key",
            f"context.{i}.value",
            f"past.{i}.key",
            f"past.{i}.value",
        ]
        outputs += [f"present.{i}.key", f"present.{i}.value"]
    axes = {name: {0: "batch"} for name in inputs + outputs}
    for name in ("codes", "positions", "logits"):
        axes[name][1] = "steps"
    export_graph(Stepper(model), example_step(model), inputs, outputs, axes, path)


def export_graphs(model: Transformer, autoencoder: Autoencoder, folder: Path) -> None:
    """Writes text_encoder.onnx, frame_decoder.onnx and pixel_decoder.onnx."""
    ids = torch.randint(1, len(model.text.tokens.weight), (2, MAX_TOKENS))
    inputs = ["input_ids", "attention_mask"]
    outputs = [*context_names(len(model.blocks)), "context.mask"]
    axes = {name: {0: "batch"} for name in inputs + outputs}
    arguments = (ids, torch.ones_like(ids))
    export_graph(
        TextGraph(model), arguments, inputs, outputs, axes, folder / "text_encoder.onnx"
    )
    export_frame_decoder(model, folder / "frame_decoder.onnx")
    codes = torch.randint(CODEBOOK_SIZE, (2, SLOTS, CODES))
    axes = {"codes": {0: "batch"}, "pixels": {0: "batch"}}
    path = folder / "pixel_decoder.onnx"
    export_graph(PixelGraph(autoencoder), (codes,), ["codes"], ["pixels"], axes, path)


def export_pixel_encoder(autoencoder: Autoencoder, path: Path) -> None:
    export_rows(CodesGraph(autoencoder), example_pixels(), ["codes"], path)
