"""The prompt's encoder: two transformer layers over WordPiece tokens."""

import torch
from torch import Tensor, nn

from training.common.blocks import MASKED, FeedForward, SelfAttention, initialise
from training.world.attributes import COUNTS

MAX_TOKENS = 32


class TextEncoder(nn.Module):
    """`attributes` is an auxiliary head that keeps what the words mean apart."""

    def __init__(
        self,
        vocabulary_size: int,
        attribute_count: int,
        width: int = 128,
        layers: int = 2,
    ) -> None:
        super().__init__()
        self.width = width
        self.tokens = nn.Embedding(vocabulary_size, width)
        self.places = nn.Parameter(torch.randn(MAX_TOKENS, width) * 0.02)
        self.attention = nn.ModuleList(SelfAttention(width, 4) for _ in range(layers))
        self.feed_forward = nn.ModuleList(FeedForward(width) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.attributes = nn.Linear(width, attribute_count)
        initialise(self, layers)
        nn.init.normal_(self.tokens.weight, std=0.1)

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """int64 [n, 32] twice -> context [n, 32, width], additive mask [n, 1, 1, 32]."""
        mask = (1 - attention_mask[:, None, None].float()) * MASKED
        hidden = self.tokens(input_ids) + self.places
        for attention, feed_forward in zip(self.attention, self.feed_forward):
            hidden = feed_forward(attention(hidden, mask))
        return self.norm(hidden), mask

    def attribute_logits(self, context: Tensor) -> Tensor:
        """Guesses the attributes from the [CLS] token -> [n, attribute_count]."""
        return self.attributes(context[:, 0])


class PromptEncoder(TextEncoder):
    """The encoder that three families share; it also knows what was left open."""

    WIDTH = 96
    CLASSES = [count + 1 for count in COUNTS]

    def __init__(self, vocabulary_size: int) -> None:
        super().__init__(vocabulary_size, sum(self.CLASSES), self.WIDTH)

    def attribute_logits(self, context: Tensor) -> list[Tensor]:
        """Per attribute its values and "not named", [n, count + 1] each."""
        return super().attribute_logits(context).split(self.CLASSES, 1)
