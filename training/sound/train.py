"""Trains the tracker, the learned part of the sound: pixels to what is seen.

Usage: python3 -m training.sound.train --autoencoder AE.pt --checkpoint SOUND.pt
"""

import argparse
import functools
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.common.checkpoints import load
from training.common.loop import adam_trainee, cosine_schedule, options_parser, train
from training.common.parallel import launch
from training.frames.autoencoder import Autoencoder
from training.sound.batches import Sights
from training.sound.tracker import FACTS, Tracker

BATCH, LEARNING_RATE = 64, 3e-3
SCHEDULE = functools.partial(cosine_schedule, warm_up=100, hold=0.4)
VALIDATION_FRAMES = 512
NAMES = ("there", "shape", "radius", "x", "y")


def loss_of(tracker: Tracker, pixels: Tensor, facts: Tensor) -> Tensor:
    """Nats of a picture's facts; where nothing is, only of that."""
    there, *parts = tracker(pixels).split(FACTS, 1)
    seen = facts[:, 0].float()
    nats = F.cross_entropy(there, facts[:, 0], reduction="none")
    for part, truth in zip(parts, facts[:, 1:].unbind(1)):
        nats = nats + seen * F.cross_entropy(part, truth, reduction="none")
    return nats.mean()


@torch.no_grad()
def wrong(tracker: Tracker, pixels: Tensor, facts: Tensor) -> dict[str, float]:
    """Percent of pictures wrong in each fact, and in any; where nothing is, in that."""
    parts = tracker(pixels).split(FACTS, 1)
    found = torch.stack([part.argmax(1) for part in parts], 1)
    missed = found != facts
    missed[:, 1:] &= facts[:, :1] == 1
    missed = torch.cat([missed, missed.any(1, keepdim=True)], 1)
    return dict(zip((*NAMES, "any"), (100 * missed.float().mean(0)).tolist()))


def validate(tracker: Tracker, sets: dict[str, tuple[Tensor, Tensor]]) -> dict[str, float]:
    figures = {}
    for name, (pixels, facts) in sets.items():
        figures[f"{name}_nats"] = float(loss_of(tracker, pixels, facts).detach())
        for fact, percent in wrong(tracker, pixels, facts).items():
            figures[f"{name}_{fact}"] = percent
    return figures


def work(rank: int, options: argparse.Namespace) -> None:
    """What one process does."""
    torch.manual_seed(7 + rank)
    autoencoder = Autoencoder()
    load(options.autoencoder, autoencoder)
    tracker = Tracker()
    trainee = adam_trainee("sound", tracker, options, LEARNING_RATE, weight_decay=0.01)
    held = Sights(autoencoder.eval(), np.random.RandomState(5))
    sets = {"drawn": held.drawn(VALIDATION_FRAMES), "decoded": held.decoded(VALIDATION_FRAMES)}
    sights = Sights(autoencoder, np.random.RandomState(31 + rank + 1000 * trainee.first_step))
    train(
        rank,
        trainee,
        options.minutes,
        loss=lambda step: loss_of(tracker, *sights.batch(BATCH)),
        schedule=SCHEDULE,
        validate=lambda: validate(trainee.average.model, sets),
    )


def main() -> None:
    parser = options_parser(__doc__, minutes=6.0)
    parser.add_argument("--autoencoder", type=Path, required=True)
    options = parser.parse_args()
    launch(work, options.processes, options)


if __name__ == "__main__":
    main()
