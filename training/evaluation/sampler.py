"""What the samplers of three families share: words, pixels, and weights as files store them."""

from pathlib import Path

import torch
from torch import Tensor

from training.common.checkpoints import load
from training.common.storage import as_stored
from training.facts.painter import Painter, Picture
from training.frames.autoencoder import Autoencoder
from training.text.encoder import PromptEncoder
from training.world.tokenizer import PAD, Tokenizer, build_vocabulary


def loaded(model, path: Path):
    load(path, model)
    return as_stored(model).eval()


class Sampler:
    """The words, the pixels and the noise of any of the three families."""

    def __init__(self, work: Path) -> None:
        self.tokenizer = Tokenizer(build_vocabulary())
        self.text = loaded(PromptEncoder(len(self.tokenizer)), work / "text.pt")
        self.autoencoder = loaded(Autoencoder(), work / "autoencoder.pt")

    def context(self, prompts: list[str]) -> tuple[Tensor, Tensor]:
        ids = torch.tensor([self.tokenizer.encode(prompt) for prompt in prompts])
        return self.text(ids, (ids != PAD).long())

    def picture(self, work: Path) -> Picture:
        return Picture(loaded(Painter(), work / "painter.pt"), self.autoencoder.decoder)
