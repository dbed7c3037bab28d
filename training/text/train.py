"""Trains the text encoder that the recurrent, gan and diffusion families share.

Usage: python3 -m training.text.train --minutes 4 --checkpoint TEXT.pt
It learns to say what a caption names, and what it leaves open, from the first token.
The families use it as it is and learn only how to read its words.
"""

import functools

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.common.loop import adam_trainee, cosine_schedule, options_parser, train
from training.common.parallel import launch
from training.text.encoder import MAX_TOKENS, PromptEncoder
from training.world.attributes import COUNTS, sample_attributes
from training.world.captions import OMITTED, training_caption
from training.world.tokenizer import PAD, UNKNOWN, Tokenizer, build_vocabulary

BATCH, LEARNING_RATE = 128, 2e-3
UNKNOWN_PROBABILITY = 0.3  # of a caption with a few words that nobody knows
SCHEDULE = functools.partial(cosine_schedule, warm_up=100, hold=0.3)


def with_unknown_words(ids: list[int], rng: np.random.RandomState) -> list[int]:
    """Puts one to four unknown words anywhere between the known ones."""
    words = [token for token in ids if token != PAD]
    for _ in range(rng.randint(1, 5)):
        words.insert(rng.randint(1, len(words)), UNKNOWN)
    words = words[: MAX_TOKENS - 1] + words[-1:] if len(words) > MAX_TOKENS else words
    return words + [PAD] * (MAX_TOKENS - len(words))


def sample(
    tokenizer: Tokenizer, rng: np.random.RandomState, count: int, held_out: bool = False
) -> tuple[Tensor, Tensor]:
    """Token ids [n, 32] and attributes [n, 5]; what is left open is one class more."""
    ids, labels = [], []
    for row in sample_attributes(count, rng, held_out):
        text, named = training_caption(row, rng)
        tokens = tokenizer.encode(text)
        if rng.rand() < UNKNOWN_PROBABILITY:
            tokens = with_unknown_words(tokens, rng)
        ids.append(tokens)
        labels.append(np.where(named == OMITTED, COUNTS, named))
    return torch.tensor(ids), torch.from_numpy(np.stack(labels))


def loss_of(model: PromptEncoder, ids: Tensor, labels: Tensor) -> Tensor:
    parts = model.attribute_logits(model(ids, (ids != PAD).long())[0])
    return sum(F.cross_entropy(part, labels[:, i]) for i, part in enumerate(parts))


@torch.no_grad()
def validate(model: PromptEncoder, tokenizer: Tokenizer) -> dict[str, float]:
    """Percent of attributes that are read rightly."""
    figures, rng = {}, np.random.RandomState(3)
    for name, held_out in (("seen", False), ("held", True)):
        ids, labels = sample(tokenizer, rng, 512, held_out)
        parts = model.attribute_logits(model(ids, (ids != PAD).long())[0])
        right = [(p.argmax(1) == labels[:, i]).float() for i, p in enumerate(parts)]
        figures[name] = 100 * torch.stack(right).mean().item()
    return figures


def work(rank: int, options) -> None:
    """What one process does."""
    torch.manual_seed(2)
    tokenizer = Tokenizer(build_vocabulary())
    model = PromptEncoder(len(tokenizer))
    trainee = adam_trainee("text", model, options, LEARNING_RATE, weight_decay=0.03)
    rng = np.random.RandomState(11 + rank + 1000 * trainee.first_step)
    train(
        rank,
        trainee,
        options.minutes,
        loss=lambda step: loss_of(model, *sample(tokenizer, rng, BATCH)),
        schedule=SCHEDULE,
        validate=lambda: validate(trainee.average.model, tokenizer),
    )


def main() -> None:
    options = options_parser(__doc__, minutes=4.0).parse_args()
    launch(work, options.processes, options)


if __name__ == "__main__":
    main()
