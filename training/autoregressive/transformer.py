"""The decoder transformer in its training form: a whole clip at once."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.common.blocks import (
    MASKED,
    CrossAttention,
    FeedForward,
    SelfAttention,
    attend,
    initialise,
    merge_heads,
    split_heads,
)
from training.frames.autoencoder import CODEBOOK_SIZE, LEVELS, ScalarQuantiser
from training.frames.layout import CODES, NONE, SLOTS, WINDOW, emits_header
from training.text.encoder import TextEncoder

KINDS = 2  # local and header codes have tables of their own
TIMES = WINDOW + 1  # frames 0..3 and "later"


def level_features() -> Tensor:
    """What each code stands for: one-hot levels and values, [200, 21]."""
    values = ScalarQuantiser().table
    steps = [
        ((values[:, i] + 1) * (n - 1) / 2).round().long() for i, n in enumerate(LEVELS)
    ]
    hot = [F.one_hot(step, n).float() for step, n in zip(steps, LEVELS)]
    return torch.cat([*hot, values], 1)


class FeatureTable(nn.Module):
    """Rows for codes: a free part and a part linear in the code's levels."""

    def __init__(self, tables: int, width: int) -> None:
        super().__init__()
        self.register_buffer("features", level_features(), persistent=False)
        self.free = nn.Parameter(torch.randn(tables, CODEBOOK_SIZE, width) * 0.02)
        self.linear = nn.Parameter(
            torch.randn(tables, self.features.shape[1], width) * 0.02
        )

    def forward(self) -> Tensor:
        """[tables, 200, width]."""
        return self.free + self.features @ self.linear


class WindowAttention(SelfAttention):
    """Self attention in which a frame's steps see their own and the 3 frames before."""

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """hidden [n, frames * 17, width], bias [heads, frames, 17, 68]."""
        query, key, value = self.project(self.norm(hidden)).split(self.width, -1)
        query, key, value = map(self._frames, (query * self.scale, key, value))
        mixed = attend(query, self._windows(key), self._windows(value), bias)
        return hidden + self.output(merge_heads(mixed.flatten(2, 3), self.width))

    def _frames(self, part: Tensor) -> Tensor:
        """[n, frames * 17, width] -> [n, heads, frames, 17, head_width]."""
        return split_heads(part, self.heads, self.width).unflatten(2, (-1, SLOTS))

    @staticmethod
    def _windows(part: Tensor) -> Tensor:
        """[n, heads, frames, 17, w] -> [n, heads, frames, 68, w], oldest frame first."""
        frames = part.shape[2]
        padded = F.pad(part, (0, 0, 0, 0, WINDOW - 1, 0))
        return torch.cat([padded[:, :, d : d + frames] for d in range(WINDOW)], 3)


def window_mask(frames: int) -> Tensor:
    """bool [frames, 17, 68]: keys before the start, or later than the query."""
    frame, age = torch.arange(frames)[:, None], torch.arange(WINDOW - 1, -1, -1)
    missing = (age > frame).repeat_interleave(SLOTS, 1)[:, None]
    slot = torch.arange(SLOTS)
    later = F.pad(slot > slot[:, None], (SLOTS * (WINDOW - 1), 0))
    return missing | later


class Block(nn.Module):
    """The bias is learned per query slot, distance in frames and key slot."""

    def __init__(self, width: int, heads: int, context_width: int) -> None:
        super().__init__()
        self.attention = WindowAttention(width, heads)
        self.cross = CrossAttention(width, heads, context_width)
        self.feed_forward = FeedForward(width)
        self.bias = nn.Parameter(torch.zeros(heads, SLOTS, WINDOW, SLOTS))


class Transformer(nn.Module):
    def __init__(
        self,
        vocabulary_size: int,
        attribute_count: int,
        width: int = 128,
        layers: int = 4,
        heads: int = 4,
    ) -> None:
        super().__init__()
        self.width, self.heads = width, heads
        self.text = TextEncoder(vocabulary_size, attribute_count)
        self.inputs = FeatureTable(CODES * KINDS, width)
        self.slots = nn.Parameter(torch.randn(SLOTS, width) * 0.02)
        self.times = nn.Parameter(torch.randn(TIMES, width) * 0.02)
        self.blocks = nn.ModuleList(
            Block(width, heads, self.text.width) for _ in range(layers)
        )
        self.norm = nn.LayerNorm(width)
        self.outputs = FeatureTable(
            CODES + 1, width
        )  # one a code, one for any header code
        self.output_bias = nn.Parameter(torch.zeros(CODES + 1, CODEBOOK_SIZE))
        self.register_buffer("emits_header", emits_header(), persistent=False)
        initialise(self.blocks, layers)

    def input_table(self) -> Tensor:
        """Rows of all input codes, [4 * 401, width]: per code index none, local, header."""
        rows = self.inputs().view(CODES, KINDS * CODEBOOK_SIZE, self.width)
        return F.pad(rows, (0, 0, 1, 0)).flatten(0, 1)

    def input_rows(self, codes: Tensor, slots: Tensor) -> Tensor:
        """Codes [n, steps, 4] that were emitted in the slot before `slots` [n, steps]."""
        header = self.emits_header[(slots + SLOTS - 1) % SLOTS]
        rows = torch.where(
            codes < 0, torch.zeros_like(codes), codes + 1 + header * CODEBOOK_SIZE
        )
        return rows + torch.arange(CODES) * (1 + KINDS * CODEBOOK_SIZE)

    def embed(self, codes: Tensor, first_frame: Tensor) -> Tensor:
        """Input codes [n, steps, 4], frame index of step 0 [n] -> [n, steps, width]."""
        step = torch.arange(codes.shape[1])
        slots = (step % SLOTS).expand(len(codes), -1)
        frames = first_frame[:, None] + step.div(SLOTS, rounding_mode="floor")
        embedded = F.embedding(self.input_rows(codes, slots), self.input_table()).sum(2)
        return embedded + self.slots[slots[0]] + self.times[frames.clamp(max=WINDOW)]

    def logits(self, hidden: Tensor, slots: Tensor) -> Tensor:
        """[n, steps, width] -> [n, steps, 4, 200]; header codes use their own table."""
        table = self.outputs().flatten(0, 1)
        scores = F.linear(self.norm(hidden), table, self.output_bias.flatten())
        scores = scores.unflatten(-1, (CODES + 1, CODEBOOK_SIZE))
        local, header = scores.split([CODES, 1], 2)
        return torch.where(self.emits_header[slots][..., None], header, local)

    def forward(
        self,
        codes: Tensor,
        input_ids: Tensor,
        attention_mask: Tensor,
        first_frame: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Input codes [n, steps, 4] -> logits [n, steps, 4, 200], attribute logits."""
        context, text_mask = self.text(input_ids, attention_mask)
        steps = codes.shape[1]
        codes = F.pad(codes, (0, 0, 0, -steps % SLOTS), value=NONE)
        hidden = self.embed(codes, first_frame)
        blocked = window_mask(codes.shape[1] // SLOTS)
        for block in self.blocks:
            bias = block.bias.flip(2).flatten(2)[:, None].masked_fill(blocked, MASKED)
            hidden = block.attention(hidden, bias)
            hidden = block.cross(
                hidden, *block.cross.project_context(context), text_mask
            )
            hidden = block.feed_forward(hidden)
        slots = torch.arange(steps) % SLOTS
        return self.logits(hidden[:, :steps], slots), self.text.attribute_logits(
            context
        )
