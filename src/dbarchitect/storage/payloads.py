"""Payload bytes of values whose width follows from what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

Json = None | bool | int | Decimal | str | Sequence["Json"] | Mapping[str, "Json"]

INET4_PAYLOAD_BYTES = 6
"""Family, bits and four bytes. Source: inet_struct, src/include/utils/inet.h."""

INET6_PAYLOAD_BYTES = 18
"""Family, bits and sixteen bytes. Source: inet_struct, src/include/utils/inet.h."""

_NUMERIC_HEADER_BYTES = 2
_DIGITS_PER_GROUP = 4
_GROUP_BYTES = 2


def numeric_payload(value: Decimal) -> int:
    """Bytes of a numeric without varlena header: a header of 2, and 2 for each 4 digits.

    Groups of four count from the decimal point; zero groups at both ends are not stored.
    Holds for the short format: a display scale of at most 63 digits.
    Source: NumericShort and make_result, src/backend/utils/adt/numeric.c.
    """
    text = format(abs(value), "f")
    whole, _, fraction = text.partition(".")
    whole = whole.zfill(-(-len(whole) // _DIGITS_PER_GROUP) * _DIGITS_PER_GROUP)
    fraction += "0" * (-len(fraction) % _DIGITS_PER_GROUP)
    digits = whole + fraction
    groups = [digits[i : i + 4] == "0000" for i in range(0, len(digits), _DIGITS_PER_GROUP)]
    while groups and groups[0]:
        groups.pop(0)
    while groups and groups[-1]:
        groups.pop()
    return _NUMERIC_HEADER_BYTES + _GROUP_BYTES * len(groups)


def jsonb_payload(value: Json) -> int:
    """Bytes of a jsonb without varlena header.

    Source: JsonbContainer, JEntry (src/include/utils/jsonb.h) and convertJsonbValue
    (src/backend/utils/adt/jsonb_util.c): 4 bytes of header and of each entry, then the data,
    numbers and containers aligned to 4.
    """
    if isinstance(value, str) or not isinstance(value, Mapping | Sequence):
        return _jsonb_data(value, 8)  # stored as an array of one
    return _jsonb_container(value)


def _jsonb_container(value: Mapping[str, Json] | Sequence[Json]) -> int:
    if isinstance(value, Mapping):
        offset = 4 + 8 * len(value) + sum(len(key.encode()) for key in value)
        items = [value[key] for key in sorted(value, key=lambda k: (len(k.encode()), k))]
    else:
        offset = 4 + 4 * len(value)
        items = list(value)
    for item in items:
        offset = _jsonb_data(item, offset)
    return offset


def _jsonb_data(value: Json, offset: int) -> int:
    """The offset after the value is written at `offset`."""
    if value is None or isinstance(value, bool):
        return offset
    if isinstance(value, str):
        return offset + len(value.encode())
    aligned = -(-offset // 4) * 4
    if isinstance(value, int | Decimal):
        return aligned + 4 + numeric_payload(Decimal(value))
    return aligned + _jsonb_container(value)


def array_payload(elements: Sequence[tuple[int, int]]) -> int:
    """Bytes of an array of one dimension without varlena header; elements are not null.

    Each element is (bytes with its own header, alignment); the last one is padded as well.
    Source: ArrayType and ARR_OVERHEAD_NONULLS, src/include/utils/array.h; `array_in`,
    src/backend/utils/adt/arrayfuncs.c.
    """
    if not elements:
        return 12
    size = 20
    for width, alignment in elements:
        # The array's own header of 4 bytes stands before: it counts for the alignment.
        size = -(-(size + 4 + width) // alignment) * alignment - 4
    return size


def tsvector_payload(words: Sequence[tuple[int, int]]) -> int:
    """Bytes of a tsvector without varlena header; each word is (bytes, positions).

    Source: src/include/tsearch/ts_type.h: a count, an entry of 4 bytes for each word, then the
    words, each followed (aligned to 2) by a count and 2 bytes for each position.
    """
    size = 4 + 4 * len(words)
    strings = 0
    for length, positions in words:
        strings += length
        if positions:
            strings += strings % 2 + 2 + 2 * positions
    return size + strings
