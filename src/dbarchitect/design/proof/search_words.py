"""How often each word occurs in the texts that a search goes through."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dbarchitect.design.proof.comparisons import mentions
from dbarchitect.design.proof.corpus import WORD_CHARACTERS, vocabulary, word_weights
from dbarchitect.storage.types import uniform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.profiles import ColumnProfile, TableProfile
    from dbarchitect.design.proof.setting import Setting


def search_words(
    setting: Setting, profile: TableProfile, column: ColumnProfile
) -> Iterator[tuple[float, float, float]]:
    """(1, stored bytes, share of rows) of each word of the vocabulary in a tsvector.

    Where rows draw one of some texts, a word that none of these has is in no row.
    """
    generated = profile.table.column(column.name).generated
    expression = generated.expression if generated is not None else ""
    sources = [
        c for c in profile.columns if c.values.high_words and mentions(expression, c.name)
    ]
    shares = [(source.null_share, _word_shares(source)) for source in sources]
    for number, word in enumerate(vocabulary(setting.seed)):
        absent = 1.0
        for null_share, (listed, drawn) in shares:
            present = listed.get(word, 0.0) if listed else drawn[number]
            absent *= 1.0 - (1.0 - null_share) * present
        if absent < 1.0:
            yield 1.0, 1.0 + WORD_CHARACTERS, 1.0 - absent


def _word_shares(
    source: ColumnProfile,
) -> tuple[dict[str, float], tuple[float, ...]]:
    """The share of texts with each word: of the texts to draw from, or of any so long."""
    if source.values.pool:
        texts = source.values.pool
        found = Counter(word for text in texts for word in set(str(text).split()))
        return {word: count / len(texts) for word, count in found.items()}, ()
    spread = uniform(source.values.low_words, source.values.high_words)
    return {}, tuple(
        1.0 - sum(share * (1.0 - weight) ** count for count, share in spread)
        for weight in word_weights()
    )
