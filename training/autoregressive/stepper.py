"""The decoder transformer in its serving form: a few steps over a ring of keys.

Everything that only depends on the weights is computed here once, so the exported
graph holds tables instead of arithmetic. The cache of a layer is a ring of 85 steps
(5 frames); a step's entry is its index modulo 85. Attention reads the cache after
the new keys are written, so a host may bind past and present to the same memory.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.autoregressive.transformer import Block, Transformer
from training.common.blocks import MASKED, merge_heads, split_heads
from training.common.graph_ops import reshape, scatter
from training.frames.autoencoder import CODEBOOK_SIZE
from training.frames.layout import CODES, RING, SLOTS, WINDOW


def ring_bias(bias: Tensor) -> Tensor:
    """Learned bias [heads, slot, distance, slot] -> [2 * 85, heads, 85], masked.

    Row t < 85 is for step t of a clip, when older entries are left from another
    clip; row 85 + t % 85 is for every later step. Entry r of the ring holds step
    t - (t - r) % 85; entries out of the window or not yet written are masked, which
    covers later steps of the same run: they are at least 69 steps "old".
    """
    phase, entry = torch.arange(RING)[:, None], torch.arange(RING)
    age = (phase - entry) % RING
    distance = (phase // SLOTS - entry // SLOTS) % (WINDOW + 1)
    future = (distance == 0) & (entry > phase)
    outside = (distance == WINDOW) | future
    full = bias[:, phase % SLOTS, distance.clamp(max=WINDOW - 1), entry % SLOTS]
    late = full.masked_fill(outside, MASKED)
    early = full.masked_fill(outside | (age > phase), MASKED)
    return torch.cat([early, late], 1).transpose(0, 1).contiguous()


# ONNX Runtime multiplies a matrix of one row by another kernel, with other rounding,
# unless the product is scaled (MlasSgemm: "M == 1 ... alpha == 1"). A run of one step
# must give the very bits of a run of several, so both products of attention are
# scaled. The weights make up for it, exactly, since it is a power of two.
SCALE = 0.5


def attend(query: Tensor, key: Tensor, value: Tensor, bias: Tensor) -> Tensor:
    """Softmax attention of queries that are 1 / SCALE too large; SCALE of its result."""
    scores = query @ key.transpose(-1, -2) * SCALE + bias
    return scores.softmax(-1) @ value * SCALE


class StepBlock(nn.Module):
    """One layer with the query scale, and what `attend` leaves out, in the weights."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.attention, self.cross = block.attention, block.cross
        self.feed_forward = block.feed_forward
        self.heads, self.width = block.attention.heads, block.attention.width
        scale = torch.ones(3 * self.width)
        scale[: self.width] = block.attention.scale / SCALE
        self.project = self._scaled(block.attention.project, scale)
        self.query = self._scaled(block.cross.query, scale[: self.width])
        self.output = self._from_attention(block.attention.output)
        self.cross_output = self._from_attention(block.cross.output)

    @staticmethod
    def _scaled(linear: nn.Linear, scale: Tensor) -> nn.Linear:
        folded = nn.Linear(linear.in_features, linear.out_features)
        folded.weight = nn.Parameter(linear.weight.detach() * scale[:, None])
        folded.bias = nn.Parameter(linear.bias.detach() * scale)
        return folded

    @staticmethod
    def _from_attention(linear: nn.Linear) -> nn.Linear:
        folded = nn.Linear(linear.in_features, linear.out_features)
        folded.weight = nn.Parameter(linear.weight.detach() / SCALE)
        folded.bias = nn.Parameter(linear.bias.detach())
        return folded

    def forward(self, hidden, bias, where, past_key, past_value, key, value, text_mask):
        """hidden [n, steps, width] -> hidden, present_key, present_value."""
        parts = self.project(self.attention.norm(hidden))
        parts = reshape(parts, (0, -1, 3, self.heads, self.width // self.heads))
        query, new_key, new_value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        present_key = scatter(past_key, where, new_key)
        present_value = scatter(past_value, where, new_value)
        mixed = merge_heads(attend(query, present_key, present_value, bias), self.width)
        hidden = hidden + self.output(mixed)

        query = split_heads(self.query(self.cross.norm(hidden)), self.heads, self.width)
        mixed = merge_heads(attend(query, key, value, text_mask), self.width)
        hidden = hidden + self.cross_output(mixed)
        return self.feed_forward(hidden), present_key, present_value


class Stepper(nn.Module):
    """The frame decoder. Tables have a row per step t < 85 and per later t % 85."""

    def __init__(self, model: Transformer) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(StepBlock(block) for block in model.blocks)
        self.norm = model.norm
        self.head = nn.Linear(model.width, (CODES + 1) * CODEBOOK_SIZE)
        step = torch.arange(2 * RING)
        slot = step % SLOTS
        frame = torch.where(step < RING, step // SLOTS, step * 0 + WINDOW)
        with torch.no_grad():
            self.head.weight.copy_(model.outputs().flatten(0, 1))
            self.head.bias.copy_(model.output_bias.flatten())
            bias = torch.stack([ring_bias(block.bias) for block in model.blocks], 1)
            places = model.times[frame] + model.slots[slot]
            rows = model.input_rows(torch.zeros(1, 2 * RING, CODES).long(), slot[None])[
                0
            ]
            self.register_buffer("input_table", model.input_table().clone())
        self.register_buffer("bias", bias)  # [170, layers, heads, 85]
        self.register_buffer("places", places)  # [170, width]
        self.register_buffer("first_row", rows)  # [170, 4], the input row of code 0
        self.register_buffer(
            "emits_header", model.emits_header[slot][..., None].clone()
        )
        self.register_buffer("head_index", torch.arange(model.heads)[:, None])

    def _scatter_index(self, entry: Tensor) -> Tensor:
        """Where new keys go, ring entries [n, steps] -> int64 [n, heads, steps, 3]."""
        row = (0 * entry + 1).cumsum(0) - 1
        nothing = 0 * self.head_index
        row, entry = row[:, None, :] + nothing, entry[:, None, :] + nothing
        return torch.stack([row, 0 * entry + self.head_index, entry], -1)

    def forward(
        self, codes: Tensor, positions: Tensor, text_mask: Tensor, *layers: Tensor
    ):
        """Input codes [n, steps, 4], step indices [n, steps], then per layer context
        key and value [n, heads, 32, head_width], past key and value [n, heads, 85,
        head_width] -> logits [n, steps, 4, 200], present key and value per layer."""
        entry = positions % RING
        step = entry + RING * (positions >= RING).long()
        rows = (codes + self.first_row[step]) * (codes >= 0)  # row 0 is zero: no code
        hidden = F.embedding(rows, self.input_table).sum(2) + F.embedding(
            step, self.places
        )
        biases = self.bias[step].permute(2, 0, 3, 1, 4).unbind(0)
        where = self._scatter_index(entry)
        present = []
        for index, (block, bias) in enumerate(zip(self.blocks, biases)):
            key, value, past_key, past_value = layers[4 * index : 4 * index + 4]
            hidden, new_key, new_value = block(
                hidden, bias, where, past_key, past_value, key, value, text_mask
            )
            present += [new_key, new_value]
        scores = reshape(
            self.head(self.norm(hidden)), (0, -1, CODES + 1, CODEBOOK_SIZE)
        )
        local, header = scores.split([CODES, 1], 2)
        return (torch.where(self.emits_header[step], header, local), *present)
