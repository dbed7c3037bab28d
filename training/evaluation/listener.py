"""Says what is heard in a clip's sound, from samples alone.

The listener knows nothing of the graph that made them but where tones and hits lie: a
tone is at 185 Hz or above, a hit below. Everything is measured in the middle of a block,
where a pitch that glides evenly is at its mean.

1. Tone: the block under a Hann window, without what is below 185 Hz.
2. Pitch: the first lag from 53 to 259 samples at which the autocorrelation, over that of
   the window, is a peak of at least 0.9 of the largest; a parabola through three points.
3. Place: the angle whose tangent is right over left, by root mean square.
4. Shape: amplitudes at two and three times the pitch over that at the pitch, in the
   middle 1,024 samples: a second harmonic is a star's; a third is a square's (1/3), a
   triangle's (1/9), or missing (circle).
5. Hit: the amplitude at 80 Hz in the first half of a block, less what still rings from
   the block before.
"""

from dataclasses import dataclass

import numpy as np

from training.sound.oscillator import SAMPLE_RATE, SAMPLES

LOWEST, SHORTEST, LONGEST = 185.0, 53, 259  # hertz, and samples of a period
PEAK = 0.9
SECOND, THIRD, WEAK_THIRD = 0.2, 0.2, 0.05
CIRCLE, SQUARE, TRIANGLE, STAR = range(4)
DRUM, RINGS_ON, HIT = 80.0, 0.35, 0.006  # hertz; part left after a block; full scale is 1
SILENCE = -120.0  # decibels, of nothing at all


@dataclass(frozen=True)
class Heard:
    """By block, [frames] each. Pitch, place and shape mean little where it is silent."""

    level: np.ndarray  # decibels of full scale, root mean square, all that sounds
    hertz: np.ndarray
    x: np.ndarray  # pixels
    shape: np.ndarray
    hit: np.ndarray  # bool


def decibels(power: np.ndarray) -> np.ndarray:
    return 10 * np.log10(np.maximum(power, 10 ** (SILENCE / 10)))


def _amplitudes(signals: np.ndarray, hertz: np.ndarray) -> np.ndarray:
    """Of one frequency a signal, by a Hann window, [n, samples] and [n] -> [n]."""
    length = signals.shape[1]
    window = np.hanning(length)
    turns = np.exp(-2j * np.pi * hertz[:, None] * np.arange(length) / SAMPLE_RATE)
    return 2 * abs((signals * window * turns).sum(1)) / window.sum()


def _pitches(tones: np.ndarray) -> np.ndarray:
    """Windowed tones [n, samples] -> hertz [n]."""
    length = 2 * SAMPLES
    window = abs(np.fft.rfft(np.hanning(SAMPLES), length)) ** 2
    power = abs(np.fft.rfft(tones, length)) ** 2
    alike = np.fft.irfft(power)[:, : LONGEST + 2] / np.fft.irfft(window)[: LONGEST + 2]
    centre = alike[:, SHORTEST : LONGEST + 1]
    left, right = alike[:, SHORTEST - 1 : LONGEST], alike[:, SHORTEST + 1 : LONGEST + 2]
    peaks = (centre >= left) & (centre >= right)
    peaks &= centre >= PEAK * np.where(peaks, centre, 0).max(1, keepdims=True)
    first, rows = peaks.argmax(1), np.arange(len(tones))
    a, b, c = (part[rows, first] for part in (left, centre, right))
    bend = np.where(a - 2 * b + c == 0, 1, a - 2 * b + c)
    return SAMPLE_RATE / (SHORTEST + first + 0.5 * (a - c) / bend)


def _shapes(signals: np.ndarray, hertz: np.ndarray) -> np.ndarray:
    middle = signals[:, SAMPLES // 2 - 512 : SAMPLES // 2 + 512]
    one, two, three = (_amplitudes(middle, k * hertz) for k in (1, 2, 3))
    one = np.maximum(one, 1e-9)
    third = np.where(three > WEAK_THIRD * one, TRIANGLE, CIRCLE)
    third = np.where(three > THIRD * one, SQUARE, third)
    return np.where(two > SECOND * one, STAR, third)


def listen(blocks: np.ndarray) -> Heard:
    """int16 [frames, 6000, 2] of one clip."""
    sound = blocks / 32768.0
    spectrum = np.fft.rfft(sound * np.hanning(SAMPLES)[:, None], axis=1)
    spectrum[:, : int(np.ceil(LOWEST * SAMPLES / SAMPLE_RATE))] = 0
    tones = np.fft.irfft(spectrum, axis=1)
    left, right = np.sqrt((tones**2).mean(1)).T
    mixed = sound.sum(2)
    hertz = _pitches(tones.sum(2))
    drum = _amplitudes(mixed[:, : SAMPLES // 2], np.full(len(mixed), DRUM))
    before = np.concatenate([[0], drum[:-1]])
    return Heard(
        level=decibels((sound**2).mean((1, 2)) * 2),
        hertz=hertz,
        x=8 + 48 * np.arctan2(right, left) / (np.pi / 2),
        shape=_shapes(mixed, hertz),
        hit=drum - RINGS_ON * before > HIT,
    )


def border_steps(blocks: np.ndarray, near: int = 200) -> np.ndarray:
    """How much the curve bends at each border, over the most it bends within 200 samples
    of it, [frames - 1]: above 1 is a click. NaN where it is silent."""
    signal = blocks.astype(float).reshape(-1, blocks.shape[-1])
    bends = abs(np.diff(signal, 2, axis=0)).max(1)
    ratios = []
    for border in range(SAMPLES, len(signal), SAMPLES):
        at = bends[border - 2 : border].max()
        around = np.r_[bends[border - near : border - 2], bends[border : border + near]]
        ratios.append(at / around.max() if around.max() > 8 else np.nan)
    return np.array(ratios)
