"""What the training scripts of the recurrent, gan and diffusion families share."""

import argparse
from pathlib import Path

from training.common.checkpoints import load
from training.common.loop import options_parser
from training.facts.painter import Painter
from training.frames.autoencoder import Autoencoder
from training.frames.code_table import CodeTable
from training.text.encoder import PromptEncoder
from training.world.geometry import GeometryTable
from training.world.tokenizer import Tokenizer, build_vocabulary


def family_options(
    description: str, minutes: float, painter: bool = False, start: bool = False
) -> argparse.Namespace:
    parser = options_parser(description, minutes, start)
    parser.add_argument("--autoencoder", type=Path, required=True)
    parser.add_argument("--text", type=Path, required=True)
    if painter:
        parser.add_argument("--painter", type=Path, required=True)
    return parser.parse_args()


def frozen_painter(options: argparse.Namespace) -> Painter:
    painter = Painter()
    load(options.painter, painter)
    return painter.requires_grad_(False).eval()


def frozen_parts(
    options: argparse.Namespace,
) -> tuple[CodeTable, Tokenizer, PromptEncoder, Autoencoder]:
    """What was trained before: the autoencoder's codes and the words."""
    autoencoder, tokenizer = Autoencoder(), Tokenizer(build_vocabulary())
    load(options.autoencoder, autoencoder)
    text = PromptEncoder(len(tokenizer))
    load(options.text, text)
    text.requires_grad_(False)
    table = CodeTable(autoencoder.eval(), GeometryTable())
    return table, tokenizer, text.eval(), autoencoder
