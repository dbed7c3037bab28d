"""Samples clips from checkpoints with the serving form of the transformer.

Usage: python3 -m training.evaluation.sample_gpt --autoencoder AE.pt --transformer GPT.pt
    --output sheet.png PROMPT...
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.autoregressive.graphs import TextGraph
from training.autoregressive.stepper import Stepper
from training.autoregressive.transformer import Transformer
from training.common.checkpoints import load
from training.common.storage import as_stored
from training.evaluation.contact_sheet import contact_sheet
from training.export.families import DEFAULTS
from training.frames.autoencoder import Autoencoder
from training.frames.graphs import PixelGraph
from training.frames.layout import CODES, DELAYS, NONE, RING, SLOTS, undelay
from training.world.attributes import CLIP_FRAMES, COUNTS
from training.world.tokenizer import PAD, Tokenizer, build_vocabulary


def sample_codes(
    logits: Tensor,
    temperature: float,
    top_k: int,
    top_p: float,
    generator: torch.Generator,
) -> Tensor:
    """Logits [..., 200] -> codes [...]; temperature 0 takes the most likely."""
    if temperature == 0:
        return logits.argmax(-1)
    ordered, order = (logits.flatten(0, -2) / temperature).sort(-1, descending=True)
    chances = ordered.softmax(-1)
    if top_k > 0:
        chances[:, top_k:] = 0
    if top_p < 1:
        chances[chances.cumsum(-1) - chances >= top_p] = 0
    drawn = torch.multinomial(chances, 1, generator=generator)
    return order.gather(-1, drawn).view(logits.shape[:-1])


class Generator:
    """Text to clips with the weights of two checkpoints."""

    def __init__(self, autoencoder_path: Path, transformer_path: Path) -> None:
        self.tokenizer = Tokenizer(build_vocabulary())
        autoencoder, model = Autoencoder(), Transformer(
            len(self.tokenizer), sum(COUNTS)
        )
        load(autoencoder_path, autoencoder)
        load(transformer_path, model)
        as_stored(autoencoder, in_bytes=False), as_stored(model, in_bytes=False)
        self.pixels, self.text = PixelGraph(autoencoder.eval()), TextGraph(model.eval())
        self.stepper = Stepper(model).eval()
        self.heads, self.head_width = model.heads, model.width // model.heads

    def _context(self, prompts: list[str]) -> tuple[Tensor, ...]:
        ids = torch.tensor([self.tokenizer.encode(prompt) for prompt in prompts])
        return self.text(ids, (ids != PAD).long())

    @torch.no_grad()
    def __call__(
        self,
        prompts: list[str],
        seed: int = 0,
        frames: int = CLIP_FRAMES,
        temperature: float = DEFAULTS["temperature"],
        top_k: int = DEFAULTS["top_k"],
        top_p: float = DEFAULTS["top_p"],
        guidance_scale: float = DEFAULTS["guidance_scale"],
    ) -> np.ndarray:
        """n prompts -> uint8 [n, frames, 64, 64, 3]."""
        generator = torch.Generator().manual_seed(seed)
        count, guided = len(prompts), guidance_scale != 1
        context = self._context(prompts + [""] * count if guided else prompts)
        rows, layers = len(context[0]), len(self.stepper.blocks)
        cache = torch.zeros(2 * layers, rows, self.heads, RING, self.head_width)
        past, previous = list(cache), torch.full((count, 1, CODES), NONE)
        steps, emitted = frames * SLOTS + max(DELAYS), []
        for step in range(steps):
            layer_inputs = []
            for i in range(layers):
                layer_inputs += [*context[2 * i : 2 * i + 2], *past[2 * i : 2 * i + 2]]
            codes = previous.repeat(rows // count, 1, 1)
            position = torch.full((rows, 1), step)
            logits, *past = self.stepper(codes, position, context[-1], *layer_inputs)
            if guided:
                named, free = logits.chunk(2)
                logits = free + guidance_scale * (named - free)
            previous = sample_codes(logits, temperature, top_k, top_p, generator)
            started = torch.tensor([step >= lag for lag in DELAYS])
            ended = torch.tensor([step - lag >= frames * SLOTS for lag in DELAYS])
            previous = previous.masked_fill(~started | ended, NONE)
            emitted.append(previous)
        stream = undelay(torch.cat(emitted, 1)).view(-1, SLOTS, CODES)
        pixels = torch.cat([self.pixels(part) for part in stream.split(64)])
        return pixels.view(count, frames, *pixels.shape[1:]).numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--autoencoder", type=Path, required=True)
    parser.add_argument("--transformer", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--frames", type=int, default=CLIP_FRAMES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--temperature", type=float, default=DEFAULTS["temperature"])
    parser.add_argument(
        "--guidance-scale", type=float, default=DEFAULTS["guidance_scale"]
    )
    parser.add_argument("prompts", nargs="+")
    options = parser.parse_args()
    generator = Generator(options.autoencoder, options.transformer)
    clips = generator(
        options.prompts,
        frames=options.frames,
        seed=options.seed,
        temperature=options.temperature,
        guidance_scale=options.guidance_scale,
    )
    options.output.parent.mkdir(parents=True, exist_ok=True)
    contact_sheet(clips).save(options.output)


if __name__ == "__main__":
    main()
