"""Trains the recurrent family on pairs of (caption, noise) and clip.

Usage: python3 train_recurrent.py --autoencoder AE.pt --text TEXT.pt --checkpoint R.pt
"""

import argparse
import functools

import numpy as np
import torch
from torch import Tensor

from checkpoints import RunningAverage
from directed import Directed, DirectedSampler
from facts import batch_facts, facts_right
from families import family_options, frozen_parts
from model.painter import facts_loss
from model.recurrent import Recurrent
from model.text_encoder import PromptEncoder
from parallel import launch
from training_loop import Trainee, cosine_schedule, train

BATCH, LEARNING_RATE = 64, 2e-3
LENGTH, LONG, LONG_PROBABILITY = 16, 32, 0.15  # frames unrolled
SCHEDULE = functools.partial(cosine_schedule, warm_up=100, hold=0.4)
VALIDATION_CLIPS = 128


def scores_of(model: Recurrent, text: PromptEncoder, batch: Directed) -> Tensor:
    """Scores of the facts of every frame, [n, frames, 98]."""
    with torch.no_grad():
        words, mask = text(batch.input_ids, batch.attention_mask)
    frames = batch.frames.shape[1]
    return model.facts(model.unroll(batch.bins, batch.phase, frames, words, mask))


def whole_clips(sampler: DirectedSampler, count: int, frames: int, held_out=False):
    shown = np.tile(np.arange(frames), (count, 1))
    return sampler.sample(count, shown, held_out)


@torch.no_grad()
def validate(model: Recurrent, text: PromptEncoder, table, tokenizer) -> dict:
    figures = {}
    for name, held_out in (("seen", False), ("held", True)):
        sampler = DirectedSampler(table, tokenizer, 3)
        batch = whole_clips(sampler, VALIDATION_CLIPS, LENGTH, held_out)
        figures |= facts_right(name, scores_of(model, text, batch), batch)
    return figures


def work(rank: int, options: argparse.Namespace) -> None:
    """What one process does."""
    torch.manual_seed(5)
    table, tokenizer, text, _ = frozen_parts(options)
    model = Recurrent(text.width)
    average = RunningAverage(model, 0.995)
    group = {"params": model.parameters(), "base": LEARNING_RATE}
    optimiser = torch.optim.AdamW(
        [group], lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01
    )
    trainee = Trainee("recurrent", model, optimiser, options.checkpoint, average)
    if options.resume:
        trainee.resume()
    sampler = DirectedSampler(table, tokenizer, 17 + rank + 1000 * trainee.first_step)

    def loss(step: int) -> Tensor:
        long = sampler.rng.rand() < LONG_PROBABILITY
        batch = whole_clips(sampler, BATCH, LONG if long else LENGTH)
        return facts_loss(scores_of(model, text, batch), batch_facts(batch))

    train(
        rank,
        trainee,
        options.minutes,
        loss=loss,
        schedule=SCHEDULE,
        validate=lambda: validate(average.model, text, table, tokenizer),
    )


def main() -> None:
    options = family_options(__doc__, minutes=12.0)
    launch(work, options.processes, options)


if __name__ == "__main__":
    main()
