"""Do diffusion clips end on the frame that they are given? Prints two tables.

Usage: python3 -m training.evaluation.last_frame --work FOLDER --prompts 200 [--sheet sheet.png]
Clips are drawn, and their last frames given together with their prompts; the same prompts
and seeds are made without. Judged are the last frame, against the given one, and the whole
clip, against its prompt. The second table says how much seeds leave open.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from training.evaluation.clips import Drawing, line, score
from training.evaluation.contact_sheet import contact_sheet
from training.evaluation.diffusion_sampler import DiffusionSampler
from training.evaluation.judge import UNKNOWN, judge
from training.evaluation.sighting import MIN_CONTRAST
from training.world.attributes import CLIP_FRAMES, sample_attributes
from training.world.captions import LANGUAGES, caption

BATCH, SEEDS = 50, 8
COLUMNS = ("shape", "colour", "size", "2 px", "4 px", "reached", "motion", "all", "jumps")
STILL = 8  # times a frame is repeated, to be judged as a clip


def centre(frame: np.ndarray) -> np.ndarray:
    """Middle of what differs from the border, [2]; far away where nothing does."""
    pixels = frame.astype(np.float64) / 255
    behind = np.median(pixels[[0, -1]].reshape(-1, 3), axis=0)
    distance = np.sqrt(((pixels - behind) ** 2).sum(2))
    if distance.max() < MIN_CONTRAST:
        return np.full(2, -1e3)
    rows, columns = np.nonzero(distance > distance.max() / 2)
    return np.array([columns.mean(), rows.mean()])


def last_marks(made: np.ndarray, given: np.ndarray) -> dict[str, float]:
    """1 or 0 per way in which the last frame is as the given one."""
    seen, wanted = (judge(np.repeat(f[None], STILL, 0)) for f in (made, given))
    away = np.hypot(*(centre(made) - centre(given)))
    marks = {
        name: float(getattr(seen, name) == getattr(wanted, name) != UNKNOWN)
        for name in ("shape", "colour", "size")
    }
    marks["reached"] = float(all(marks.values()) and away <= 2.5)
    return {**marks, "2 px": float(away <= 2.5), "4 px": float(away <= 4.5)}


def marks_of(clip: np.ndarray, given: np.ndarray, named: np.ndarray) -> dict[str, float]:
    whole = score(named, judge(clip), len(clip))
    part = {name: whole[name] for name in ("motion", "all", "jumps") if name in whole}
    return {**part, **last_marks(clip[-1], given)}


def draw(count: int, held_out: bool, seed: int):
    """Attribute rows, prompts and what they name, in both languages by turns."""
    rng = np.random.RandomState(seed)
    rows = sample_attributes(count, rng, held_out)
    worded = [caption(row, rng, LANGUAGES[i % 2]) for i, row in enumerate(rows)]
    return rows, [text for text, _ in worded], [named for _, named in worded]


def endings(sampler, drawing, options) -> list[np.ndarray]:
    """Prints the first table; some clips, each behind the frame that it was given."""
    print("| clips | n | " + " | ".join(COLUMNS) + " |\n" + "|---" * 11 + "|")
    sheet = []
    for kind in ("seen", "held-out"):
        rows, prompts, named = draw(options.prompts // 2, kind != "seen", options.seed)
        given = drawing(rows, np.random.RandomState(options.seed), options.frames)[:, -1]
        for name, lasts in (("led", given), ("free", None)):
            marks = []
            for start in range(0, len(rows), BATCH):
                part = slice(start, start + BATCH)
                last = None if lasts is None else lasts[part]
                made = sampler(prompts[part], options.seed + start, options.frames, last=last)
                marks += map(marks_of, made, given[part], named[part])
                if start == 0 and lasts is not None:
                    sheet += [np.append(given[i : i + 1], made[i], 0) for i in range(min(8, len(made)))]
            print(line(f"{kind}, {name}", marks, COLUMNS), flush=True)
    return sheet


def openness(sampler, drawing, options) -> None:
    """Prints how far apart the clips of one prompt begin, over seeds."""
    count = max(1, options.prompts // 10)
    rows, prompts, _ = draw(count, False, options.seed + 1)
    given = drawing(rows, np.random.RandomState(options.seed), options.frames)[:, -1]
    print("\n| clips | first frames apart, px | looks of 8 |\n|---|---|---|")
    for name, lasts in (("free", None), ("led", given), ("drawn", None)):
        clips = []
        for seed in range(SEEDS):
            if name == "drawn":
                clips.append(drawing(rows, np.random.RandomState(seed), 8))
            else:
                clips.append(sampler(prompts, seed, options.frames, last=lasts))
        firsts = np.stack(clips, 1)[:, :, 0]
        places = np.array([[centre(f) for f in row] for row in firsts])
        away = np.hypot(*np.moveaxis(places[:, :, None] - places[:, None], -1, 0))
        looks = [[judge(np.repeat(f[None], STILL, 0)) for f in row] for row in firsts]
        seen = [[(v.shape, v.colour, v.background, v.size) for v in row] for row in looks]
        apart = away.sum((1, 2)) / (SEEDS * (SEEDS - 1))
        different = np.mean([len(set(row)) for row in seen])
        print(f"| {name} | {apart.mean():.1f} | {different:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--prompts", type=int, default=200)
    parser.add_argument("--frames", type=int, default=CLIP_FRAMES)
    parser.add_argument("--seed", type=int, default=177)
    parser.add_argument("--sheet", type=Path, help="given frames, and the clips to them")
    options = parser.parse_args()
    torch.set_num_threads(1)
    sampler, drawing = DiffusionSampler(options.work), Drawing()
    sheet = endings(sampler, drawing, options)
    if options.sheet is not None:
        contact_sheet(np.stack(sheet), every=1).save(options.sheet, optimize=True)
    openness(sampler, drawing, options)


if __name__ == "__main__":
    main()
