"""Writes a bundle with random weights: the shipped family in any size, to measure speed with.

Usage: python3 -m training.export.random_bundle --parameters 20M --out FOLDER
The clip means nothing; shapes, contract and cost of a step are those of a trained model.
"""

import argparse
import hashlib
import json
from pathlib import Path

import torch

from training.autoregressive.graphs import export_graphs
from training.autoregressive.transformer import Transformer
from training.frames.autoencoder import Autoencoder
from training.world.attributes import COUNTS

SHIPPED = Path(__file__).parents[2] / "models" / "shapes-gpt"
HEAD_WIDTH = 64
UNITS = {"K": 1e3, "M": 1e6, "G": 1e9}
NEEDS = {"conditioning_frames": "pixel_encoder", "audio": "audio_decoder"}
LONGEST = 1024  # frames; the ring makes a step cost the same however long the clip is


def parse_count(text: str) -> float:
    number, unit = text[:-1], text[-1].upper()
    return float(number) * UNITS[unit] if unit in UNITS else float(text)


def weights(width: int, layers: int) -> int:
    """Of the frame decoder: 14 width^2 a layer, the input and output tables, the biases."""
    heads = width // HEAD_WIDTH
    return layers * (14 * width**2 + 170 * 85 * heads) + 2800 * width


def shape_for(target: float) -> tuple[int, int]:
    """The width and depth nearest to so many weights, about as deep as GPT-2 is for its width."""
    shapes = (
        (HEAD_WIDTH * heads, layers)
        for heads in range(1, 33)
        for layers in range(max(2, heads), 2 * heads + 1)
    )
    return min(shapes, key=lambda shape: abs(weights(*shape) - target))


def write_manifest(folder: Path, description: str) -> None:
    """The shipped bundle's, with this one's name, files and checksums."""
    manifest = json.loads((SHIPPED / "model.json").read_text(encoding="utf-8"))
    manifest["name"], manifest["description"] = folder.name, description
    manifest["video"]["max_frames"] = LONGEST
    graphs = manifest["graphs"].items()
    manifest["graphs"] = {k: file for k, file in graphs if (folder / file).exists()}
    named, there = manifest["parameters"], manifest["graphs"]
    manifest["parameters"] = [p for p in named if NEEDS.get(p, "text_encoder") in there]
    manifest["files"] = {
        name: {"sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}
        for name in ("vocab.txt", *manifest["graphs"].values())
    }
    (folder / "model.json").write_text(json.dumps(manifest, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parameters", required=True, help="such as 3M")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()

    torch.manual_seed(1)
    width, layers = shape_for(parse_count(options.parameters))
    vocabulary = (SHIPPED / "vocab.txt").read_bytes()
    words = len(vocabulary.splitlines())
    model = Transformer(words, sum(COUNTS), width, layers, heads=width // HEAD_WIDTH)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "vocab.txt").write_bytes(vocabulary)
    export_graphs(model, Autoencoder(), options.out)
    size = f"{layers} layers of width {width}, {weights(width, layers) / 1e6:.1f}M weights a step"
    write_manifest(options.out, f"Random weights: {size}.")
    print(f"{options.out.name}: {size}")


if __name__ == "__main__":
    main()
