"""Whether the gan's critic is of use: it chooses among four clips for a prompt.

Usage: python3 rank.py --work FOLDER --families gan diffusion --prompts 100
The critic only sees pixels, so it can rank the clips of any family. Also counted: how
often a clip scores higher under its own prompt than under one wrong in one attribute.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from evaluate import score
from judge import judge
from samplers import SAMPLERS, GanSampler
from shapes.captions import LANGUAGES, caption
from shapes.world import COUNTS, sample_attributes

CANDIDATES = 4


def lied(row: np.ndarray, rng: np.random.RandomState) -> np.ndarray:
    """A row that differs in one attribute."""
    other, changed = row.copy(), rng.randint(len(COUNTS))
    other[changed] = (row[changed] + rng.randint(1, COUNTS[changed])) % COUNTS[changed]
    return other


def right_words(critic: GanSampler, rows: np.ndarray, rng, seed: int) -> float:
    """Percent of clips that prefer the words they were made from to false ones."""
    words = [LANGUAGES[rng.randint(2)] for _ in rows]
    true = [caption(row, rng, word, complete=True)[0] for row, word in zip(rows, words)]
    false = [
        caption(lied(row, rng), rng, word, complete=True)[0]
        for row, word in zip(rows, words)
    ]
    clips = critic(true, seed)
    return 100 * np.mean(critic.scores(true, clips) > critic.scores(false, clips))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--families", nargs="+", default=["gan"])
    parser.add_argument("--prompts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=78)
    options = parser.parse_args()
    torch.set_num_threads(1)
    critic = GanSampler(options.work)
    print("| clips of | prompts | one at random | best of 4 by the critic | any of 4 |")
    print("|---|---|---|---|---|")
    for family in options.families:
        rng, sampler = np.random.RandomState(options.seed), SAMPLERS[family](options.work)
        rows = np.concatenate(
            [sample_attributes(options.prompts // 2, rng, held) for held in (False, True)]
        )
        prompts, named = zip(
            *(caption(row, rng, LANGUAGES[i % 2]) for i, row in enumerate(rows))
        )
        scores, right = [], []
        for candidate in range(CANDIDATES):
            clips = sampler(list(prompts), seed=options.seed + candidate)
            scores.append(critic.scores(list(prompts), clips))
            right.append([score(n, judge(c))["all"] for n, c in zip(named, clips)])
        right = 100 * np.array(right)
        best = right[np.argmax(scores, 0), np.arange(len(prompts))]
        cells = (right.mean(), best.mean(), right.max(0).mean())
        print(f"| {family} | {len(prompts)} | " + " | ".join(f"{c:.1f}" for c in cells) + " |")
    share = right_words(critic, rows, rng, options.seed)
    print(f"own words preferred to words wrong in one attribute: {share:.1f} %")


if __name__ == "__main__":
    main()
