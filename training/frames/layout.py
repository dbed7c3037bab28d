"""How the codes of a clip are laid out in time.

A frame is 17 positions of 4 codes. Position 0 is the header, the 4 global codes.
Positions 1..16 are vertical strips of 4 cells: band r in {0, 1}, column x in 0..7,
position 1 + 8 r + x; its code k is the cell in row 4 r + k, column x.

A clip is one stream of positions. Step t of the transformer emits code k of stream
position t - DELAYS[k] (the delay pattern of MusicGen, Copet et al. 2023). Within a
band this is a wavefront: the left, upper, upper-left and upper-right neighbours of
a cell are always known before the cell.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

CODES = 4
BANDS, COLUMNS = 2, 8
SLOTS = 1 + BANDS * COLUMNS
DELAYS = (0, 2, 4, 6)
WINDOW = 4  # frames that a step may look at, its own included
RING = (WINDOW + 1) * SLOTS  # cache entries; one more frame, for several steps a run
MAX_STEPS_PER_RUN = RING - WINDOW * SLOTS  # more would overwrite keys still in sight
NONE = -1  # a code before the start or after the end of the stream


def to_positions(local: Tensor, overall: Tensor) -> Tensor:
    """Local codes [..., 8, 8] and global codes [..., 4] -> [..., 17, 4]."""
    bands = local.unflatten(-2, (BANDS, CODES))  # [..., band, k, column]
    strips = bands.transpose(-2, -1).flatten(-3, -2)  # [..., 16, k]
    return torch.cat([overall.unsqueeze(-2), strips], -2)


def to_cells(positions: Tensor) -> tuple[Tensor, Tensor]:
    """[n, 17, 4] -> local codes [n, 8, 8] and global codes [n, 4]."""
    strips = positions[:, 1:].reshape(-1, BANDS, COLUMNS, CODES)
    return strips.transpose(2, 3).reshape(-1, BANDS * CODES, COLUMNS), positions[:, 0]


def delay(stream: Tensor) -> Tensor:
    """Stream [n, positions, 4] -> what each step emits [n, positions + 6, 4]."""
    last = max(DELAYS)
    columns = [
        F.pad(stream[..., k], (lag, last - lag), value=NONE)
        for k, lag in enumerate(DELAYS)
    ]
    return torch.stack(columns, -1)


def undelay(emitted: Tensor) -> Tensor:
    """The inverse of `delay`: [n, positions + 6, 4] -> [n, positions, 4]."""
    count = emitted.shape[1] - max(DELAYS)
    columns = [emitted[:, lag : lag + count, k] for k, lag in enumerate(DELAYS)]
    return torch.stack(columns, -1)


def shift_right(emitted: Tensor) -> Tensor:
    """The inputs: each step sees what the step before it emitted, [n, steps, 4]."""
    return F.pad(emitted[:, :-1], (0, 0, 1, 0), value=NONE)


def emits_header() -> Tensor:
    """bool [17, 4]: whether code k emitted in slot t mod 17 is a header code."""
    return torch.arange(SLOTS)[:, None] == torch.tensor(DELAYS)
