"""BERT's basic tokenizer and WordPiece, lower case, as Microsoft.ML.Tokenizers has it."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from training.world import phrases

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PAD, UNKNOWN, START, END, _ = range(len(SPECIAL))
MAX_TOKENS = 32
MAX_WORD_LENGTH = 100


def _is_cjk(character: str) -> bool:
    return 0x4E00 <= ord(character) <= 0x9FFF or 0x3400 <= ord(character) <= 0x4DBF


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character).startswith("P") and character != "_"


def _is_symbol(character: str) -> bool:
    """Like "$" or "<": Microsoft.ML.Tokenizers splits words there and drops them."""
    return unicodedata.category(character).startswith("S")


def split_words(text: str) -> list[str]:
    """Lower-cases, drops accents; CJK characters and punctuation stand alone."""
    plain = unicodedata.normalize("NFD", text.lower())
    spaced = []
    for character in plain:
        if unicodedata.category(character) == "Mn":
            continue
        if _is_symbol(character):
            character = " "
        alone = _is_cjk(character) or _is_punctuation(character)
        spaced.append(f" {character} " if alone else character)
    return "".join(spaced).split()


def _strings(value: object) -> Iterator[str]:
    """All strings in nested tuples and dictionaries."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(tuple(value.values()))
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)


def build_vocabulary() -> list[str]:
    """The special tokens, then every word of the phrase tables, sorted."""
    tables = [value for name, value in vars(phrases).items() if name.isupper()]
    texts = [text.replace("{}", " ") for text in _strings(tuple(tables))]
    found = {word for text in texts for word in split_words(text)}
    found.update({"an", "is", "?"})
    found.discard(phrases.UNKNOWN_WORD)
    return [*SPECIAL, *sorted(found)]


class Tokenizer:
    def __init__(self, vocabulary: list[str]) -> None:
        self.vocabulary = vocabulary
        self._ids = {token: index for index, token in enumerate(vocabulary)}

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        return cls(path.read_text(encoding="utf-8").splitlines())

    def __len__(self) -> int:
        return len(self.vocabulary)

    def _pieces(self, word: str) -> list[int]:
        """Longest match first; a word that does not match to its end is unknown."""
        found, start = [], 0
        while start < len(word) <= MAX_WORD_LENGTH:
            prefix = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((e for e in ends if prefix + word[start:e] in self._ids), None)
            if end is None:
                return [UNKNOWN]
            found.append(self._ids[prefix + word[start:end]])
            start = end
        return found or [UNKNOWN]

    def encode(self, text: str) -> list[int]:
        """Text -> 32 ids: [CLS] words [SEP], cut to fit and padded with [PAD]."""
        ids = [piece for word in split_words(text) for piece in self._pieces(word)]
        ids = [START, *ids[: MAX_TOKENS - 2], END]
        return ids + [PAD] * (MAX_TOKENS - len(ids))
