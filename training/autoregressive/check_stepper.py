"""Checks that the serving form of the transformer equals its training form.

Usage: python3 -m training.autoregressive.check_stepper

Random codes go through the transformer at once, step by step, and in frames of 17
steps with stale caches; all three must agree.
"""

import torch
from torch import Tensor

from training.autoregressive.graphs import TextGraph
from training.autoregressive.stepper import Stepper
from training.autoregressive.transformer import Transformer
from training.frames.autoencoder import CODEBOOK_SIZE
from training.frames.layout import CODES, NONE, RING, SLOTS, delay, shift_right

FRAMES, BATCH, TOLERANCE = 9, 2, 1e-4


def run_steps(
    stepper: Stepper, context: tuple[Tensor, ...], inputs: Tensor, chunk: int
) -> Tensor:
    """Feeds `chunk` steps a run, over a cache filled with another clip's remains."""
    layers = len(stepper.blocks)
    past = [torch.randn(BATCH, 4, RING, 32) * 3 for _ in range(2 * layers)]
    logits = []
    for start in range(0, inputs.shape[1], chunk):
        codes = inputs[:, start : start + chunk]
        positions = (start + torch.arange(codes.shape[1])).expand(BATCH, -1)
        arguments = []
        for i in range(layers):
            arguments += [*context[2 * i : 2 * i + 2], *past[2 * i : 2 * i + 2]]
        result, *past = stepper(codes, positions, context[-1], *arguments)
        logits.append(result)
    return torch.cat(logits, 1)


@torch.no_grad()
def check(model: Transformer) -> float:
    """The largest difference of logits, in units of their own size."""
    for block in model.blocks:
        torch.nn.init.normal_(block.bias)
    stream = torch.randint(CODEBOOK_SIZE, (BATCH, FRAMES * SLOTS, CODES))
    inputs = shift_right(delay(stream))
    ids = torch.randint(5, 100, (BATCH, 32))
    mask = (torch.arange(32) < torch.tensor([[9], [32]])).long()
    expected, _ = model(inputs, ids, mask, torch.zeros(BATCH, dtype=torch.long))
    context, stepper = TextGraph(model)(ids, mask), Stepper(model)
    assert (inputs[:, 0] == NONE).all()
    found = [run_steps(stepper, context, inputs, chunk) for chunk in (1, SLOTS)]
    return max((logits - expected).abs().max().item() for logits in found)


def main() -> None:
    torch.manual_seed(0)
    worst = check(Transformer(300, 26).eval())
    print(f"largest difference {worst:.1e}")
    if worst > TOLERANCE:
        raise SystemExit("the serving form differs from the training form")


if __name__ == "__main__":
    main()
