"""Trains the painter that the recurrent and gan families share: facts to codes.

Usage: python3 -m training.facts.train --autoencoder AE.pt --text TEXT.pt --checkpoint P.pt
"""

import argparse
import functools

import numpy as np
import torch
from torch import Tensor

from training.common.loop import adam_trainee, cosine_schedule, train
from training.common.parallel import launch
from training.facts.noise import one_hot
from training.facts.painter import PARTS, Painter, true_facts
from training.facts.pretrained import family_options, frozen_parts
from training.frames.autoencoder import LEVELS
from training.frames.code_table import CodeTable
from training.frames.levels import level_loss, level_numbers
from training.world.attributes import COUNTS

BATCH, LEARNING_RATE = 128, 3e-3
SCHEDULE = functools.partial(cosine_schedule, warm_up=100, hold=0.4)
VALIDATION_FRAMES = 512


def draw(
    table: CodeTable, rng: np.random.RandomState, count: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Facts [n, 98], local codes [n, 64], global codes [n, 4] of random pictures."""
    moving = rng.rand(count) < 0.7
    numbers = rng.randint(
        0, np.where(moving, table.geometry.moving_count, len(table.geometry))
    )
    rows = np.stack([rng.randint(0, n, count) for n in COUNTS], 1)
    states = torch.from_numpy(table.geometry.states[numbers])
    truth = true_facts(states, torch.from_numpy(rows))
    facts = torch.cat([one_hot(fact, n) for fact, n in zip(truth, PARTS)], 1)
    local = table.local[torch.from_numpy(numbers)].flatten(1).long()
    return facts, local, table.overall[rows[:, 1], rows[:, 2]].long()


def loss_of(painter: Painter, facts: Tensor, local: Tensor, overall: Tensor) -> Tensor:
    scores, header = painter(facts)
    return level_loss(scores, local) + 0.1 * level_loss(header, overall)


@torch.no_grad()
def validate(painter: Painter, table: CodeTable) -> dict[str, float]:
    """Percent of codes that are wrong."""
    facts, *codes = draw(table, np.random.RandomState(3), VALIDATION_FRAMES)
    figures = {}
    for name, scores, truth in zip(("local", "global"), painter(facts), codes):
        numbers = torch.stack([part.argmax(-1) for part in scores.split(LEVELS, -1)], -1)
        wrong = (numbers != level_numbers(truth)).any(-1).float().mean().item()
        figures[f"wrong_{name}"] = 100 * wrong
    return figures


def work(rank: int, options: argparse.Namespace) -> None:
    """What one process does."""
    torch.manual_seed(7)
    table, *_ = frozen_parts(options)
    painter = Painter()
    trainee = adam_trainee("painter", painter, options, LEARNING_RATE, weight_decay=0.01)
    rng = np.random.RandomState(23 + rank + 1000 * trainee.first_step)
    train(
        rank,
        trainee,
        options.minutes,
        loss=lambda step: loss_of(painter, *draw(table, rng, BATCH)),
        schedule=SCHEDULE,
        validate=lambda: validate(trainee.average.model, table),
    )


def main() -> None:
    options = family_options(__doc__, minutes=6.0)
    launch(work, options.processes, options)


if __name__ == "__main__":
    main()
