"""The serving form of the sound: a frame in, the samples while it is shown out.

The state is all that one block needs of those before, so that a clip can be gone on with
anywhere: what was seen last, the phase, the gains, and what still rings of the hits.
"""

import torch
from torch import Tensor, nn

from training.common.graph_ops import reshape
from training.sound.controls import Conductor, Course
from training.sound.oscillator import Oscillator, ramp, wrapped
from training.sound.resonator import FLOOR, MODES, WALL, Resonator
from training.sound.tracker import Tracker, likeliest

CHANNELS = 2
COURSE = len(Course._fields)
RINGING = CHANNELS * MODES
STATE_PARTS = (*(1,) * COURSE, 1, CHANNELS, RINGING, RINGING)
STATE_SIZE = sum(STATE_PARTS)
TONE, HIT = 0.36, 0.34  # of full scale; together they stay below it at the very worst
FULL_SCALE = 32767.0


class AudioGraph(nn.Module):
    """pixels uint8 [n, 64, 64, 3], positions int64 [n, 1], state [n, 27] -> samples
    int16 [n, 6000, 2], next state [n, 27]. A state of zeros has heard nothing; frame 0
    asks for none."""

    def __init__(self, tracker: Tracker) -> None:
        super().__init__()
        self.tracker, self.conductor = tracker, Conductor()
        self.oscillator, self.resonator = Oscillator(), Resonator()
        strikes = torch.tensor([FLOOR, WALL])[:, None]
        self.register_buffer("strikes", strikes, persistent=False)  # [2, 1, modes]

    def forward(self, pixels: Tensor, positions: Tensor, state: Tensor):
        state = state * (positions > 0).float()
        *course, phase, gains, real, imaginary = state.split(STATE_PARTS, 1)
        scores = self.tracker(pixels.permute(0, 3, 1, 2).float() * (1 / 255))
        controls, course = self.conductor(likeliest(scores), Course(*course))

        time = ramp()
        pitch = (wrapped(phase), controls.hertz, controls.shapes)
        wave, phase = self.oscillator(time, *pitch)
        later = controls.loudness * controls.sides
        glide = gains[..., None] + (later - gains)[..., None] * time

        hit = controls.bounce[..., None] * self.strikes[0]
        hit = hit + controls.stop[..., None] * self.strikes[1]
        real = reshape(real, (-1, CHANNELS, MODES)) + controls.sides[..., None] * hit
        rest = reshape(imaginary, (-1, CHANNELS, MODES))
        ringing, real, imaginary = self.resonator(real, rest)

        sound = TONE * (wave[:, None] * glide) + HIT * ringing
        whole = torch.round((sound * FULL_SCALE).clamp(-FULL_SCALE, FULL_SCALE))
        samples = whole.transpose(1, 2).to(torch.int16)
        ends = (phase, later, real.flatten(1), imaginary.flatten(1))
        return samples, torch.cat([*course, *ends], 1)
