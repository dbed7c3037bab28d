"""How a module becomes an ONNX file."""

import inspect
import warnings
from pathlib import Path

import onnx
import torch
from torch import Tensor

OPSET = 17
BATCH = 2  # rows of the examples that are traced; a graph takes any number


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


def export_rows(
    module, inputs: dict[str, Tensor], outputs: list[str], path: Path, fold: bool = True
) -> None:
    """Exports a graph of which only the first dimension, the rows, is free."""
    axes = {name: {0: "batch"} for name in (*inputs, *outputs)}
    values = tuple(inputs.values())
    export_graph(module.eval(), values, list(inputs), outputs, axes, path, fold)
