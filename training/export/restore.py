"""Checkpoints from a shipped bundle, so that training can go on without its work folder.

Usage: python3 -m training.export.restore FAMILY --bundle FOLDER --work FOLDER
FAMILY is gpt, recurrent, gan or diffusion. A checkpoint that exists is left alone.
Weights come back as the files store them, without what no graph needs: optimiser states,
and the heads that guess attributes, of which the gpt's is fitted anew.

An exporter renames and transposes what it likes, so the modules are filled with random
weights and exported: where their own numbers turn up, the bundle's belong. Of a graph
that the bundle does not have, such as the sound of an older one, nothing is restored.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from training.autoregressive.restore import fit_attributes, from_stepper
from training.autoregressive.stepper import Stepper
from training.common.checkpoints import save
from training.common.storage import BYTES, HALF, SCALES
from training.export.families import BUNDLES, export_family, family_modules


def stored_weights(path: Path) -> dict[str, np.ndarray]:
    """The float weights of a graph, by the names they had before `storage.shrink`."""
    tensors = onnx.load(str(path)).graph.initializer
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in tensors}
    weights = {}
    for name, value in values.items():
        if name.endswith(HALF):
            weights[name[: -len(HALF)]] = value.astype(np.float32)
        elif name.endswith(BYTES):
            whole = name[: -len(BYTES)]
            weights[whole] = value * values[whole + SCALES]
        elif value.dtype == np.float32 and not name.endswith(SCALES):
            weights[name] = value
    return weights


def scramble(modules: dict[str, nn.Module]) -> None:
    """No two weights are alike afterwards."""
    for module in modules.values():
        for weight in module.parameters():
            nn.init.normal_(weight, std=0.1)


def tensors_of(modules: dict[str, nn.Module]) -> dict[str, torch.Tensor]:
    return {
        f"{owner}.{name}": tensor
        for owner, module in modules.items()
        for name, tensor in module.state_dict().items()
        if tensor.is_floating_point()
    }


def values_for(tensors: dict, fresh: Path, stored: Path) -> dict[str, torch.Tensor]:
    """What belongs into which tensor, by two exports of one graph."""
    ours, theirs, found = stored_weights(fresh), stored_weights(stored), {}
    for initialiser in ours.keys() & theirs.keys():
        mine, value = ours[initialiser], torch.from_numpy(theirs[initialiser].copy())
        for name, tensor in tensors.items():
            if np.array_equal(tensor, mine):
                found[name] = value
            elif tensor.ndim == 2 and np.array_equal(tensor.T, mine):
                found[name] = value.T
    return found


@torch.no_grad()
def restore(family: str, bundle: Path) -> dict[str, nn.Module]:
    """The modules of a family with the bundle's weights."""
    modules = family_modules(family)
    scramble(modules)
    known = dict(modules)
    if family == "gpt":
        known["stepper"] = Stepper(modules["transformer"])
    tensors, values = tensors_of(known), {}
    with tempfile.TemporaryDirectory() as name:
        fresh = Path(name)
        export_family(family, modules, fresh)
        for path in fresh.glob("*.onnx"):
            if (bundle / path.name).exists():
                values.update(values_for(tensors, path, bundle / path.name))
    for name, value in values.items():
        tensors[name].copy_(value)
    if family == "gpt":
        from_stepper(known["stepper"], modules["transformer"])
    else:
        print("not in a graph:", ", ".join(tensors.keys() - values.keys()))
    owners = {name.partition(".")[0] for name in values}
    return {name: module for name, module in modules.items() if name in owners}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", choices=tuple(BUNDLES))
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    options = parser.parse_args()
    modules = restore(options.family, options.bundle)
    if options.family == "gpt":
        fit_attributes(modules["transformer"])
    for name, module in modules.items():
        path = options.work / f"{name}.pt"
        if not path.exists():
            save(path, module, torch.optim.SGD(module.parameters(), lr=0.0))


if __name__ == "__main__":
    main()
