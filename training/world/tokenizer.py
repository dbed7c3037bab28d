"""BERT's basic tokenizer and WordPiece, lower case (google-research/bert, tokenization.py)."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from training.world import phrases

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PAD, UNKNOWN, START, END, _ = range(len(SPECIAL))
MAX_TOKENS = 32
MAX_WORD_LENGTH = 100
CJK = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


def _is_cjk(character: str) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in CJK)


def _is_punctuation(character: str) -> bool:
    """Unicode's, and every ASCII character that is no letter, digit or space."""
    if character.isascii():
        return "!" <= character <= "~" and not character.isalnum()
    return unicodedata.category(character).startswith("P")


def _is_dropped(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in ("Cc", "Cf")


def _plain(word: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


def split_words(text: str) -> list[str]:
    """Lower-cases, drops accents; CJK characters and punctuation stand alone."""
    kept = [c for c in text if c in "\t\n\r" or not _is_dropped(c)]
    spaced = "".join(f" {c} " if _is_cjk(c) else c for c in kept)
    words = []
    for word in spaced.split():
        parts = (f" {c} " if _is_punctuation(c) else c for c in _plain(word))
        words += "".join(parts).split()
    return words


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
