"""Operations whose ONNX form is chosen by hand, to keep the graphs small."""

import torch
import torch.nn.functional as F
from torch import Tensor


def _sizes(tensor: Tensor, shape: tuple[int, ...]) -> list[int]:
    return [tensor.shape[i] if n == 0 else n for i, n in enumerate(shape)]


class _Reshape(torch.autograd.Function):
    @staticmethod
    def forward(ctx, tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
        return tensor.reshape(_sizes(tensor, shape))

    @staticmethod
    def symbolic(graph, tensor, shape):
        target = graph.op("Constant", value_t=torch.tensor(shape))
        return graph.op("Reshape", tensor, target)


class _Scatter(torch.autograd.Function):
    @staticmethod
    def forward(ctx, data: Tensor, index: Tensor, updates: Tensor) -> Tensor:
        return data.index_put(tuple(index.unbind(-1)), updates)

    @staticmethod
    def symbolic(graph, data, index, updates):
        return graph.op("ScatterND", data, index, updates).setType(data.type())


class _RepeatBorder(torch.autograd.Function):
    @staticmethod
    def forward(ctx, images: Tensor, margin: int) -> Tensor:
        return F.pad(images, (margin,) * 4, mode="replicate")

    @staticmethod
    def symbolic(graph, images, margin):
        margins = [0, 0, margin, margin] * 2
        pads = graph.op("Constant", value_t=torch.tensor(margins))
        return graph.op("Pad", images, pads, mode_s="edge")


class _Recorded(torch.autograd.Function):
    @staticmethod
    def forward(ctx, tensor: Tensor) -> Tensor:
        return tensor.clone()

    @staticmethod
    def symbolic(graph, tensor):
        return graph.op("Identity", tensor)


def recorded(tensor: Tensor) -> Tensor:
    """A constant from which the graph works out others itself; without this the exporter
    stores them, at full length."""
    return _Recorded.apply(tensor) if torch.onnx.is_in_onnx_export() else tensor


def reshape(tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Reshape in which 0 keeps a dimension, as in ONNX, and one -1 is inferred.

    The exported graph then needs no Shape nodes for its dynamic dimensions.
    """
    if torch.onnx.is_in_onnx_export():
        return _Reshape.apply(tensor, shape)
    return tensor.reshape(_sizes(tensor, shape))


def scatter(data: Tensor, index: Tensor, updates: Tensor) -> Tensor:
    """ScatterND: data with updates written at index [..., data.ndim - 1]."""
    return _Scatter.apply(data, index, updates)


def repeat_border(images: Tensor, margin: int) -> Tensor:
    """[n, channels, h, w] with `margin` more pixels on each side, copies of the border."""
    if torch.onnx.is_in_onnx_export():
        return _RepeatBorder.apply(images, margin)
    return F.pad(images, (margin,) * 4, mode="replicate")
