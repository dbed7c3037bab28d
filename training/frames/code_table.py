"""Clips as codes, by looking pictures up instead of encoding them again and again.

The autoencoder keeps geometry (local codes) and colour (global codes) apart, so a
frame's codes are those of its geometry in one reference colouring together with
those of its colouring on one reference geometry. A few thousand encodings then
serve any number of clips.
"""

import numpy as np
import torch
from torch import Tensor

from training.frames.autoencoder import Autoencoder
from training.frames.layout import to_positions
from training.world.attributes import BACKGROUNDS, COLOURS
from training.world.drawing import mask, paint
from training.world.geometry import GeometryTable

REFERENCE_COLOUR, REFERENCE_BACKGROUND = 0, 0
REFERENCE_STATE = (0, 32, 32, 12)  # shape, x, y, radius
_BATCH = 256


class CodeTable:
    """local: uint8 [states, 8, 8]; overall: uint8 [colours, backgrounds, 4]."""

    @torch.no_grad()
    def __init__(self, autoencoder: Autoencoder, geometry: GeometryTable) -> None:
        self.geometry = geometry
        autoencoder = autoencoder.eval()
        local = []
        for numbers in np.array_split(
            np.arange(len(geometry)), len(geometry) // _BATCH + 1
        ):
            masks = geometry.masks(numbers)
            colour = np.full(len(masks), REFERENCE_COLOUR)
            background = np.full(len(masks), REFERENCE_BACKGROUND)
            pixels = torch.from_numpy(paint(masks, colour, background))
            local.append(autoencoder.encode(pixels)[0].to(torch.uint8))
        self.local = torch.cat(local)

        pairs = np.indices((len(COLOURS), len(BACKGROUNDS))).reshape(2, -1)
        masks = np.repeat(mask(*REFERENCE_STATE)[None], pairs.shape[1], 0)
        overall = autoencoder.encode(torch.from_numpy(paint(masks, *pairs)))[1]
        self.overall = overall.to(torch.uint8).view(len(COLOURS), len(BACKGROUNDS), -1)

    def clip(self, attributes: np.ndarray, states: np.ndarray) -> Tensor:
        """Attribute row and state numbers [frames] -> codes int64 [frames, 17, 4]."""
        overall = self.overall[attributes[1], attributes[2]].expand(len(states), -1)
        return to_positions(self.local[torch.from_numpy(states)], overall).long()
