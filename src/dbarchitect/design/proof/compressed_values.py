"""What compression makes of the texts that the lab's rows hold."""

from __future__ import annotations

import struct
from functools import cache
from typing import TYPE_CHECKING

from dbarchitect.storage.pglz import pglz_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.design.proof.profiles import ColumnProfile, TableProfile

Compressed = tuple[tuple[int, int | None], ...]
"""Payloads, and the bytes with headers once compressed; None where that saves too little."""

_TEXTS = 16
"""Of a column's texts so many are compressed, from the shortest to the longest."""

_HEADER_BYTES = 8
"""The value's header and that of its compression. Source: toast_compress_header."""

_STRINGS = frozenset({"text", "character varying", "character"})


def compressed_widths(profile: TableProfile, column: ColumnProfile) -> Compressed:
    """What the column's texts, or a search vector over texts, take once compressed.

    Nothing is known of other types: their values are taken as not compressible.
    """
    if column.values.made_of and column.type_name == "tsvector":
        sources = [_texts(profile.column(name)) for name in column.values.made_of]
        return _of_vectors(tuple(source for source in sources if source))
    if column.type_name.partition("(")[0] in _STRINGS:
        return _of_texts(_texts(column))
    return ()


def _texts(column: ColumnProfile) -> tuple[str, ...]:
    texts = sorted((one for one in column.values.pool if isinstance(one, str)), key=len)
    return tuple(
        texts[number * len(texts) // _TEXTS] for number in range(_TEXTS if texts else 0)
    )


@cache
def _of_texts(texts: tuple[str, ...]) -> Compressed:
    return _compressed([text.encode() for text in texts])


@cache
def _of_vectors(sources: tuple[tuple[str, ...], ...]) -> Compressed:
    found = [_vector(" ".join(texts).split()) for texts in zip(*sources, strict=True)]
    return _compressed(found)


def _compressed(values: list[bytes]) -> Compressed:
    widths: dict[int, int | None] = {}
    for value in values:
        packed = pglz_bytes(value)
        widths[len(value)] = None if packed is None else _HEADER_BYTES + packed
    return tuple(sorted(widths.items(), key=lambda pair: pair[0]))


def _vector(words: Sequence[str]) -> bytes:
    """The tsvector of the words in their order, without its header.

    Source: src/include/tsearch/ts_type.h; words of the vocabulary are as long as each other,
    so that their order is that of their bytes.
    """
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words, 1):
        places.setdefault(word, []).append(place)
    entries, strings = b"", b""
    for word, positions in sorted(places.items()):
        entries += struct.pack("<I", 1 | len(word) << 1 | len(strings) << 12)
        strings += word.encode()
        strings += b"\0" * (len(strings) % 2)
        strings += struct.pack(f"<{1 + len(positions)}H", len(positions), *positions)
    return struct.pack("<i", len(places)) + entries + strings
