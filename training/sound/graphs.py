"""Export of the sound to ONNX; the graph itself is `synthesiser.AudioGraph`."""

from pathlib import Path

import torch

from training.common.onnx_export import BATCH, export_rows
from training.common.storage import shorten
from training.frames.graphs import example_pixels
from training.sound.synthesiser import STATE_SIZE, AudioGraph
from training.sound.tracker import Tracker


def export_sound(tracker: Tracker, path: Path) -> None:
    """Its tables stay as they are: folded, they would be long, and float16 when stored."""
    inputs = {
        **example_pixels(),
        "positions": torch.tensor([[0], [3]]),
        "state": torch.zeros(BATCH, STATE_SIZE),
    }
    outputs = ["samples", "next_state"]
    export_rows(AudioGraph(tracker), inputs, outputs, path, fold=False)
    shorten(path)
