"""How wide a tsvector over generated texts is, from the words of the vocabulary in it."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from dbarchitect.design.proof.corpus import WORD_CHARACTERS, word_weights
from dbarchitect.design.proof.values import convolved
from dbarchitect.storage.types import uniform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.design.proof.profiles import ColumnProfile
    from dbarchitect.design.proof.values import Payloads


def vector_payloads(sources: Sequence[ColumnProfile]) -> Payloads:
    """Widths of a tsvector over texts of the vocabulary: each distinct word with positions.

    Source: src/include/tsearch/ts_type.h; a word takes an entry of 4 bytes, itself, up to the
    next even byte, a count of 2 and 2 for each position.
    """
    counts: Payloads = ((0, 1.0),)
    for source in sources:
        low, high = source.values.low_words, source.values.high_words
        spread = uniform(low, high) if high else ((0, 1.0),)
        kept = tuple((n, share * (1 - source.null_share)) for n, share in spread)
        counts = convolved(counts, (*kept, (0, source.null_share)))
    entry = 4 + WORD_CHARACTERS + WORD_CHARACTERS % 2 + 2
    widths: dict[int, float] = {}
    for tokens, share in counts:
        width = round(4 + distinct_words(tokens) * entry + 2 * tokens)
        widths[width] = widths.get(width, 0.0) + share
    return tuple(sorted(widths.items()))


@cache
def distinct_words(tokens: float) -> float:
    """How many different words a text of `tokens` words holds on average."""
    return sum(1.0 - math.pow(1.0 - weight, tokens) for weight in word_weights())
