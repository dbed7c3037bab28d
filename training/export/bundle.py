"""A bundle folder: its vocabulary, its manifest, and the graphs' checksums."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from training.common.storage import shrink
from training.text.encoder import MAX_TOKENS
from training.world.attributes import CLIP_FRAMES, FRAME_SIZE, FRAMES_PER_SECOND
from training.world.readings import ONLY_BEFORE, VARIANTS
from training.world.tokenizer import build_vocabulary

COMMON = ["seed", "num_frames", "fps", "width", "height", "num_videos", "continuation", "audio"]
SOUND = "audio_decoder"  # the graph that every bundle has besides its family's own
GIVEN = ["conditioning_frames"]
GUIDED = ["guidance_scale", "negative_prompt"]


@dataclass(frozen=True)
class Bundle:
    """What a manifest says beside what all bundles have in common."""

    name: str
    family: str
    graphs: tuple[str, ...]
    description: str
    parameters: list[str] = field(default_factory=list)
    defaults: dict = field(default_factory=dict)
    section: dict = field(default_factory=dict)
    in_bytes: bool = True  # large matrices as int8; else all are float16

    @property
    def all_graphs(self) -> tuple[str, ...]:
        return (*self.graphs, SOUND)


def write_vocabulary(folder: Path) -> None:
    text = "".join(f"{token}\n" for token in build_vocabulary())
    (folder / "vocab.txt").write_text(text, encoding="utf-8", newline="\n")


def manifest(bundle: Bundle, folder: Path, version: str) -> dict:
    files = ["vocab.txt", *(f"{name}.onnx" for name in bundle.all_graphs)]
    hashes = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files
    }
    return {
        "format_version": 1,
        "name": bundle.name,
        "version": version,
        "family": bundle.family,
        "description": "A coloured shape moves on a plain background. English and Chinese "
        "prompts name shape, colour, motion and, if wanted, size and background. "
        + bundle.description,
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
            "variants": VARIANTS,
            "only_before": ONLY_BEFORE,
        },
        "parameters": COMMON + bundle.parameters,
        "defaults": bundle.defaults,
        bundle.family: bundle.section,
        "graphs": {name: f"{name}.onnx" for name in bundle.all_graphs},
        "files": {name: {"sha256": digest} for name, digest in hashes.items()},
    }


def finish(bundle: Bundle, folder: Path, version: str) -> None:
    """Shrinks the exported graphs and writes what belongs beside them."""
    for name in bundle.all_graphs:
        shrink(folder / f"{name}.onnx", bundle.in_bytes)
    write_vocabulary(folder)
    content = json.dumps(manifest(bundle, folder, version), indent=2, ensure_ascii=False)
    path = folder / "model.json"
    path.write_text(content + "\n", encoding="utf-8", newline="\n")
