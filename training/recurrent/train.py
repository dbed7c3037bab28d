"""Trains the recurrent family on pairs of (captions, noise) and clip.

Usage: python3 -m training.recurrent.train --autoencoder AE.pt --text TEXT.pt --checkpoint R.pt
In a part of the batches the captions change once or twice in mid-clip.
"""

import argparse
import functools

import numpy as np
import torch
from torch import Tensor

from training.common.checkpoints import load
from training.common.loop import adam_trainee, cosine_schedule, train
from training.common.parallel import launch
from training.facts.accuracy import batch_facts, facts_right
from training.facts.painter import facts_loss
from training.facts.pretrained import family_options, frozen_parts
from training.recurrent.batches import Staged, StagedSampler
from training.recurrent.network import Recurrent
from training.text.encoder import PromptEncoder

BATCH, LEARNING_RATE = 64, 1e-3
LENGTHS, LENGTH_CHANCES = (16, 24, 32, 64), (0.45, 0.25, 0.15, 0.15)  # frames unrolled
SCENES_CHANCES = (0.35, 0.45, 0.2)  # of one, two and three captions a clip
SHORTEST = 3  # frames of a scene
SCHEDULE = functools.partial(cosine_schedule, warm_up=100, hold=0.4)
VALIDATION_CLIPS = 128
PLAIN, CHANGED = [16], [8, 16]  # frames of the scenes that are validated


def scores_of(model: Recurrent, text: PromptEncoder, batch: Staged) -> Tensor:
    """Scores of the facts of every frame, [n, frames, 98]."""
    with torch.no_grad():
        words = [text(*said) for said in zip(batch.input_ids, batch.attention_mask)]
    scenes = [(frames, *context) for frames, context in zip(batch.lengths, words)]
    return model.facts(model.unroll(batch.bins, batch.phase, scenes))


def drawn_lengths(rng: np.random.RandomState) -> list[int]:
    """Frames of each scene."""
    length = rng.choice(LENGTHS, p=LENGTH_CHANCES)
    cuts = rng.choice(len(SCENES_CHANCES), p=SCENES_CHANCES)
    while True:
        places = np.sort(rng.randint(1, length, cuts))
        lengths = np.diff([0, *places, length])
        if lengths.min() >= SHORTEST:
            return lengths.tolist()


@torch.no_grad()
def validate(model: Recurrent, text: PromptEncoder, table, tokenizer) -> dict:
    figures = {}
    for name, lengths, held_out in (
        ("seen", PLAIN, False),
        ("held", PLAIN, True),
        ("scenes", CHANGED, False),
        ("held_scenes", CHANGED, True),
    ):
        sampler = StagedSampler(table, tokenizer, 3)
        batch = sampler.staged(VALIDATION_CLIPS, lengths, held_out)
        figures |= facts_right(name, scores_of(model, text, batch), batch)
    return figures


def work(rank: int, options: argparse.Namespace) -> None:
    """What one process does."""
    torch.manual_seed(5)
    table, tokenizer, text, _ = frozen_parts(options)
    model = Recurrent(text.width)
    if options.start is not None:
        load(options.start, model)
    trainee = adam_trainee("recurrent", model, options, LEARNING_RATE, 0.01, (0.9, 0.98))
    sampler = StagedSampler(table, tokenizer, 17 + rank + 1000 * trainee.first_step)

    def loss(step: int) -> Tensor:
        batch = sampler.staged(BATCH, drawn_lengths(sampler.rng))
        return facts_loss(scores_of(model, text, batch), batch_facts(batch))

    train(
        rank,
        trainee,
        options.minutes,
        loss=loss,
        schedule=SCHEDULE,
        validate=lambda: validate(trainee.average.model, text, table, tokenizer),
    )


def main() -> None:
    options = family_options(__doc__, minutes=30.0, start=True)
    launch(work, options.processes, options)


if __name__ == "__main__":
    main()
