"""Data-parallel training on a few CPU cores: one process and one thread a core.

Two one-thread processes that average their gradients train about twice as fast
as one process with two threads on models as small as these.
"""

import os
import tempfile
import time
from typing import Callable, Iterable

import torch
import torch.distributed as dist
from torch import nn


def launch(worker: Callable, processes: int, *arguments) -> None:
    """Runs worker(rank, *arguments) in every process and waits for all; one process is
    this one."""
    # Read by the matrix library when a process starts; set_num_threads comes too late.
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    with tempfile.TemporaryDirectory() as folder:
        rendezvous = os.path.join(folder, "rendezvous")
        if processes == 1:
            return _run(0, worker, 1, rendezvous, arguments)
        torch.multiprocessing.spawn(
            _run, (worker, processes, rendezvous, arguments), nprocs=processes
        )


def _run(rank: int, worker: Callable, size: int, rendezvous: str, arguments) -> None:
    torch.set_num_threads(1)
    method = f"file://{rendezvous}"
    dist.init_process_group("gloo", init_method=method, rank=rank, world_size=size)
    worker(rank, *arguments)
    dist.destroy_process_group()


def broadcast_weights(model: nn.Module) -> None:
    """Starts all processes from the weights of the first."""
    for tensor in model.state_dict().values():
        dist.broadcast(tensor, 0)


def average_gradients(parameters: Iterable[nn.Parameter]) -> None:
    """Replaces each gradient by its mean over the processes, in one exchange."""
    parameters = list(parameters)
    for parameter in parameters:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    flat = torch.cat([parameter.grad.flatten() for parameter in parameters])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    offset = 0
    for parameter in parameters:
        count = parameter.numel()
        parameter.grad = flat[offset : offset + count].view_as(parameter)
        offset += count


class SharedClock:
    """Minutes of processor time since the start, the same number in every process.

    A process that is paused, or that gets half a core, does not lose its training.
    """

    def __init__(self, already: float = 0.0) -> None:
        self._origin = time.process_time() - 60 * already

    def minutes(self) -> float:
        now = torch.tensor(
            [(time.process_time() - self._origin) / 60], dtype=torch.float64
        )
        dist.broadcast(now, 0)
        return now.item()
