"""Writes a bundle: its ONNX graphs, the vocabulary and the manifest.

Usage: python3 -m training.export FAMILY --work FOLDER --bundle FOLDER
FAMILY is gpt, recurrent, gan or diffusion; --work holds the checkpoints.
"""

import argparse
from pathlib import Path

from training.common.checkpoints import load
from training.export.bundle import finish
from training.export.families import BUNDLES, export_family, family_modules


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", choices=tuple(BUNDLES))
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--version", default="1.0.0")
    options = parser.parse_args()
    options.bundle.mkdir(parents=True, exist_ok=True)
    modules = family_modules(options.family)
    for name, module in modules.items():
        load(options.work / f"{name}.pt", module)
        module.eval()
    export_family(options.family, modules, options.bundle)
    finish(BUNDLES[options.family], options.bundle, options.version)


if __name__ == "__main__":
    main()
