"""Draws a clip with its sound: the frames, the spectrogram below, and both channels.

Usage: python3 -m training.evaluation.spectrogram OUTPUT.png --work FOLDER [--shape star --motion bounce ...]
The spectrogram's vertical axis is logarithmic, each octave as high as the others; a block
lies under the frame that it is heard with. Curves are left (blue) and right (red).
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

from training.evaluation.sound_truth import Clips
from training.evaluation.soundtrack import audio_graph, soundtrack, write_wav
from training.sound.oscillator import SAMPLE_RATE, SAMPLES
from training.world.attributes import ATTRIBUTES, NAMES

FRAME, LEFT, GAP = 48, 44, 6  # pixels
OCTAVES, PER_OCTAVE, LOWEST = 7, 36, 55.0  # from 55 Hz to 7 kHz
WINDOW, PADDED, RANGE = 2048, 8192, 70.0  # samples; decibels below the loudest
CURVE = 44  # pixels of each channel's curve
USUAL = ("star", "yellow", "navy", "small", "bounce")
COLOURS = ("#1f5fbf", "#c0392b")
SHADES = np.array([(255, 255, 255), (200, 215, 240), (90, 140, 210), (70, 40, 130), (10, 5, 20)])


def shaded(values: np.ndarray) -> np.ndarray:
    """0 to 1 -> RGB, white to black."""
    places = np.clip(values, 0, 1) * (len(SHADES) - 1)
    axis = np.arange(len(SHADES))
    return np.stack([np.interp(places, axis, column) for column in SHADES.T], -1).astype(np.uint8)


def spectrogram(signal: np.ndarray, columns: int) -> np.ndarray:
    """float [samples] -> decibels below the loudest, [rows, columns], high notes on top."""
    centres = (np.arange(columns) + 0.5) * len(signal) / columns
    padded = np.pad(signal, WINDOW // 2, mode="reflect")
    starts = np.rint(centres).astype(int)
    pieces = np.stack([padded[start : start + WINDOW] for start in starts])
    power = abs(np.fft.rfft(pieces * np.hanning(WINDOW), PADDED)) ** 2
    rows = LOWEST * 2 ** (np.arange(OCTAVES * PER_OCTAVE)[::-1] / PER_OCTAVE)
    bins = np.rint(rows * PADDED / SAMPLE_RATE).astype(int)
    return (10 * np.log10(power / power.max() + 1e-12))[:, bins].T


def curve(pen: ImageDraw.ImageDraw, signal: np.ndarray, top: int, colour: str, most: int) -> None:
    """The least and the largest sample under each column."""
    columns = signal.reshape(-1, SAMPLES // FRAME)
    middle, scale = top + CURVE / 2, CURVE / 2 / most
    for x, (low, high) in enumerate(zip(columns.min(1), columns.max(1))):
        pen.line([LEFT + x, middle - high * scale, LEFT + x, middle - low * scale], fill=colour)


def picture(frames: np.ndarray, blocks: np.ndarray) -> Image.Image:
    """uint8 [frames, 64, 64, 3] and int16 [frames, 6000, 2]."""
    count, height = len(frames), OCTAVES * PER_OCTAVE
    top = FRAME + GAP
    bottom = top + height + GAP
    size = (LEFT + count * FRAME + GAP, bottom + 2 * CURVE + 18)
    whole = Image.new("RGB", size, "white")
    for i, frame in enumerate(frames):
        small = Image.fromarray(frame).resize((FRAME - 2, FRAME - 2), Image.LANCZOS)
        whole.paste(small, (LEFT + i * FRAME + 1, 0))
    signals = blocks.reshape(-1, blocks.shape[-1]).astype(float)
    levels = spectrogram(signals.sum(1), count * FRAME)
    whole.paste(Image.fromarray(shaded(1 + levels / RANGE)), (LEFT, top))
    pen = ImageDraw.Draw(whole)
    for octave in range(OCTAVES + 1):
        y = top + height - octave * PER_OCTAVE
        pen.text((4, y - 6), f"{LOWEST * 2**octave:.0f}", fill="black")
        pen.line([LEFT - 4, y, LEFT, y], fill="black")
    for channel, (colour, name) in enumerate(zip(COLOURS, ("left", "right"))):
        at = bottom + channel * CURVE
        pen.text((4, at + CURVE // 2 - 6), name, fill=colour)
        curve(pen, signals[:, channel], at, colour, max(1, int(abs(signals).max())))
    for i in range(0, count + 1, 8):
        pen.text((LEFT + i * FRAME - 6, size[1] - 14), f"{i / 8:.0f} s", fill="black")
    return whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--frames", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wav", type=Path)
    for name, values, usual in zip(ATTRIBUTES, NAMES, USUAL):
        parser.add_argument(f"--{name}", choices=values, default=usual)
    options = parser.parse_args()
    torch.set_num_threads(1)
    row = np.array([v.index(getattr(options, n)) for n, v in zip(ATTRIBUTES, NAMES)])
    clip, _ = Clips(options.work)(row, True, np.random.RandomState(options.seed), options.frames)
    blocks = soundtrack(audio_graph(options.work), clip[None])[0]
    if options.wav is not None:
        write_wav(options.wav, blocks)
    whole = picture(clip, blocks)
    whole.quantize(96, kmeans=2).save(options.output, optimize=True)


if __name__ == "__main__":
    main()
