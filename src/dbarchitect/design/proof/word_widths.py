"""How wide a tsvector over generated texts is, from the words of the vocabulary in it."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from dbarchitect.design.proof.corpus import WORD_CHARACTERS, word_weights
from dbarchitect.design.proof.values import convolved, frequencies
from dbarchitect.storage.types import uniform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.design.proof.profiles import ColumnProfile
    from dbarchitect.design.proof.values import Payloads


def vector_payloads(sources: Sequence[ColumnProfile]) -> Payloads:
    """Widths of a tsvector over texts of the vocabulary: each distinct word with positions."""
    counts: Payloads = ((0, 1.0),)
    for source in sources:
        kept = tuple((n, share * (1 - source.null_share)) for n, share in word_counts(source))
        counts = convolved(counts, (*kept, (0, source.null_share)))
    widths: dict[int, float] = {}
    for tokens, share in counts:
        width = _vector_bytes(tokens)
        widths[width] = widths.get(width, 0.0) + share
    return tuple(sorted(widths.items()))


def vector_made_as(sources: Sequence[ColumnProfile]) -> tuple[tuple[int, int], ...]:
    """The width of a tsvector by that of its texts: the sum of their bytes, each and one more.

    A text of k words has 8k - 1 characters.
    """
    most = sum(max(n for n, _ in word_counts(source)) for source in sources)
    return tuple(
        ((WORD_CHARACTERS + 1) * tokens, _vector_bytes(tokens)) for tokens in range(most + 1)
    )


def word_counts(source: ColumnProfile) -> Payloads:
    """How many words the column's texts have, where they are not null."""
    values = source.values
    texts = [one for one in values.pool if isinstance(one, str)]
    if texts and values.high_words:
        return frequencies(len(one.split()) for one in texts)
    return uniform(values.low_words, values.high_words) if values.high_words else ((0, 1.0),)


def _vector_bytes(tokens: int) -> int:
    """The payload of a tsvector over so many words of the vocabulary.

    Source: src/include/tsearch/ts_type.h; a word takes an entry of 4 bytes, itself, up to the
    next even byte, a count of 2 and 2 for each position.
    """
    entry = 4 + WORD_CHARACTERS + WORD_CHARACTERS % 2 + 2
    return round(4 + distinct_words(tokens) * entry + 2 * tokens)


@cache
def distinct_words(tokens: float) -> float:
    """How many different words a text of `tokens` words holds on average."""
    return sum(1.0 - math.pow(1.0 - weight, tokens) for weight in word_weights())
