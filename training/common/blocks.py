"""Parts shared by the text encoder and the decoder transformer."""

import math

import torch.nn.functional as F
from torch import Tensor, nn

from training.common.graph_ops import reshape

MASKED = -1e9


def split_heads(hidden: Tensor, heads: int, width: int) -> Tensor:
    """[n, steps, width] -> [n, heads, steps, width / heads]."""
    return reshape(hidden, (0, -1, heads, width // heads)).transpose(1, 2)


def merge_heads(hidden: Tensor, width: int) -> Tensor:
    """[n, heads, steps, width / heads] -> [n, steps, width]."""
    return reshape(hidden.transpose(1, 2), (0, -1, width))


def attend(query: Tensor, key: Tensor, value: Tensor, bias: Tensor) -> Tensor:
    """Softmax attention on [n, heads, steps, head_width]; bias broadcasts to scores."""
    return (query @ key.transpose(-1, -2) + bias).softmax(-1) @ value


class SelfAttention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads, self.width = heads, width
        self.scale = (width // heads) ** -0.5
        self.norm = nn.LayerNorm(width)
        self.project = nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        query, key, value = self.project(self.norm(hidden)).split(self.width, -1)
        parts = (query * self.scale, key, value)
        parts = (split_heads(part, self.heads, self.width) for part in parts)
        return hidden + self.output(merge_heads(attend(*parts, bias), self.width))


class CrossAttention(nn.Module):
    """Reads keys and values that were projected once for the whole clip."""

    def __init__(self, width: int, heads: int, context_width: int) -> None:
        super().__init__()
        self.heads, self.width = heads, width
        self.scale = (width // heads) ** -0.5
        self.norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.key_value = nn.Linear(context_width, 2 * width, bias=False)
        self.output = nn.Linear(width, width)

    def project_context(self, context: Tensor) -> tuple[Tensor, Tensor]:
        """[n, tokens, context_width] -> key, value [n, heads, tokens, head_width]."""
        parts = self.key_value(context).split(self.width, -1)
        return tuple(split_heads(part, self.heads, self.width) for part in parts)

    def forward(
        self, hidden: Tensor, key: Tensor, value: Tensor, bias: Tensor
    ) -> Tensor:
        query = self.query(self.norm(hidden)) * self.scale
        query = split_heads(query, self.heads, self.width)
        mixed = merge_heads(attend(query, key, value, bias), self.width)
        return hidden + self.output(mixed)


class FeedForward(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.inner = nn.Linear(width, 4 * width)
        self.output = nn.Linear(4 * width, width)

    def forward(self, hidden: Tensor) -> Tensor:
        return hidden + self.output(F.gelu(self.inner(self.norm(hidden))))


def initialise(module: nn.Module, layers: int) -> None:
    """Small normal weights; what is added to the residual stream starts smaller."""
    for name, child in module.named_modules():
        if isinstance(child, nn.Linear):
            small = name.endswith("output")
            std = 0.02 / math.sqrt(2 * layers) if small else 0.03
            nn.init.normal_(child.weight, std=std)
            if child.bias is not None:
                nn.init.zeros_(child.bias)
