"""The three graphs of the bundle, and their export to ONNX."""

import inspect
import warnings
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from model.autoencoder import CODEBOOK_SIZE, Autoencoder
from model.layout import CODES, RING, SLOTS, to_cells
from model.stepper import Stepper
from model.text_encoder import MAX_TOKENS
from model.transformer import Transformer

OPSET = 17


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


class PixelGraph(nn.Module):
    """Codes [n, 17, 4] -> pixels uint8 [n, 64, 64, 3]."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, codes: Tensor) -> Tensor:
        pixels = self.autoencoder.decode(*to_cells(codes))
        return torch.round(pixels * 255).permute(0, 2, 3, 1).to(torch.uint8)


def context_names(layers: int) -> list[str]:
    return [f"context.{i}.{part}" for i in range(layers) for part in ("key", "value")]


def export_graph(
    module, inputs, input_names, output_names, axes, path: Path, fold: bool = True
) -> None:
    """Exports, writes the known output shapes into the graph, and checks it. `fold` works
    out what does not depend on the inputs, and stores the results."""
    known = inspect.signature(torch.onnx.export).parameters
    options = {"dynamo": False} if "dynamo" in known else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch 1.13 warns of its own deprecations
        torch.onnx.export(
            module.eval(),
            inputs,
            str(path),
            input_names=input_names,
            output_names=output_names,
            dynamic_axes=axes,
            opset_version=OPSET,
            do_constant_folding=fold,
            **options,
        )
    graph = onnx.load(str(path))
    with torch.no_grad():
        results = module(*inputs)
    results = results if isinstance(results, tuple) else (results,)
    for value, name, result in zip(graph.graph.output, output_names, results):
        for index, size in enumerate(result.shape):
            if index not in axes[name]:
                value.type.tensor_type.shape.dim[index].dim_value = size
    onnx.checker.check_model(graph, full_check=True)
    onnx.save(graph, str(path))


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
