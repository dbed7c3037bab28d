"""The training loop that all networks share: steps, reports, checkpoints, resuming."""

import argparse
import math
import signal
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import torch
from torch import Tensor, nn

from training.common.checkpoints import RunningAverage, resume, save
from training.common.parallel import SharedClock, average_gradients, broadcast_weights

MINUTES_BETWEEN_REPORTS = 1.0


def cosine_schedule(step: int, progress: float, warm_up: int, hold: float) -> float:
    """Factor of the learning rate: warm-up, constant until the part `hold` of the
    time has passed, then a cosine down to one percent."""
    passed = max(0.0, min(1.0, (progress - hold) / (1 - hold)))
    decay = 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * passed))
    return min(1.0, (step + 1) / warm_up) * decay


@dataclass
class Trainee:
    """A model in training. A parameter group's "base" is its full learning rate."""

    name: str
    model: nn.Module
    optimiser: torch.optim.Optimizer
    checkpoint: Path
    average: RunningAverage | None = None
    progress: dict[str, float] = field(default_factory=dict)

    def resume(self) -> None:
        state = resume(self.checkpoint, self.model, self.optimiser, self.average)
        self.progress = state

    @property
    def first_step(self) -> int:
        return self.progress.get("step", 0)

    def report(self, figures: dict[str, float]) -> None:
        """Prints one line and writes the checkpoint."""
        text = " ".join(f"{name} {value:.2f}" for name, value in figures.items())
        at = f"{self.progress['minutes']:.1f} min, step {self.progress['step']}"
        print(f"{self.name} {at}: {text}", flush=True)
        save(
            self.checkpoint,
            self.model,
            self.optimiser,
            self.average,
            **self.progress,
        )

    def update(self, loss: Tensor) -> None:
        """One optimiser step on gradients averaged over the processes."""
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        average_gradients(self.model.parameters())
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        if self.average is not None:
            self.average.update(self.model)


def train(
    rank: int,
    trainee: Trainee,
    minutes: float,
    loss: Callable[[int], Tensor],
    schedule: Callable[[int, float], float],
    validate: Callable[[], dict[str, float]],
) -> None:
    """Steps until the minutes are over or the process is asked to end (SIGTERM), then
    writes the checkpoint; `loss` and `schedule` are given the step."""
    asked = []
    signal.signal(signal.SIGTERM, lambda *_: asked.append(True))
    broadcast_weights(trainee.model)
    step = trainee.first_step
    clock = SharedClock(trainee.progress.get("minutes", 0.0))
    next_report = 0.0
    while (now := clock.minutes()) < minutes and not asked:
        trainee.progress = {"step": step, "minutes": now}
        if rank == 0 and now > next_report:
            trainee.report(validate())
            next_report = now + MINUTES_BETWEEN_REPORTS
        for group in trainee.optimiser.param_groups:
            group["lr"] = group["base"] * schedule(step, now / minutes)
        trainee.update(loss(step))
        step += 1
    if rank == 0:
        trainee.progress = {"step": step, "minutes": now}
        trainee.report(validate())


def adam_trainee(
    name: str,
    model: nn.Module,
    options: argparse.Namespace,
    rate: float,
    weight_decay: float,
    betas: tuple[float, float] = (0.9, 0.999),
) -> Trainee:
    """All weights at one rate and with one decay, gone on with where that is asked for."""
    group = {"params": model.parameters(), "base": rate}
    optimiser = torch.optim.AdamW([group], lr=rate, betas=betas, weight_decay=weight_decay)
    trainee = Trainee(name, model, optimiser, options.checkpoint, RunningAverage(model))
    if options.resume:
        trainee.resume()
    return trainee


def options_parser(
    description: str, minutes: float, start: bool = False
) -> argparse.ArgumentParser:
    """The options that all training scripts have; `start`: it can begin with weights."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--checkpoint", type=Path, required=True)
    if start:
        parser.add_argument("--start", type=Path, help="weights to begin with")
    return parser
