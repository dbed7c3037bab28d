"""Trains the transformer on the autoencoder's codes.

Usage: python3 -m training.autoregressive.train --autoencoder AE.pt --checkpoint GPT.pt
"""

import argparse
import functools
from pathlib import Path

import torch

from training.autoregressive.batches import ClipSampler
from training.autoregressive.objective import batch_loss, validate
from training.autoregressive.transformer import Transformer
from training.common.checkpoints import RunningAverage, load
from training.common.loop import Trainee, cosine_schedule, options_parser, train
from training.common.parallel import launch
from training.frames.autoencoder import Autoencoder
from training.frames.code_table import CodeTable
from training.world.attributes import CLIP_FRAMES, COUNTS
from training.world.geometry import GeometryTable
from training.world.tokenizer import Tokenizer, build_vocabulary

LEARNING_RATE, BIAS_FACTOR, WEIGHT_DECAY = 8e-4, 10.0, 0.03
SCHEDULE = functools.partial(cosine_schedule, warm_up=150, hold=0.25)
# (clips, frames) of the batches, in turn: whole clips, and many beginnings
BATCHES = ((8, CLIP_FRAMES), (24, 4))


def make_optimiser(model: Transformer) -> torch.optim.AdamW:
    """Weight decay for matrices; the attention biases learn ten times as fast."""
    biases = [block.bias for block in model.blocks]
    known = {id(bias) for bias in biases}
    others = [weight for weight in model.parameters() if id(weight) not in known]
    matrices = [weight for weight in others if weight.ndim > 1]
    vectors = [weight for weight in others if weight.ndim < 2]
    fast = BIAS_FACTOR * LEARNING_RATE
    groups = [
        {"params": matrices, "weight_decay": WEIGHT_DECAY, "base": LEARNING_RATE},
        {"params": vectors, "weight_decay": 0.0, "base": LEARNING_RATE},
        {"params": biases, "weight_decay": 0.0, "base": fast},
    ]
    return torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(0.9, 0.95))


def work(rank: int, options: argparse.Namespace) -> None:
    """What one process does."""
    torch.manual_seed(1)
    autoencoder = Autoencoder()
    load(options.autoencoder, autoencoder)
    table = CodeTable(autoencoder, GeometryTable())
    tokenizer = Tokenizer(build_vocabulary())

    model = Transformer(len(tokenizer), sum(COUNTS))
    if options.start is not None:
        load(options.start, model)
    average = RunningAverage(model)
    optimiser = make_optimiser(model)
    trainee = Trainee("transformer", model, optimiser, options.checkpoint, average)
    if options.resume:
        trainee.resume()
    sampler = ClipSampler(table, tokenizer, 5 + rank + 1000 * trainee.first_step)
    train(
        rank,
        trainee,
        options.minutes,
        loss=lambda step: batch_loss(model, sampler.sample(*BATCHES[step % 2])),
        schedule=SCHEDULE,
        validate=lambda: validate(average.model, table, tokenizer),
    )


def main() -> None:
    parser = options_parser(__doc__, minutes=78.0, start=True)
    parser.add_argument("--autoencoder", type=Path, required=True)
    options = parser.parse_args()
    launch(work, options.processes, options)


if __name__ == "__main__":
    main()
