"""Writes the bundle: three ONNX graphs, the vocabulary and the manifest.

Usage: python3 export.py --autoencoder AE.pt --transformer GPT.pt --bundle FOLDER
Without checkpoints the weights are random, which still gives the final shapes.
"""

import argparse
import hashlib
import json
from pathlib import Path

from checkpoints import load
from graphs import export_graphs
from model.autoencoder import CODEBOOK_SIZE, Autoencoder
from model.layout import CODES, DELAYS, MAX_STEPS_PER_RUN, SLOTS
from model.text_encoder import MAX_TOKENS
from model.transformer import Transformer
from shapes.tokenizer import build_vocabulary
from shapes.world import CLIP_FRAMES, COUNTS, FRAME_SIZE, FRAMES_PER_SECOND

GRAPHS = ("text_encoder", "frame_decoder", "pixel_decoder")
PARAMETERS = "seed num_frames fps width height temperature top_k top_p guidance_scale negative_prompt"
DEFAULTS = {"temperature": 1.0, "top_k": 0, "top_p": 0.95, "guidance_scale": 1.0}


def manifest(folder: Path, version: str) -> dict:
    files = ["vocab.txt", *(f"{name}.onnx" for name in GRAPHS)]
    hashes = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files
    }
    return {
        "format_version": 1,
        "name": "shapes-gpt",
        "version": version,
        "family": "autoregressive",
        "description": "A coloured shape moves on a plain background. English and Chinese "
        "prompts name shape, colour, motion and, if wanted, size and background.",
        "license": "MIT",
        "languages": ["en", "zh"],
        "video": {
            "width": FRAME_SIZE,
            "height": FRAME_SIZE,
            "fps": FRAMES_PER_SECOND,
            "default_frames": CLIP_FRAMES,
            "max_frames": 4 * CLIP_FRAMES,
        },
        "text": {
            "tokenizer": "wordpiece",
            "vocabulary": "vocab.txt",
            "lower_case": True,
            "max_tokens": MAX_TOKENS,
        },
        "parameters": PARAMETERS.split(),
        "defaults": DEFAULTS,
        "autoregressive": {
            "positions_per_frame": SLOTS,
            "codes_per_position": CODES,
            "codebook_size": CODEBOOK_SIZE,
            "delays": list(DELAYS),
            "max_steps_per_run": MAX_STEPS_PER_RUN,
        },
        "graphs": {name: f"{name}.onnx" for name in GRAPHS},
        "files": {name: {"sha256": digest} for name, digest in hashes.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--autoencoder", type=Path)
    parser.add_argument("--transformer", type=Path)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--version", default="1.0.0")
    options = parser.parse_args()

    vocabulary = build_vocabulary()
    model, autoencoder = Transformer(len(vocabulary), sum(COUNTS)), Autoencoder()
    for path, module in (
        (options.transformer, model),
        (options.autoencoder, autoencoder),
    ):
        if path is not None:
            load(path, module)
    options.bundle.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{token}\n" for token in vocabulary)
    (options.bundle / "vocab.txt").write_text(text, encoding="utf-8", newline="\n")
    export_graphs(model, autoencoder, options.bundle)
    content = json.dumps(manifest(options.bundle, options.version), indent=2)
    (options.bundle / "model.json").write_text(
        content + "\n", encoding="utf-8", newline="\n"
    )


if __name__ == "__main__":
    main()
