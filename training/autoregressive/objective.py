"""What the transformer is trained for, and how well it does."""

import torch
import torch.nn.functional as F
from torch import Tensor

from training.autoregressive.batches import Batch, ClipSampler
from training.autoregressive.transformer import Transformer
from training.frames.code_table import CodeTable
from training.frames.layout import NONE, SLOTS
from training.world.attributes import COUNTS
from training.world.captions import OMITTED
from training.world.tokenizer import Tokenizer

ATTRIBUTE_WEIGHT = 0.3
VALIDATION_CLIPS, VALIDATION_FRAMES = 48, 8


def attribute_loss(logits: Tensor, attributes: Tensor) -> Tensor:
    """Mean cross entropy of what the captions name; logits [n, 26], attributes [n, 5]."""
    total = 0.0
    for index, part in enumerate(logits.split(COUNTS, 1)):
        named = attributes[:, index]
        loss = F.cross_entropy(part, named, ignore_index=OMITTED, reduction="sum")
        total = total + loss / (named != OMITTED).sum().clamp(min=1)
    return total / len(COUNTS)


def run(model: Transformer, batch: Batch) -> tuple[Tensor, Tensor]:
    return model(batch.inputs, batch.input_ids, batch.attention_mask, batch.first_frame)


def batch_loss(model: Transformer, batch: Batch) -> Tensor:
    logits, guesses = run(model, batch)
    codes = F.cross_entropy(
        logits.flatten(0, 2), batch.targets.flatten(), ignore_index=NONE
    )
    return codes + ATTRIBUTE_WEIGHT * attribute_loss(guesses, batch.attributes)


@torch.no_grad()
def validate(
    model: Transformer, table: CodeTable, tokenizer: Tokenizer
) -> dict[str, float]:
    """Nats a frame for frames 0, 1 and later ones, seen and held-out triples."""
    figures = {}
    for name, held_out in (("seen", False), ("held", True)):
        batch = ClipSampler(table, tokenizer, 3).sample(
            VALIDATION_CLIPS, VALIDATION_FRAMES, held_out, plain=True
        )
        logits, guesses = run(model, batch)
        losses = F.cross_entropy(
            logits.flatten(0, 2),
            batch.targets.flatten(),
            ignore_index=NONE,
            reduction="none",
        )
        steps = losses.view(batch.targets.shape).sum(2).mean(0)
        frames = steps[: VALIDATION_FRAMES * SLOTS].view(-1, SLOTS).sum(1)
        figures[f"{name}_first"] = frames[0].item()
        figures[f"{name}_second"] = frames[1].item()
        figures[f"{name}_later"] = frames[2:].mean().item()
        figures[f"{name}_attributes"] = attribute_loss(guesses, batch.attributes).item()
    return figures
