"""The keys of a GIN index over a column whose values come from a pool: how often each occurs.

The pool is what rows draw from, each value as often: a key's share of the rows is its share of
the pool. Of a column without one (each text is another) nothing is known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from dbarchitect.indexing.methods.gin import PATH_CLASS, TRIGRAM_CLASS
from dbarchitect.storage.types import layout_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.profiles import ColumnProfile
    from dbarchitect.storage.payloads import Json

_HASH_BYTES = 4
_HEADER_BYTES = 1
"""Of a key of varying width, which is short."""

_WORD = re.compile(r"[^\W_]+")


def gin_words(
    column: ColumnProfile, operator_class: str
) -> tuple[tuple[float, float, float], ...] | None:
    """(1, stored bytes, share of the rows) of each key of the column's values; None if unknown.

    Rows without a value have one key together. Source: GIN_CAT_NULL_ITEM, ginblock.h.
    """
    pool = column.values.pool
    if not pool:
        return None
    fixed = _fixed_bytes(column.type_name)
    counts: Counter[tuple[str, int]] = Counter()
    for value in pool:
        counts.update(set(_keys(value, operator_class, fixed)))
    present = (1.0 - column.null_share) / len(pool)
    # An index holds its keys in order, and pages fill by it.
    found = [(1.0, float(width), n * present) for (_, width), n in sorted(counts.items())]
    if column.null_share > 0:
        found.append((1.0, 0.0, column.null_share))
    return tuple(found)


def _fixed_bytes(type_name: str) -> int | None:
    """How wide each element of a list is; None where that varies, or is no list's."""
    if not type_name.endswith("[]"):
        return None
    try:
        return layout_of(type_name.removesuffix("[]")).fixed_bytes
    except KeyError:
        # A type of the design's own: an enum, or a domain that is taken for a text.
        return None


def _keys(value: Json, operator_class: str, fixed: int | None) -> Iterator[tuple[str, int]]:
    """Each key of a value with its bytes as stored."""
    if operator_class == TRIGRAM_CLASS:
        yield from ((piece, _HASH_BYTES) for piece in trigrams(str(value)))
    elif isinstance(value, Mapping):
        hashed = operator_class == PATH_CLASS
        for key, width in _of_document(value, (), hashed=hashed):
            yield key, _HASH_BYTES if hashed else width + _HEADER_BYTES
    elif isinstance(value, Sequence):
        for item in value:
            yield str(item), fixed or len(str(item).encode()) + _HEADER_BYTES


def trigrams(text: str) -> set[str]:
    """The pieces of three letters that pg_trgm makes of a text.

    Source: generate_trgm, contrib/pg_trgm/trgm_op.c: each word in lower case with two spaces
    before it and one behind.
    """
    padded = (f"  {word} " for word in _WORD.findall(text.lower()))
    return {word[place : place + 3] for word in padded for place in range(len(word) - 2)}


def _of_document(
    value: Json, path: tuple[str, ...], *, hashed: bool
) -> Iterator[tuple[str, int]]:
    """Values under their path where they are hashed together; else keys and values apart.

    Source: gin_extract_jsonb and gin_extract_jsonb_path, jsonb_gin.c: keys and texts bear one
    byte that says what they are; an element that is a text counts as a key.
    """
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if not hashed:
                yield f"K{name}", len(name.encode()) + 1
            yield from _of_document(inner, (*path, name), hashed=hashed)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            is_key = isinstance(inner, str) and not hashed
            if is_key:
                yield f"K{inner}", len(str(inner).encode()) + 1
            else:
                yield from _of_document(inner, path, hashed=hashed)
    else:
        shown = str(value)
        place = "/".join(path) if hashed else ""
        yield f"V{place}={shown}", _scalar_bytes(value, shown)


def _scalar_bytes(value: Json, shown: str) -> int:
    if value is None:
        return 1
    if isinstance(value, bool):
        return 2
    return len(shown.encode()) + 1 if isinstance(value, str | int | Decimal) else 0
