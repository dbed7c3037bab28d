"""From the gpt's serving form back to its training form; see `stepper.py`."""

import numpy as np
import torch
from torch import Tensor

from training.autoregressive.objective import attribute_loss
from training.autoregressive.stepper import SCALE, StepBlock, Stepper
from training.autoregressive.transformer import Block, FeatureTable, Transformer
from training.frames.autoencoder import CODEBOOK_SIZE
from training.frames.layout import CODES, RING, SLOTS, WINDOW
from training.world.attributes import sample_attributes
from training.world.captions import training_caption
from training.world.tokenizer import PAD, Tokenizer, build_vocabulary

FITTING_STEPS, FITTING_CAPTIONS = 200, 64  # of the attribute head, and in each step


def _fill(table: FeatureTable, rows: Tensor) -> None:
    """Rows [tables, 200, width]: as much of them as follows from the levels is linear."""
    linear = torch.linalg.pinv(table.features) @ rows
    table.linear.copy_(linear)
    table.free.copy_(rows - table.features @ linear)


def _unstep_block(step: StepBlock, bias: Tensor, block: Block) -> None:
    """Takes back what the serving form put into weights; bias [170, heads, 85]."""
    width = step.width
    scale = torch.ones(3 * width)
    scale[:width] = block.attention.scale / SCALE
    block.attention.project.weight.copy_(step.project.weight / scale[:, None])
    block.attention.project.bias.copy_(step.project.bias / scale)
    block.cross.query.weight.copy_(step.query.weight / scale[:width, None])
    block.cross.query.bias.copy_(step.query.bias / scale[:width])
    for linear, folded in ((block.attention, step.output), (block.cross, step.cross_output)):
        linear.output.weight.copy_(folded.weight * SCALE)
        linear.output.bias.copy_(folded.bias)
    # A ring's last frame: its entries are the frames before, oldest first but for frame 0.
    last = bias[-SLOTS:, :, SLOTS:].unflatten(-1, (WINDOW, SLOTS)).flip(2)
    slot = torch.arange(SLOTS)
    last[:, :, 0] = last[:, :, 0].masked_fill((slot > slot[:, None])[:, None], 0.0)
    block.bias.copy_(last.transpose(0, 1))


@torch.no_grad()
def from_stepper(stepper: Stepper, model: Transformer) -> None:
    """Fills what the serving form holds in tables; norms and the text encoder are shared."""
    for i, (step, block) in enumerate(zip(stepper.blocks, model.blocks)):
        _unstep_block(step, stepper.bias[:, i], block)
    outputs = stepper.head.weight.view(CODES + 1, CODEBOOK_SIZE, -1)
    _fill(model.outputs, outputs)
    model.output_bias.copy_(stepper.head.bias.view_as(model.output_bias))
    rows = stepper.input_table.view(CODES, -1, model.width)[:, 1:]
    _fill(model.inputs, rows.reshape(-1, CODEBOOK_SIZE, model.width))
    model.slots.copy_(stepper.places[:SLOTS])
    model.times.copy_(stepper.places[: RING : SLOTS] - stepper.places[0])


def fit_attributes(model: Transformer) -> None:
    """The head that guesses attributes is in no graph: fits it to the text encoder."""
    rng, tokenizer = np.random.RandomState(1), Tokenizer(build_vocabulary())
    optimiser = torch.optim.Adam(model.text.attributes.parameters(), lr=0.02)
    for _ in range(FITTING_STEPS):
        rows = sample_attributes(FITTING_CAPTIONS, rng)
        texts, named = zip(*(training_caption(row, rng) for row in rows))
        ids = torch.tensor([tokenizer.encode(text) for text in texts])
        with torch.no_grad():
            context, _ = model.text(ids, (ids != PAD).long())
        loss = attribute_loss(
            model.text.attribute_logits(context), torch.from_numpy(np.stack(named))
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    print(f"attribute head: {loss.item():.3f} nats")
