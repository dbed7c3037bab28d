"""Clips as one picture, to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL import Image


def contact_sheet(clips: np.ndarray, every: int = 2) -> Image.Image:
    """One row of frames per clip; clips uint8 [n, frames, 64, 64, 3]."""
    from PIL import Image  # needed for pictures only

    rows = [np.concatenate(list(clip[::every]), axis=1) for clip in clips]
    return Image.fromarray(np.concatenate(rows, axis=0))
