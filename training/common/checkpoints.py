"""Checkpoints: one file with weights, their running average, optimiser and progress."""

import copy
from pathlib import Path
from typing import Any

import torch
from torch import nn


def read(path: Path) -> dict[str, Any]:
    """Loads a checkpoint on the CPU; torch 2 does so without running code from it."""
    safe = int(torch.__version__.split(".")[0]) >= 2
    options = {"weights_only": True} if safe else {}
    return torch.load(path, map_location="cpu", **options)


class RunningAverage:
    """A copy of a model that follows it slowly; smoother than the model itself."""

    def __init__(self, model: nn.Module, decay: float = 0.995) -> None:
        self.model, self.decay = copy.deepcopy(model).eval(), decay

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        for mine, theirs in zip(self.model.parameters(), model.parameters()):
            mine.lerp_(theirs, 1 - self.decay)


def weights(path: Path) -> dict[str, Any]:
    """What a model is used with: the averaged weights where there are some."""
    content = read(path)
    return content.get("average", content["model"])


def load(path: Path, model: nn.Module) -> None:
    """Fills a model for use."""
    model.load_state_dict(weights(path))


def resume(path: Path, model: nn.Module, optimiser, average=None) -> dict[str, Any]:
    """Restores a training run and returns its progress; empty without a checkpoint."""
    if not Path(path).exists():
        return {}
    content = read(path)
    model.load_state_dict(content["model"])
    optimiser.load_state_dict(content["optimiser"])
    if average is not None:
        average.model.load_state_dict(content.get("average", content["model"]))
    return content["progress"]


def save(
    path: Path, model: nn.Module, optimiser, average=None, **progress: float
) -> None:
    """Writes to a neighbouring file first, so that a checkpoint is never half done."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "progress": progress,
    }
    if average is not None:
        content["average"] = average.model.state_dict()
    torch.save(content, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)
