"""Prompts in ways of speaking that no training caption has, for evaluation only.

The clauses stand in another order, or are joined by words that are not in the
vocabulary. What the caption leaves out stays open, as in `captions.py`.
"""

import numpy as np

from training.world import phrases as words
from training.world.captions import (
    BACKGROUND,
    COLOUR,
    KEEP_PROBABILITY,
    MOTION,
    OMITTED,
    SHAPE,
    SIZE,
    _choose,
    _motion_en,
    _motion_zh,
)

# {thing}, {moving}, {moves} and {behind} are replaced; a part whose attribute is left
# out is dropped with its braces
ENGLISH = (
    ("[{behind} background. ]", "{thing}", "[. {moving}]"),
    ("[{moving}: ]", "{article}{thing}", "[, and {behind} is the background]"),
    ("i would like a video with {article}{thing}", "[ that {moves}]", "[. use {behind}]"),
    ("[{behind} screen, ]", "{thing}", "[ currently {moving}]"),
    ("can you animate {article}{thing}", "[ {moving}]", "[ while the background stays {behind}]"),
    ("look: {thing}", "[, it {moves}]", "[, everything else {behind}]"),
)
CHINESE = (
    ("[{behind}背景，]", "[{moving}的]", "{thing}"),
    ("我要看", "[一个{moving}的]", "{thing}", "[，背景用{behind}]"),
    ("{thing}", "[，它{moving}]", "[，后面是{behind}]"),
    ("[背景：{behind}。]", "动画里{thing}", "[{moving}]"),
)


def _fill(template: tuple[str, ...], values: dict[str, str]) -> str:
    text = ""
    for part in template:
        optional, part = part.startswith("["), part.strip("[]")
        names = [name for name in values if "{" + name + "}" in part]
        if optional and not all(values[name] for name in names):
            continue
        text += part.format(**values)
    return " ".join(text.split())


def rephrased(
    row: np.ndarray, rng: np.random.RandomState, language: str
) -> tuple[str, np.ndarray]:
    """Words one attribute row -> text, and the row with `OMITTED` for what is free."""
    named = rng.rand(5) < KEEP_PROBABILITY
    english = language == "en"
    sizes, colours, shapes, behind = (
        (words.SIZES_EN, words.COLOURS_EN, words.SHAPES_EN, words.BACKGROUNDS_EN)
        if english
        else (words.SIZES_ZH, words.COLOURS_ZH, words.SHAPES_ZH, words.BACKGROUNDS_ZH)
    )
    anything = words.ANY_SHAPE_EN if english else words.ANY_SHAPE_ZH
    parts = [
        _choose(rng, sizes[row[SIZE]]) if named[SIZE] else "",
        _choose(rng, colours[row[COLOUR]]) if named[COLOUR] else "",
        _choose(rng, shapes[row[SHAPE]]) if named[SHAPE] else anything,
    ]
    thing = (" " if english else "").join(part for part in parts if part)
    values = {"thing": thing, "article": "the ", "moving": "", "moves": "", "behind": ""}
    if named[MOTION] and english:
        values["moves"] = _motion_en(row[MOTION], rng)[0]
        values["moving"] = values["moves"]
    elif named[MOTION]:
        values["moving"] = _motion_zh(row[MOTION], rng)
    if named[BACKGROUND]:
        values["behind"] = _choose(rng, behind[row[BACKGROUND]])
    text = _fill(_choose(rng, ENGLISH if english else CHINESE), values)
    return text, np.where(named, row, OMITTED)
