"""Writes phrases.json and held_out.json beside this file from the training code.

Run it after a change of training/world, so that the prompts of the benchmark are
worded as the captions were, and so that held out here is held out there:

    python3 tests/InferenceService.Benchmarks/Quality/Prompts/export_from_training.py
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

import numpy as np  # noqa: E402

from training.world import attributes, phrases  # noqa: E402


def write(name: str, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    (HERE / name).write_text(text + "\n", encoding="utf-8")


def main() -> None:
    tables = {name.lower(): value for name, value in vars(phrases).items() if name.isupper()}
    # Indexed by motion; the dictionary's keys are the motions in order.
    tables["motions_zh"] = [tables["motions_zh"][i] for i in range(len(attributes.MOTIONS))]
    write("phrases.json", tables)
    triples = np.argwhere(attributes.HELD_OUT)
    names = (attributes.SHAPES, attributes.COLOURS, attributes.MOTIONS)
    write("held_out.json", [" ".join(n[i] for n, i in zip(names, row)) for row in triples])


if __name__ == "__main__":
    main()
