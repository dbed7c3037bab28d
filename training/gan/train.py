"""Trains the gan family: generator and critic against each other.

Usage: python3 -m training.gan.train --autoencoder AE.pt --text TEXT.pt --painter P.pt
    --checkpoint G.pt
The generator also learns from pairs of noise and clip, which keeps it from collapsing;
the critic learns to tell real clips from generated ones and right words from wrong.
"""

import argparse
import functools

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.common.checkpoints import RunningAverage, weights
from training.common.loop import Trainee, cosine_schedule, train
from training.common.parallel import launch
from training.facts.accuracy import batch_facts, facts_right
from training.facts.directed import Directed, DirectedSampler
from training.facts.painter import Painter, facts_loss
from training.facts.pretrained import family_options, frozen_painter, frozen_parts
from training.frames.levels import latents_of
from training.gan.networks import Gan, shown_frames
from training.gan.wrong_captions import wrong_captions
from training.text.encoder import PromptEncoder
from training.world.attributes import CLIP_FRAMES

BATCH, LEARNING_RATE = 48, 1e-3
ADVERSARIAL_WEIGHT = 0.03
SHOWN = 16  # clips of a batch that are painted and shown to the critic
SHAKE = 0.1  # noise on what the critic sees, so that it looks at more than the grid
SCHEDULE = functools.partial(cosine_schedule, warm_up=100, hold=0.4)
VALIDATION_CLIPS = 64
LONGEST = 4 * CLIP_FRAMES  # frames of a clip; half of all clips have 16


def shaken(latents: Tensor) -> Tensor:
    return latents + SHAKE * torch.randn_like(latents)


def losses(
    gan: Gan, painter: Painter, text: PromptEncoder, batch: Directed, wrong
) -> tuple[Tensor, dict[str, float]]:
    """The sum to minimise. The critic's part and the generator's part have no
    gradient in common: what one reads of the other is cut or frozen."""
    with torch.no_grad():
        words, mask = text(batch.input_ids, batch.attention_mask)
        wrong_words, wrong_mask = text(*wrong)
    scores = gan.scores(batch, words, mask)
    made, real = gan.latents(scores[:SHOWN], painter), latents_of(batch.codes)
    right = gan.critic(shaken(real), words, mask)
    fake = gan.critic(shaken(made.detach()), words[:SHOWN], mask[:SHOWN])
    unfit = gan.critic(shaken(real), wrong_words, wrong_mask)
    critic = F.softplus(-right).mean() + 0.5 * (
        F.softplus(fake).mean() + F.softplus(unfit).mean()
    )
    gan.critic.requires_grad_(False)
    fooled = gan.critic(shaken(made), words[:SHOWN], mask[:SHOWN])
    gan.critic.requires_grad_(True)
    paired = facts_loss(scores, batch_facts(batch))
    figures = {
        "fake_seen": 100 * (fake < 0).float().mean().item(),
        "wrong_seen": 100 * (unfit < 0).float().mean().item(),
        "right_believed": 100 * (right > 0).float().mean().item(),
    }
    return paired + ADVERSARIAL_WEIGHT * F.softplus(-fooled).mean() + critic, figures


def draw(
    sampler: DirectedSampler, count: int, held_out: bool = False
) -> tuple[Directed, tuple[Tensor, Tensor]]:
    """Clips as the critic sees them, and captions that lie."""
    length = CLIP_FRAMES if sampler.rng.rand() < 0.5 else sampler.rng.randint(8, LONGEST + 1)
    frames = np.tile(np.array(shown_frames(length)), (count, 1))
    batch = sampler.sample(count, frames, held_out)
    return batch, wrong_captions(batch.attributes.numpy(), sampler)


@torch.no_grad()
def validate(gan: Gan, painter: Painter, text: PromptEncoder, table, tokenizer) -> dict:
    figures = {}
    for name, held_out in (("seen", False), ("held", True)):
        sampler = DirectedSampler(table, tokenizer, 3)
        batch, wrong = draw(sampler, VALIDATION_CLIPS, held_out)
        words, mask = text(batch.input_ids, batch.attention_mask)
        figures |= facts_right(name, gan.scores(batch, words, mask), batch)
        parts = losses(gan, painter, text, batch, wrong)[1]
        figures |= {f"{name}_{part}": value for part, value in parts.items()}
    return figures


def start_from(gan: Gan, path) -> None:
    """Weights of this family; or what the recurrent one has learnt of words, noise and
    facts, whose layers have the same shapes as the generator's."""
    known = weights(path)
    if known.keys() == gan.state_dict().keys():
        gan.load_state_dict(known)
    else:
        names = gan.generator.state_dict()
        gan.generator.load_state_dict({name: known[name] for name in names})


def work(rank: int, options: argparse.Namespace) -> None:
    """What one process does."""
    torch.manual_seed(6)
    table, tokenizer, text, _ = frozen_parts(options)
    painter = frozen_painter(options)
    gan = Gan(text.width)
    if options.start is not None:
        start_from(gan, options.start)
    average = RunningAverage(gan, 0.995)
    groups = [
        {"params": gan.generator.parameters(), "base": LEARNING_RATE},
        {
            "params": gan.critic.parameters(),
            "base": 0.5 * LEARNING_RATE,
            "betas": (0.5, 0.98),
        },
    ]
    optimiser = torch.optim.AdamW(
        groups, lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01
    )
    trainee = Trainee("gan", gan, optimiser, options.checkpoint, average)
    if options.resume:
        trainee.resume()
    sampler = DirectedSampler(table, tokenizer, 19 + rank + 1000 * trainee.first_step)
    train(
        rank,
        trainee,
        options.minutes,
        loss=lambda step: losses(gan, painter, text, *draw(sampler, BATCH))[0],
        schedule=SCHEDULE,
        validate=lambda: validate(average.model, painter, text, table, tokenizer),
    )


def main() -> None:
    options = family_options(__doc__, minutes=12.0, painter=True, start=True)
    launch(work, options.processes, options)


if __name__ == "__main__":
    main()
