"""Smaller files: how the weights of an exported graph are stored.

Large matrices are kept as int8 with one scale for each of their outputs, everything
else as float16; the gpt is float16 throughout, since there is room for it. In the graph
each is turned back into float32 by a Cast (and a Mul); ONNX Runtime does that once, when
it loads the graph.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

HALF, BYTES, SCALES = ".half", ".bytes", ".scale"  # behind the names of stored weights
SMALLEST = 64  # values; shorter tensors stay as they are
BYTES_FROM = 30_000  # values of a matrix from which on a byte each is enough


def _output_axes(graph: onnx.GraphProto) -> dict[str, int]:
    """Which axis of a weight counts a layer's outputs, for matrices and kernels."""
    axes = {}
    for node in graph.node:
        if node.op_type == "Conv":
            axes[node.input[1]] = 0
        elif node.op_type == "Gemm":
            flags = {a.name: a.i for a in node.attribute}
            axes[node.input[1]] = 0 if flags.get("transB") else 1
        elif node.op_type == "MatMul":
            axes[node.input[1]] = 1
    return axes


def as_bytes(weight: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Weight -> int8 of the same shape and the float32 scale of each output."""
    others = tuple(i for i in range(weight.ndim) if i != axis)
    largest = np.abs(weight).max(others, keepdims=True)
    scale = (np.maximum(largest, 1e-12) / 127).astype(np.float32)
    return np.rint(weight / scale).astype(np.int8), scale


def _cast(name: str, result: str) -> onnx.NodeProto:
    return helper.make_node("Cast", [name], [result], to=TensorProto.FLOAT)


def shrink(path: Path, in_bytes: bool) -> None:
    """Rewrites an ONNX file in place, with or without int8."""
    model = onnx.load(str(path))
    graph, axes = model.graph, _output_axes(model.graph)
    kept, nodes = [], []
    for tensor in graph.initializer:
        name = tensor.name
        if tensor.data_type != TensorProto.FLOAT:
            kept.append(tensor)
            continue
        weight = numpy_helper.to_array(tensor)
        if weight.size < SMALLEST:
            kept.append(tensor)
        elif in_bytes and name in axes and weight.ndim > 1 and weight.size >= BYTES_FROM:
            small, scale = as_bytes(weight, axes[name])
            kept.append(numpy_helper.from_array(small, name + BYTES))
            kept.append(numpy_helper.from_array(scale, name + SCALES))
            nodes.append(_cast(name + BYTES, name + ".whole"))
            scaled = [name + ".whole", name + SCALES]
            nodes.append(helper.make_node("Mul", scaled, [name]))
        else:
            half = np.clip(weight, -65504, 65504).astype(np.float16)
            kept.append(numpy_helper.from_array(half, name + HALF))
            nodes.append(_cast(name + HALF, name))
    everything = nodes + list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(everything)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def shorten(path: Path) -> None:
    """Takes out the nodes' names, and numbers what passes between them: in a graph of
    many small nodes and few weights, names are a third of the file."""
    model = onnx.load(str(path))
    graph = model.graph
    named = (*graph.initializer, *graph.input, *graph.output)
    short = {value.name: value.name for value in named}
    short[""] = ""
    for node in graph.node:
        node.ClearField("name")
        for names in (node.input, node.output):
            for i, name in enumerate(names):
                names[i] = short.setdefault(name, f"v{len(short)}")
    del graph.value_info[:]
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


@torch.no_grad()
def as_stored(module: nn.Module, in_bytes: bool = True) -> nn.Module:
    """Rounds a module's weights as `shrink` would, to see what that costs."""
    layers = (m for m in module.modules() if isinstance(m, (nn.Linear, nn.Conv2d)))
    matrices = {id(layer.weight) for layer in layers}
    for weight in module.parameters():
        if in_bytes and id(weight) in matrices and weight.numel() >= BYTES_FROM:
            small, scale = as_bytes(weight.detach().numpy(), 0)
            weight.copy_(torch.from_numpy(small * scale))
        elif weight.numel() >= SMALLEST:
            weight.copy_(weight.half().float())
    return module
