"""Whether the gan's critic is of use: it chooses among four clips for a prompt.

Usage: python3 -m training.evaluation.critic --work FOLDER --families gan diffusion --prompts 100 [--anew]
The critic only sees pixels, so it can rank the clips of any family. Also counted: how
often a clip scores higher under its own prompt than under one wrong in one attribute.
--anew words the prompts in ways that no training caption has. The gain of choosing is
given with its 95 % interval over prompts.
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from training.evaluation.clips import score
from training.evaluation.judge import judge
from training.evaluation.samplers import SAMPLERS, GanSampler
from training.world.attributes import COUNTS, sample_attributes
from training.world.captions import LANGUAGES, caption
from training.world.unseen_phrasings import rephrased

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


def gain(best: np.ndarray, mean: np.ndarray) -> str:
    """Percent right [n] of the chosen clip and of any clip of each prompt."""
    gained = best - mean
    error = 1.96 * gained.std(ddof=1) / np.sqrt(len(gained))
    return f"{gained.mean():+.1f} ± {error:.1f}"


def line(family: str, options: argparse.Namespace, critic: GanSampler) -> str:
    """A row of the table: four clips a prompt, judged and scored."""
    rng, sampler = np.random.RandomState(options.seed), SAMPLERS[family](options.work)
    rows = drawn(options.prompts, rng)
    word = rephrased if options.anew else caption
    said = [word(row, rng, LANGUAGES[i % 2]) for i, row in enumerate(rows)]
    prompts, named = zip(*said)
    scores, right = [], []
    for candidate in range(CANDIDATES):
        clips = sampler(list(prompts), seed=options.seed + candidate)
        scores.append(critic.scores(list(prompts), clips))
        right.append([score(n, judge(c))["all"] for n, c in zip(named, clips)])
    right = 100 * np.array(right)
    best = right[np.argmax(scores, 0), np.arange(len(prompts))]
    shares = (right.mean(), best.mean(), right.max(0).mean())
    cells = [f"{share:.1f}" for share in shares] + [gain(best, right.mean(0))]
    return f"| {family} | {len(prompts)} | " + " | ".join(cells) + " |"


def drawn(count: int, rng: np.random.RandomState) -> np.ndarray:
    """Attribute rows, half of them of held-out combinations."""
    parts = ((count - count // 2, False), (count // 2, True))
    halves = [sample_attributes(part, rng, held_out) for part, held_out in parts]
    return np.concatenate(halves)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--families", nargs="+", default=["gan"])
    parser.add_argument("--prompts", type=int, default=100)
    parser.add_argument("--anew", action="store_true")
    parser.add_argument("--seed", type=int, default=78)
    options = parser.parse_args()
    if options.prompts < 2:
        parser.error("--prompts: an interval takes at least 2")
    torch.set_num_threads(1)
    critic = GanSampler(options.work)
    print("| clips of | prompts | one at random | best of 4 by the critic | any of 4 | gain |")
    print("|---" * 6 + "|")
    for family in options.families:
        print(line(family, options, critic), flush=True)
    rng = np.random.RandomState(options.seed)
    share = right_words(critic, drawn(options.prompts, rng), rng, options.seed)
    print(f"own words preferred to words wrong in one attribute: {share:.1f} %")


if __name__ == "__main__":
    main()
