"""Trains the autoencoder.

Usage: python3 -m training.frames.train --checkpoint AE.pt

Colour and geometry are kept apart by swapping: the local codes of a picture, with
the global codes of another one in the target's colours, must give the target.
"""

import argparse
import functools
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.common.loop import Trainee, cosine_schedule, options_parser, train
from training.common.parallel import launch
from training.frames.autoencoder import Autoencoder
from training.world.attributes import BACKGROUNDS, COLOURS
from training.world.drawing import paint
from training.world.geometry import GeometryTable

CROP, BATCH, LEARNING_RATE = 32, 32, 1.5e-3
SCHEDULE = functools.partial(cosine_schedule, warm_up=100, hold=0.5)
FOREGROUND_WEIGHT, AGREEMENT_WEIGHT = 4.0, 0.3
VALIDATION_FRAMES = 256


def crop_corner(state: np.ndarray, rng: np.random.RandomState) -> tuple[int, int]:
    """Top left corner, on a 4-pixel grid, of a crop near the object."""
    reach = 42 if rng.rand() < 0.2 else 14
    centre = state[2:] - CROP // 2 + rng.randint(-reach, reach + 1, 2)
    left, top = np.clip(4 * np.rint(centre / 4).astype(int), 0, 64 - CROP)
    return top, left


def sample_masks(table: GeometryTable, rng: np.random.RandomState) -> np.ndarray:
    """Cropped coverages [BATCH, CROP, CROP]; three quarters from moving objects."""
    moving = rng.rand(BATCH) < 0.75
    numbers = np.where(
        moving,
        rng.randint(table.moving_count, size=BATCH),
        rng.randint(len(table), size=BATCH),
    )
    crops = []
    for number, whole in zip(numbers, table.masks(numbers)):
        top, left = crop_corner(table.states[number], rng)
        crops.append(whole[top : top + CROP, left : left + CROP])
    return np.stack(crops)


def random_colours(rng: np.random.RandomState) -> tuple[np.ndarray, np.ndarray]:
    """A palette row and a background row per picture, [BATCH] each."""
    colours = rng.randint(len(COLOURS), size=BATCH)
    return colours, rng.randint(len(BACKGROUNDS), size=BATCH)


def batch_loss(
    model: Autoencoder, table: GeometryTable, rng: np.random.RandomState
) -> Tensor:
    """Rebuilds half of the targets from their own local codes, half from recoloured
    ones; the global codes are always those of another geometry."""
    masks, other_masks = sample_masks(table, rng), sample_masks(table, rng)
    colours = random_colours(rng)
    recoloured = torch.from_numpy(paint(masks, *random_colours(rng)))
    target = torch.from_numpy(paint(masks, *colours))
    elsewhere = torch.from_numpy(paint(other_masks, *colours))

    local, overall = model.squashed(torch.cat([recoloured, target, elsewhere]))
    local_pair, overall_pair = local[: 2 * BATCH].chunk(2), overall[BATCH:].chunk(2)
    quantise, half = model.quantiser, BATCH // 2
    mixed = torch.cat([local_pair[0][:half], local_pair[1][half:]])
    pixels = model.decoder(quantise(mixed), quantise(overall_pair[1]))

    covered = torch.from_numpy(masks)[:, None] > 0.02
    near = F.max_pool2d(covered.float(), 5, 1, 2)
    error = pixels - target
    rebuild = ((error.abs() + 2 * error**2) * (1 + FOREGROUND_WEIGHT * near)).mean()
    agreement = F.mse_loss(*local_pair) + F.mse_loss(*overall_pair)
    return rebuild + AGREEMENT_WEIGHT * agreement


@torch.no_grad()
def validate(model: Autoencoder, table: GeometryTable) -> dict[str, float]:
    """Swapped reconstruction of whole frames: PSNR overall and near the object, and
    how many local codes are the same in the reference colouring."""
    rng, reference = np.random.RandomState(99), np.zeros(VALIDATION_FRAMES, int)
    masks = table.masks(rng.randint(len(table), size=VALIDATION_FRAMES))
    colour = rng.randint(len(COLOURS), size=VALIDATION_FRAMES)
    background = rng.randint(len(BACKGROUNDS), size=VALIDATION_FRAMES)
    target = torch.from_numpy(paint(masks, colour, background))
    local, _ = model.encode(torch.from_numpy(paint(masks, reference, reference)))
    own_local, overall = model.encode(target)
    error = ((model.decode(local, overall) - target) ** 2).mean(1, keepdim=True)
    near = F.max_pool2d(torch.from_numpy(masks)[:, None].gt(0.02).float(), 5, 1, 2)
    frame = -10 * torch.log10(error.mean((1, 2, 3))).mean().item()
    foreground = -10 * math.log10((error * near).sum() / near.sum())
    agree = (local == own_local).float().mean().item()
    return {"psnr": frame, "foreground_psnr": foreground, "colour_free_codes": agree}


def work(rank: int, options: argparse.Namespace) -> None:
    """What one process does."""
    torch.manual_seed(0)
    table, model = GeometryTable(), Autoencoder()
    model.to(memory_format=torch.channels_last)
    group = {"params": model.parameters(), "base": LEARNING_RATE}
    optimiser = torch.optim.AdamW(
        [group], lr=LEARNING_RATE, betas=(0.9, 0.95), weight_decay=1e-4
    )
    trainee = Trainee("autoencoder", model, optimiser, options.checkpoint)
    if options.resume:
        trainee.resume()
    rng = np.random.RandomState(7 + rank + 1000 * trainee.first_step)
    train(
        rank,
        trainee,
        options.minutes,
        loss=lambda step: batch_loss(model, table, rng),
        schedule=SCHEDULE,
        validate=lambda: validate(model, table),
    )


def main() -> None:
    options = options_parser(__doc__, minutes=12.0).parse_args()
    launch(work, options.processes, options)


if __name__ == "__main__":
    main()
