"""The sound of a clip, as the service makes it: block after block, by the state alone."""

import wave
from pathlib import Path

import numpy as np
import torch

from training.evaluation.sampler import loaded
from training.sound.oscillator import SAMPLE_RATE
from training.sound.synthesiser import STATE_SIZE, AudioGraph
from training.sound.tracker import Tracker


def audio_graph(work: Path) -> AudioGraph:
    """With the weights of a checkpoint, rounded as the exported file stores them."""
    return AudioGraph(loaded(Tracker(), work / "sound.pt")).eval()


@torch.no_grad()
def soundtrack(graph: AudioGraph, clips: np.ndarray) -> np.ndarray:
    """uint8 [n, frames, 64, 64, 3] -> int16 [n, frames, 6000, 2]."""
    state, blocks = torch.zeros(len(clips), STATE_SIZE), []
    for time in range(clips.shape[1]):
        at = torch.full((len(clips), 1), time)
        samples, state = graph(torch.from_numpy(clips[:, time]), at, state)
        blocks.append(samples)
    return torch.stack(blocks, 1).numpy()


def write_wav(path: Path, blocks: np.ndarray) -> None:
    """Blocks int16 [frames, samples, channels] of one clip."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(blocks.shape[-1])
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(blocks.astype("<i2").tobytes())
