"""The facts of a batch of clips, and how many a network gets right."""

from typing import Protocol

import torch
from torch import Tensor

from training.facts.painter import PARTS, true_facts

PLACE = 4  # the parts from here on are x and y
NAMES = ("shape", "colour", "background", "radius", "x", "y")


class Shown(Protocol):
    """A batch of clips: `attributes` of the clips or of every frame, `states` by frame."""

    attributes: Tensor
    states: Tensor


def batch_facts(batch: Shown) -> tuple[Tensor, ...]:
    """Six numbers of every shown frame, [n, frames] each."""
    attributes = batch.attributes
    if attributes.ndim == 2:
        attributes = attributes[:, None].expand(-1, batch.states.shape[1], -1)
    return true_facts(batch.states, attributes)


def facts_right(
    name: str, scores: Tensor, batch: Shown
) -> dict[str, float]:
    """Percent of frames right in what, in radius, and in place (2 pixels are near)."""
    parts, truth = scores.split(PARTS, -1), batch_facts(batch)
    away = [(p.argmax(-1) - t).abs() for p, t in zip(parts, truth)]
    what = torch.stack(away[:3]).sum(0) == 0
    place = torch.stack(away[PLACE:]).amax(0)
    share = {
        "what": what,
        "radius": away[3] == 0,
        "place": place == 0,
        "near": place <= 1,
        "frame": what & (away[3] == 0) & (place <= 1),
    }
    return {f"{name}_{k}": 100 * v.float().mean().item() for k, v in share.items()}
