"""Export of the text encoder that the recurrent, gan and diffusion families share."""

from pathlib import Path

import torch
from torch import Tensor

from training.common.onnx_export import BATCH, export_rows
from training.text.encoder import MAX_TOKENS, PromptEncoder

CONTEXT = ["context.words", "context.mask"]


def example_context(text: PromptEncoder) -> dict[str, Tensor]:
    """What a graph that reads the prompt is traced with."""
    words = torch.randn(BATCH, MAX_TOKENS, text.width)
    return dict(zip(CONTEXT, (words, torch.zeros(BATCH, 1, 1, MAX_TOKENS))))


def export_text(text: PromptEncoder, path: Path) -> None:
    ids = torch.randint(1, len(text.tokens.weight), (BATCH, MAX_TOKENS))
    export_rows(text, {"input_ids": ids, "attention_mask": torch.ones_like(ids)}, CONTEXT, path)
