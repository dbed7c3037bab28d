"""Trains the denoiser of the diffusion family.

Usage: python3 -m training.diffusion.train --autoencoder AE.pt --text TEXT.pt --painter P.pt
    --checkpoint D.pt [--start D.pt]
"""

import argparse
import functools
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.common.checkpoints import RunningAverage, load, weights
from training.common.loop import Trainee, cosine_schedule, train
from training.common.parallel import launch
from training.diffusion.batches import PREVIOUS_NOISE, Chunks, ChunkSampler
from training.diffusion.denoiser import Denoiser
from training.diffusion.last_frames import NONE
from training.diffusion.schedule import SHIFT, noise_levels
from training.facts.painter import PARTS, facts_loss
from training.facts.pretrained import family_options, frozen_parts
from training.frames.levels import latents_of, level_loss
from training.text.encoder import PromptEncoder

BATCH, LEARNING_RATE, WEIGHT_DECAY = 160, 1.5e-3, 0.02
SCHEDULE = functools.partial(cosine_schedule, warm_up=200, hold=0.4)
PAINTED = 4  # chunks of a batch whose pictures are learnt, too; it takes long
VALIDATION_CHUNKS, SHOWN = 128, 12


def noised(codes: Tensor, sigmas: Tensor, rng: torch.Generator | None) -> Tensor:
    """Codes [n, 4, 17, 4], noise level [n, 1] -> latents on the way to noise."""
    clean, level = latents_of(codes), sigmas[:, :, None, None]
    return (1 - level) * clean + level * torch.randn(clean.shape, generator=rng)


def shaken(latents: Tensor, most: float, rng: torch.Generator | None) -> Tensor:
    """Latents [n, ...] with noise, of an amount of its own for each of the n."""
    amount = most * torch.rand(len(latents), *[1] * (latents.ndim - 1), generator=rng)
    return latents + amount * torch.randn(latents.shape, generator=rng)


def facts_of(
    model: Denoiser,
    text: PromptEncoder,
    batch: Chunks,
    sigmas: Tensor,
    rng: torch.Generator | None = None,
    shake: float = PREVIOUS_NOISE,
) -> Tensor:
    """Scores of facts [n, 4, 98]."""
    with torch.no_grad():
        prompt = text(batch.input_ids, batch.attention_mask)[0][:, 0]
        previous = shaken(latents_of(batch.previous), shake, rng)
        last = shaken(latents_of(batch.last), shake, rng)
        noisy = noised(batch.codes, sigmas, rng)
    return model.scores(
        noisy,
        sigmas,
        previous,
        batch.previous_mask,
        batch.positions,
        last,
        batch.last_mask,
        batch.last_positions,
        prompt,
    )


def levels_loss(model: Denoiser, facts: Tensor, codes: Tensor) -> Tensor:
    """Nats a code of what the painter makes of uncertain facts [n, 4, 98]."""
    scores = model.painted(facts.flatten(0, 1))
    return level_loss(scores, codes.flatten(0, 1))


@torch.no_grad()
def validate(model: Denoiser, text: PromptEncoder, table, tokenizer) -> dict:
    """From pure noise and from little, first and later chunks: nats of what a frame
    shows, nats of its codes, and percent of frames whose likeliest facts are right."""
    figures = {}
    for name, start, end, held_out in (
        ("first", 0, NONE, False),
        ("later", 8, NONE, False),
        ("held", 8, NONE, True),
        ("led", 0, 15, False),
    ):
        sampler = ChunkSampler(table, tokenizer, 3)
        batch = sampler.sample(VALIDATION_CHUNKS, held_out, True, start, end)
        for sigma in (1.0, 0.8):
            rng = torch.Generator().manual_seed(4)
            sigmas = torch.full((VALIDATION_CHUNKS, 1), sigma)
            facts = facts_of(model, text, batch, sigmas, rng, shake=0.0)
            part = slice(0, SHOWN)
            levels = levels_loss(model, facts[part], batch.codes[part]).item()
            pairs = zip(facts.split(PARTS, -1), batch.facts)
            right = torch.stack([p.argmax(-1) == fact for p, fact in pairs]).all(0)
            figures[f"{name}_{sigma}_facts"] = facts_loss(facts, batch.facts).item()
            figures[f"{name}_{sigma}_levels"] = levels * batch.codes[0, 0].numel()
            figures[f"{name}_{sigma}_right"] = 100 * right.float().mean().item()
    return figures


def start_from(model: Denoiser, path: Path) -> None:
    """Weights of an earlier form, which may lack what begins without an effect."""
    missing, foreign = model.load_state_dict(weights(path), strict=False)
    if foreign or any(not name.startswith("aim") for name in missing):
        raise ValueError(f"{path}: missing {missing}, foreign {foreign}")


def work(rank: int, options: argparse.Namespace) -> None:
    """What one process does."""
    torch.manual_seed(3 + rank)
    table, tokenizer, text, _ = frozen_parts(options)
    model = Denoiser(text.width)
    load(options.painter, model.painter)
    if options.start is not None:
        start_from(model, options.start)
    average = RunningAverage(model, 0.998)
    matrices = [weight for weight in model.parameters() if weight.ndim > 1]
    vectors = [weight for weight in model.parameters() if weight.ndim < 2]
    groups = [
        {"params": matrices, "base": LEARNING_RATE, "weight_decay": WEIGHT_DECAY},
        {"params": vectors, "base": LEARNING_RATE, "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(0.9, 0.95))
    trainee = Trainee("diffusion", model, optimiser, options.checkpoint, average)
    if options.resume:
        trainee.resume()
    seed = 13 + rank + 1000 * trainee.first_step
    sampler, rng = ChunkSampler(table, tokenizer, seed), np.random.RandomState(seed)

    def loss(step: int) -> Tensor:
        spread = (np.arange(BATCH) + rng.rand()) / BATCH  # every level in every batch
        sigmas = torch.from_numpy(noise_levels(spread, SHIFT)).float()[:, None]
        batch = sampler.sample(BATCH)
        facts = facts_of(model, text, batch, sigmas)
        painted = levels_loss(model, facts[:PAINTED].detach(), batch.codes[:PAINTED])
        return facts_loss(facts, batch.facts) + painted

    train(
        rank,
        trainee,
        options.minutes,
        loss=loss,
        schedule=SCHEDULE,
        validate=lambda: validate(average.model, text, table, tokenizer),
    )


def main() -> None:
    options = family_options(__doc__, minutes=40.0, painter=True, start=True)
    launch(work, options.processes, options)


if __name__ == "__main__":
    main()
