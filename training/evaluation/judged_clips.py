"""Clips for both judges: what the benchmark's judge sees in them, this one must see, too.

Usage: python3 -m training.evaluation.judged_clips [FOLDER ...]
Writes the clips (raw frames, one after the other, compressed) and the verdicts on them to
`FOLDER_OF_CLIPS`, where tests in both languages read them. Each FOLDER of PNG files is a
clip more, such as `./run.sh generate PROMPT --out FOLDER/` makes. The others are drawn by
`odd_clips.py`: what prompts ask for, and what lies on the edge of a rule.
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
FOLDER_OF_CLIPS = TESTS / "Benchmarks" / "JudgedClips"
FRAMES, VERDICTS = "frames.rgb.gz", "verdicts.json"


def in_words(name: str, frames: int, verdict: Verdict) -> dict:
    """A line of the file of verdicts; null is unknown."""
    values = [getattr(verdict, attribute) for attribute in ATTRIBUTES]
    words = [None if v == UNKNOWN else names[v] for v, names in zip(values, NAMES)]
    return {"clip": name, "frames": frames, **dict(zip(ATTRIBUTES, words)), "jumps": verdict.jumps}


def read(folder: Path = FOLDER_OF_CLIPS) -> list[tuple[dict, np.ndarray]]:
    """Verdicts and the clips they are of, uint8 [frames, 64, 64, 3]."""
    verdicts = json.loads((folder / VERDICTS).read_text(encoding="utf-8"))
    pixels = np.frombuffer(gzip.decompress((folder / FRAMES).read_bytes()), np.uint8)
    frames = pixels.reshape(-1, FRAME_SIZE, FRAME_SIZE, 3)
    ends = np.cumsum([verdict["frames"] for verdict in verdicts])
    assert ends[-1] == len(frames)
    return list(zip(verdicts, np.split(frames, ends[:-1])))


def pictures(folder: Path) -> np.ndarray:
    """The PNG files of a folder in the order of their names, as one clip."""
    from PIL import Image

    files = sorted(folder.glob("*.png"))
    return np.stack([np.asarray(Image.open(file).convert("RGB")) for file in files])


def main() -> None:
    clips = [*odd_clips(), *((Path(f).name, pictures(Path(f))) for f in sys.argv[1:])]
    FOLDER_OF_CLIPS.mkdir(parents=True, exist_ok=True)
    verdicts = [in_words(name, len(frames), judge(frames)) for name, frames in clips]
    lines = ",\n".join("  " + json.dumps(verdict) for verdict in verdicts)
    text = f"[\n{lines}\n]\n"
    (FOLDER_OF_CLIPS / VERDICTS).write_text(text, encoding="utf-8", newline="\n")
    pixels = b"".join(frames.tobytes() for _, frames in clips)
    (FOLDER_OF_CLIPS / FRAMES).write_bytes(gzip.compress(pixels, 9, mtime=0))


if __name__ == "__main__":
    main()
