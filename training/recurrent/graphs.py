"""The serving form of the recurrent family, and its export to ONNX."""

from pathlib import Path

import torch
from torch import Tensor, nn

from training.common.graph_ops import scatter
from training.common.onnx_export import BATCH, export_rows
from training.facts.painter import Picture
from training.recurrent.network import NOISE_SIZE, Recurrent, read_noise
from training.text.encoder import PromptEncoder
from training.text.graphs import example_context


class RecurrentGraph(nn.Module):
    """The past is a ring of two states: frame t reads slot (t - 1) % 2 and writes slot
    t % 2, so past and present may be the same memory and a step may be repeated."""

    def __init__(self, model: Recurrent, picture: Picture) -> None:
        super().__init__()
        self.model, self.picture = model, picture

    def forward(
        self, noise: Tensor, positions: Tensor, words: Tensor, mask: Tensor, past: Tensor
    ) -> tuple[Tensor, Tensor]:
        slot = positions % 2
        old = torch.where(slot == 1, past[:, 0], past[:, 1])
        key, value = self.model.cross.project_context(words)
        times = positions[:, 0]
        embedded = self.model.noise(read_noise(noise, times))
        state = self.model.step(embedded, times, old, key, value, mask)
        row = (0 * slot + 1).cumsum(0) - 1
        present = scatter(past, torch.stack([row, slot], -1), state[:, None])
        return self.picture(self.model.facts(state)), present


def export_recurrent(
    model: Recurrent, text: PromptEncoder, picture: Picture, folder: Path
) -> None:
    inputs = {
        "noise": torch.randn(BATCH, NOISE_SIZE),
        "positions": torch.tensor([[0], [3]]),
        **example_context(text),
        "past.state": torch.randn(BATCH, 2, model.width),
    }
    graph, path = RecurrentGraph(model, picture), folder / "frame_decoder.onnx"
    export_rows(graph, inputs, ["pixels", "present.state"], path)
