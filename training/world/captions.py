"""Captions in English and Chinese for attribute rows.

Size and background are often left out, the other attributes now and then. What a
caption leaves out is free, and is reported as `OMITTED` beside the caption.
"""

import numpy as np

from training.world import phrases as words

OMITTED = -100
SHAPE, COLOUR, BACKGROUND, SIZE, MOTION = range(5)
KEEP_PROBABILITY = np.array([0.97, 0.96, 0.55, 0.5, 0.95])
EMPTY_PROBABILITY = 0.1
LANGUAGES = ("en", "zh")


def _choose(rng: np.random.RandomState, options):
    return options[rng.randint(len(options))]


def _motion_en(motion: int, rng: np.random.RandomState) -> tuple[str, str]:
    """The motion after a subject, and the same in its plain form."""
    if motion < 4 and (motion < 2 or rng.rand() < 0.6):
        plain, present, progressive = _choose(rng, words.VERBS_EN)
        tail = " " + _choose(rng, words.DIRECTIONS_EN[motion])
    else:
        plain, present, progressive = _choose(rng, words.MOTIONS_EN[motion])
        tail = ""
    finite = _choose(rng, (present, progressive, "is " + progressive))
    return finite + tail, plain + tail


def _english(row: np.ndarray, named: np.ndarray, rng: np.random.RandomState) -> str:
    parts, lead = [], ""
    if rng.rand() < 0.05:
        parts.append(_choose(rng, words.ADJECTIVES_EN))
    if named[SIZE]:
        parts.append(_choose(rng, words.SIZES_EN[row[SIZE]]))
    if named[COLOUR]:
        parts.append(_choose(rng, words.COLOURS_EN[row[COLOUR]]))
    parts.append(
        _choose(rng, words.SHAPES_EN[row[SHAPE]])
        if named[SHAPE]
        else words.ANY_SHAPE_EN
    )
    thing = " ".join(parts)
    article = _choose(rng, words.ARTICLES_EN)
    if article == "a " and thing[0] in "aeiou":
        article = "an "
    text = article + thing
    if named[MOTION]:
        finite, plain = _motion_en(row[MOTION], rng)
        if rng.rand() < 0.1:
            lead, finite = _choose(rng, words.COMMANDS_EN), plain
        text += " " + finite
    if rng.rand() < 0.05:
        text += " " + _choose(rng, words.FILLERS_EN)
    if named[BACKGROUND]:
        behind = _choose(rng, words.BACKGROUNDS_EN[row[BACKGROUND]])
        if rng.rand() < 0.7:
            text += _choose(rng, words.BEHIND_EN).format(behind)
        else:
            text = _choose(rng, words.BEFORE_EN).format(behind) + text
    if not lead and rng.rand() < 0.12:
        lead = _choose(rng, words.LEADS_EN)
    return lead + text + _choose(rng, words.STOPS)


def _motion_zh(motion: int, rng: np.random.RandomState) -> str:
    if motion < 4 and rng.rand() < 0.65:
        return _choose(rng, words.TOWARDS_ZH).format(words.DIRECTIONS_ZH[motion])
    return _choose(rng, words.MOTIONS_ZH[motion])


def _chinese(row: np.ndarray, named: np.ndarray, rng: np.random.RandomState) -> str:
    size = _choose(rng, words.SIZES_ZH[row[SIZE]]) if named[SIZE] else ""
    colour = _choose(rng, words.COLOURS_ZH[row[COLOUR]]) if named[COLOUR] else ""
    shape = (
        _choose(rng, words.SHAPES_ZH[row[SHAPE]])
        if named[SHAPE]
        else words.ANY_SHAPE_ZH
    )
    if colour and rng.rand() < 0.5:
        colour += words.OF_ZH
    elif size and not size.endswith(words.OF_ZH) and rng.rand() < 0.5:
        size += words.OF_ZH
    thing = size + colour + shape if rng.rand() < 0.6 else colour + size + shape
    text = _choose(rng, words.ARTICLES_ZH) + thing
    motion = ""
    if named[MOTION]:
        motion = _choose(rng, words.LINKS_ZH) + _motion_zh(row[MOTION], rng)
    if named[BACKGROUND]:
        behind = _choose(rng, words.BACKGROUNDS_ZH[row[BACKGROUND]])
        place = rng.rand()
        if place < 0.35:
            text += _choose(rng, words.BEFORE_ZH[:2]).format(behind) + motion
        elif place < 0.7:
            text = _choose(rng, words.BEFORE_ZH).format(behind) + text + motion
        else:
            text += motion + _choose(rng, words.BEHIND_ZH).format(behind)
    else:
        text += motion
    if rng.rand() < 0.12:
        text = _choose(rng, words.LEADS_ZH) + text
    elif rng.rand() < 0.08:
        text += _choose(rng, words.ENDS_ZH)
    return text + _choose(rng, words.STOPS_ZH)


def caption(
    row: np.ndarray, rng: np.random.RandomState, language: str, complete: bool = False
) -> tuple[str, np.ndarray]:
    """Words one attribute row -> text, and the row with `OMITTED` for what is free."""
    named = np.ones(5, bool) if complete else rng.rand(5) < KEEP_PROBABILITY
    text = (_english if language == "en" else _chinese)(row, named, rng)
    return text, np.where(named, row, OMITTED)


def training_caption(
    row: np.ndarray, rng: np.random.RandomState
) -> tuple[str, np.ndarray]:
    """A caption in either language, at times empty, at times with an unknown word."""
    if rng.rand() < EMPTY_PROBABILITY:
        return "", np.full(5, OMITTED)
    text, named = caption(row, rng, _choose(rng, LANGUAGES))
    if rng.rand() < 0.05 and " " in text:
        pieces = text.split(" ")
        pieces.insert(rng.randint(len(pieces) + 1), words.UNKNOWN_WORD)
        text = " ".join(pieces)
    return text, named
