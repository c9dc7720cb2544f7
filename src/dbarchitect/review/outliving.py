"""Tables whose rows are copies: they outlive, or come before, the rows that they name."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.review.columns import words_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from dbarchitect.model.schema import Table

_OUTLIVING_WORDS = (
    "archive archived archives audit audits backup backups bak cache deleted dim dimension "
    "dimensions dump export "
    "exports hi hist histories history hst import imports journal legacy log logentries "
    "logentry logs metric metrics old olap outbox queue raw report reports snapshot "
    "snapshots stage staging stat statistics stats stg temp tmp"
)
"""Words in names of tables whose rows are meant to outlive, or come before, what they name.

Source: none is published but for Camunda's and Flowable's (`act_hi_`); they are kinds of table
in which a foreign key would either delete the record or refuse the load.
"""
_LONG = 7
"""From how many letters on a word is told apart from an ending by chance."""
OUTLIVING = frozenset(_OUTLIVING_WORDS.split())


def outlives(table: Table, words: AbstractSet[str] = OUTLIVING) -> bool:
    """Whether the table's name has such a word, or ends in a long one: `ordershistory`."""
    found = words_of(table.name.name)
    if not words.isdisjoint(found):
        return True
    return bool(found) and found[-1].endswith(_long_words(frozenset(words)))


@lru_cache(maxsize=8)
def _long_words(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in words if len(word) >= _LONG)
