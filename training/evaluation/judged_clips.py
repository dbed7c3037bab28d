"""Clips for both judges: what the benchmark's judge sees in them, this one must see, too.

Usage: python3 -m training.evaluation.judged_clips [CLIP.rgb ...]
Writes the clips (raw frames, one after the other, compressed) and the verdicts on them to
`FOLDER`, where tests in both languages read them. Most are drawn by `odd_clips.py`: what
prompts ask for, and what lies on the edge of a rule. The others were made by the shipped
models; they stay, and each CLIP.rgb is one more (`./run.sh generate PROMPT -o CLIP.rgb`).
"""

import gzip
import json
import sys
from pathlib import Path

import numpy as np

from training.evaluation.judge import UNKNOWN, Verdict, judge
from training.evaluation.odd_clips import odd_clips
from training.world.attributes import ATTRIBUTES, FRAME_SIZE, NAMES

TESTS = Path(__file__).parents[2] / "tests" / "InferenceService.Tests"
FOLDER = TESTS / "Benchmarks" / "JudgedClips"
FRAMES, VERDICTS = "frames.rgb.gz", "verdicts.json"


def in_words(name: str, frames: int, verdict: Verdict) -> dict:
    """A line of the file of verdicts; null is unknown."""
    values = [getattr(verdict, attribute) for attribute in ATTRIBUTES]
    words = [None if v == UNKNOWN else names[v] for v, names in zip(values, NAMES)]
    return {"clip": name, "frames": frames, **dict(zip(ATTRIBUTES, words)), "jumps": verdict.jumps}


def read(folder: Path = FOLDER) -> list[tuple[dict, np.ndarray]]:
    """Verdicts and the clips they are of, uint8 [frames, 64, 64, 3]."""
    verdicts = json.loads((folder / VERDICTS).read_text(encoding="utf-8"))
    pixels = np.frombuffer(gzip.decompress((folder / FRAMES).read_bytes()), np.uint8)
    frames = pixels.reshape(-1, FRAME_SIZE, FRAME_SIZE, 3)
    ends = np.cumsum([verdict["frames"] for verdict in verdicts])
    assert ends[-1] == len(frames)
    return list(zip(verdicts, np.split(frames, ends[:-1])))


def made(drawn: list[str]) -> list[tuple[str, np.ndarray]]:
    """The clips of models that are there already."""
    there = read() if (FOLDER / VERDICTS).exists() else []
    return [(line["clip"], frames) for line, frames in there if line["clip"] not in drawn]


def raw(path: Path) -> tuple[str, np.ndarray]:
    return path.stem, np.fromfile(path, np.uint8).reshape(-1, FRAME_SIZE, FRAME_SIZE, 3)


def main() -> None:
    clips = list(odd_clips())
    clips += made([name for name, _ in clips])
    clips += [raw(Path(argument)) for argument in sys.argv[1:]]
    FOLDER.mkdir(parents=True, exist_ok=True)
    verdicts = [in_words(name, len(frames), judge(frames)) for name, frames in clips]
    lines = ",\n".join("  " + json.dumps(verdict) for verdict in verdicts)
    text = f"[\n{lines}\n]\n"
    (FOLDER / VERDICTS).write_text(text, encoding="utf-8", newline="\n")
    pixels = b"".join(frames.tobytes() for _, frames in clips)
    (FOLDER / FRAMES).write_bytes(gzip.compress(pixels, 9, mtime=0))


if __name__ == "__main__":
    main()
