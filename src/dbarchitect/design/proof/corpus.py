"""Texts and JSON documents for rows that the lab generates, the same on every machine.

Words have seven letters and end in a consonant that the English stemmer leaves alone, so that
a text of k words has 8k - 1 characters and k lexemes. Their frequency follows the law of Zipf
and Mandelbrot, 1 / (rank + 10): texts without the few words that search leaves out anyway.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.storage.payloads import Json

VOCABULARY_WORDS = 2000
"""How many different words texts are made of: the order of a speaker's active vocabulary."""

WORD_CHARACTERS = 7

POOL_SIZE = 256
"""How many different texts or documents a column draws from."""

_STOP_WORDS = 10

ABSENT_WORD = "xyzzyxq"
"""A word that no text holds."""

_ONSETS = "bdfgklmnprstvz"
_VOWELS = "aeiou"
_CODAS = "bgkpvz"
_WORD_LETTERS = (*(_ONSETS, _VOWELS) * (WORD_CHARACTERS // 2), _CODAS)


class Draws:
    """Numbers that follow from a seed and a name alone, by SHA-256."""

    def __init__(self, seed: int, *names: str) -> None:
        self._state = hashlib.sha256("\0".join((str(seed), *names)).encode()).digest()

    def unit(self) -> float:
        """The next number, 0 to 1 (1 excluded)."""
        return self.units(1)[0]

    def units(self, count: int) -> list[float]:
        """The next `count` numbers, each 0 to 1 (1 excluded)."""
        # Texts take a hundred thousand of them, so what the loop needs is looked up once.
        state, sha256, number = self._state, hashlib.sha256, int.from_bytes
        found: list[float] = []
        for _ in range(count):
            state = sha256(state).digest()
            found.append(number(state[:6], "big") / 2**48)
        self._state = state
        return found

    def below(self, limit: int) -> int:
        """The next whole number from 0 to `limit - 1`."""
        return int(self.unit() * limit)


def salt(seed: int, *names: str) -> int:
    """A number below 2**31 that tells this seed and these names from others."""
    digest = hashlib.sha256("\0".join((str(seed), *names)).encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


@cache
def vocabulary(seed: int) -> tuple[str, ...]:
    """All words, the most frequent first."""
    draws = Draws(seed, "vocabulary")
    words: dict[str, None] = {}
    while len(words) < VOCABULARY_WORDS:
        words[_word(draws)] = None
    return tuple(words)


@cache
def word_weights() -> tuple[float, ...]:
    """Each word's share of all words in a text; the first has 1.7 %."""
    ranks = range(1 + _STOP_WORDS, VOCABULARY_WORDS + 1 + _STOP_WORDS)
    whole = sum(1.0 / rank for rank in ranks)
    return tuple(1.0 / rank / whole for rank in ranks)


@cache
def text_pool(seed: int, name: str, low_words: int, high_words: int) -> tuple[str, ...]:
    """`POOL_SIZE` texts of `low_words` to `high_words` words."""
    draws = Draws(seed, "texts", name)
    return tuple(
        " ".join(_words(seed, draws, low_words + number % (high_words - low_words + 1)))
        for number in range(POOL_SIZE)
    )


@cache
def json_pool(seed: int, name: str, average_characters: int) -> tuple[dict[str, Json], ...]:
    """`POOL_SIZE` objects of four keys, about `average_characters` long as text."""
    draws = Draws(seed, "documents", name)
    words = max(1, round((average_characters - 60) / (WORD_CHARACTERS + 1)))
    return tuple(_document(seed, draws, words) for _ in range(POOL_SIZE))


def _document(seed: int, draws: Draws, words: int) -> dict[str, Json]:
    count = max(1, words // 2 + draws.below(words + 1))
    text = _words(seed, draws, count + 1)
    return {
        "name": text[0],
        "text": " ".join(text[1:]),
        "count": 1 + draws.below(999),
        "known": draws.unit() < 0.5,  # noqa: PLR2004 - a fair coin
    }


def _word(draws: Draws) -> str:
    units = draws.units(len(_WORD_LETTERS))
    pairs = zip(_WORD_LETTERS, units, strict=True)
    return "".join(letters[int(unit * len(letters))] for letters, unit in pairs)


def _words(seed: int, draws: Draws, count: int) -> list[str]:
    words = vocabulary(seed)
    limits = _limits()
    return [words[bisect_left(limits, unit)] for unit in draws.units(count)]


@cache
def _limits() -> tuple[float, ...]:
    """Where each word but the last ends; the last takes what rounding leaves above."""
    return tuple(accumulate(word_weights()))[:-1]
