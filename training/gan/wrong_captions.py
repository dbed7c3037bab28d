"""Captions that do not fit a clip, for the critic to refuse."""

import numpy as np
import torch
from torch import Tensor

from training.world.attributes import COUNTS
from training.world.captions import LANGUAGES, OMITTED, caption
from training.world.tokenizer import PAD

ONE_WRONG = 0.6  # of the captions are wrong in one attribute only


def wrong_captions(rows: np.ndarray, sampler) -> tuple[Tensor, Tensor]:
    """Attribute rows [n, 5] of the clips -> ids and mask, int64 [n, 32] each."""
    rng, ids = sampler.rng, []
    for row in rows:
        while True:
            other = np.array([rng.randint(count) for count in COUNTS])
            if rng.rand() < ONE_WRONG:
                changed = rng.randint(len(COUNTS))
                other = np.where(np.arange(len(COUNTS)) == changed, other, row)
            text, named = caption(other, rng, LANGUAGES[rng.randint(2)])
            if ((named != OMITTED) & (named != row)).any():
                break
        ids.append(sampler.tokenizer.encode(text))
    tokens = torch.tensor(ids)
    return tokens, (tokens != PAD).long()
