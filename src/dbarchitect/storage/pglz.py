"""How many bytes pglz makes of a value, the compression that TOAST has by default.

Source: src/common/pg_lzcompress.c, with its default strategy; lz4, which a column may have
instead, is not worked out.
"""

from __future__ import annotations

from collections import defaultdict

_LEAST_INPUT_BYTES = 32
_LEAST_SAVED_PERCENT = 25
_FIRST_SUCCESS_BYTES = 1024
_GOOD_MATCH_BYTES = 128
_GOOD_DROP_PERCENT = 10
_LONGEST_MATCH_BYTES = 273
_LONGEST_SHORT_TAG_BYTES = 17
_FARTHEST_BYTES = 0x0FFF
_HASHED_BYTES = 4


def pglz_bytes(data: bytes) -> int | None:
    """The bytes of the compressed value without headers; None where it is kept as it is."""
    if len(data) < _LEAST_INPUT_BYTES:
        return None
    most = len(data) * (100 - _LEAST_SAVED_PERCENT) // 100
    hashes = _hashes(data)
    known: defaultdict[int, list[int]] = defaultdict(list)
    at = written = items = 0
    has_match = False
    while at < len(data):
        if written >= most or (not has_match and written >= _FIRST_SUCCESS_BYTES):
            return None
        match = _match(data, at, known[hashes[at]])
        written += items % 8 == 0  # a control byte for each eight items
        items += 1
        step = 1
        if match:
            has_match, step = True, match
            written += 2 if match <= _LONGEST_SHORT_TAG_BYTES else 3
        else:
            written += 1
        for place in range(at, at + step):
            known[hashes[place]].append(place)
        at += step
    return written if written < most else None


def _hashes(data: bytes) -> list[int]:
    """The list of the history that each byte begins an entry of."""
    lists = 512
    while lists < 8192 and len(data) >= lists // 4:  # noqa: PLR2004 - PGLZ_MAX_HISTORY_LISTS
        lists *= 2
    signed = [byte - 256 if byte > 127 else byte for byte in data]  # noqa: PLR2004 - `char`
    last = len(data) - _HASHED_BYTES
    return [
        (
            signed[at]
            if at > last
            else signed[at] << 6 ^ signed[at + 1] << 4 ^ signed[at + 2] << 2 ^ signed[at + 3]
        )
        & (lists - 1)
        for at in range(len(data))
    ]


def _match(data: bytes, at: int, places: list[int]) -> int:
    """The length of the best match that is found before the search gives up; 0 if none."""
    found, good = 0, _GOOD_MATCH_BYTES
    limit = min(len(data) - at, _LONGEST_MATCH_BYTES)
    for number in range(len(places) - 1, -1, -1):
        place = places[number]
        if at - place >= _FARTHEST_BYTES:
            break
        length = 0
        # What differs within the best length so far cannot be longer than that.
        if data[place : place + found] == data[at : at + found]:
            length = found
            while length < limit and data[place + length] == data[at + length]:
                length += 1
        found = max(found, length)
        if number:
            if found >= good:
                break
            good -= good * _GOOD_DROP_PERCENT // 100
    return found if found > 2 else 0  # noqa: PLR2004 - a tag takes two bytes
