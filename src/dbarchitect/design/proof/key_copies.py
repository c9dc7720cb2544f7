"""How often the keys of an index occur: equal keys of a B-tree share one entry."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.indexing.size import random_copies

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dbarchitect.design.proof.fanout import Spreading
    from dbarchitect.design.proof.profiles import ColumnProfile, TableProfile
    from dbarchitect.indexing.size import Run

_FEW_COPIES = 32
"""Up to so many rows of a key, how many are left is told row by row; of more, on average."""


def key_copies(
    profile: TableProfile, columns: Sequence[ColumnProfile], rows: int
) -> tuple[tuple[float, float], ...]:
    """How often the keys of an index occur, from what its columns hold."""
    names = tuple(column.name for column in columns)
    spread = profile.spreads.get(names)
    missing = max(column.null_share for column in columns)
    if spread is not None:
        return _spread_copies(profile, names, spread, rows, rows * missing)
    if len(columns) == 1:
        return _copies_of_one(profile, columns[0], rows)
    return _copies_at_random(profile, columns, rows)


def _copies_of_one(
    profile: TableProfile, column: ColumnProfile, rows: int
) -> tuple[tuple[float, float], ...]:
    nulls = rows * column.null_share
    if column.values.shares:
        found = tuple(rows * share for share in column.values.shares if share > 0)
        present = tuple((count, 1.0 / len(column.values.shares)) for count in found)
        return _with_nulls(present, len(present), nulls)
    if nulls < 1:
        return _copies_at_random(profile, [column], rows)
    different = distinct_values(profile, column) or math.inf
    kept = rows - nulls
    present = random_copies(round(kept), different) if different < kept else ((1.0, 1.0),)
    return _with_nulls(present, round(min(different, kept)), nulls)


def _copies_at_random(
    profile: TableProfile, columns: Sequence[ColumnProfile], rows: int
) -> tuple[tuple[float, float], ...]:
    distinct = 1.0
    for column in columns:
        number = distinct_values(profile, column)
        if number is None:
            return ()
        distinct *= number
    return random_copies(rows, distinct) if distinct < rows else ()


def _with_nulls(
    present: tuple[tuple[float, float], ...], keys: int, nulls: float
) -> tuple[tuple[float, float], ...]:
    if nulls < 1:
        return present
    part = keys / (keys + 1)
    return (*((count, share * part) for count, share in present), (nulls, 1 - part))


def _spread_copies(
    profile: TableProfile, names: tuple[str, ...], spread: Spreading, rows: int, nulls: float
) -> tuple[tuple[float, float], ...]:
    """Those of a reference; rows without it are a key, or one for each tenant."""
    thinned = _thinned(spread.copies(), min(1.0, (rows - nulls) / max(1, spread.rows)))
    left = sum(share for _, share in thinned)
    if left <= 0:
        return ((nulls, 1.0),) if nulls > 0 else ()
    present = tuple((n, share / left) for n, share in thinned)
    keys = max(1, round(spread.active * left))
    first = profile.spreads.get(names[:1])
    if first is not None and len(names) > 1:
        return _with_nulls_of(present, keys, first, nulls)
    return _with_nulls(present, keys, nulls)


def _thinned(
    copies: tuple[tuple[float, float], ...], kept: float
) -> tuple[tuple[float, float], ...]:
    """What is left of each key's rows where a share of all rows is, as if drawn by chance."""
    if kept >= 1:
        return copies
    found: dict[float, float] = {}
    for count, share in copies:
        if count > _FEW_COPIES or count != int(count):
            found[count * kept] = found.get(count * kept, 0.0) + share
            continue
        n = int(count)
        for k in range(1, n + 1):
            chance = math.comb(n, k) * kept**k * (1.0 - kept) ** (n - k)
            found[float(k)] = found.get(float(k), 0.0) + share * chance
    return tuple(sorted(found.items()))


def _with_nulls_of(
    present: tuple[tuple[float, float], ...], keys: int, first: Spreading, nulls: float
) -> tuple[tuple[float, float], ...]:
    """With a key for the rows of each first value that have no second one."""
    if nulls < 1:
        return present
    counted = [(n * nulls / first.rows, s) for n, s in first.copies()]
    others = [(max(1.0, n), s * min(1.0, n)) for n, s in counted]
    groups = first.active * sum(share for _, share in others)
    part = keys / (keys + groups)
    have = sum(share for _, share in others)
    return (
        *((count, share * part) for count, share in present),
        *((count, share / have * (1 - part)) for count, share in others),
    )


def rows_without_last(
    profile: TableProfile, columns: Sequence[ColumnProfile], rows: int
) -> tuple[Run, ...]:
    """Rows that lack the last column of a key that differs in it: they share what is before it.

    Those that lack more share what is left of the key: the value of a column that no row
    lacks, such as the tenant, or nothing. Empty where all rows have a key of their own, and
    where nothing says how many share what is before it.
    """
    if len(columns) == 1 or distinct_values(profile, columns[-1]) is not None:
        return ()
    lacking = rows * columns[-1].null_share
    before = {column.name: column.null_share for column in columns[:-1]}
    shared = _spread_over(profile, before.keys())
    if shared is None or lacking < 1:
        return ()
    both = lacking * max(before.values())
    whole = [name for name, null_share in before.items() if null_share == 0]
    left = _spread_over(profile, whole) if whole else None
    runs = [(lacking - both, _groups(shared, lacking - both))]
    if both >= 1:
        runs.append((both, ((both, 1.0),) if left is None else _groups(left, both)))
    return tuple(runs)


def _spread_over(profile: TableProfile, names: Iterable[str]) -> Spreading | None:
    wanted = frozenset(names)
    return next((s for of, s in profile.spreads.items() if frozenset(of) == wanted), None)


def _groups(spread: Spreading, rows: float) -> tuple[tuple[float, float], ...]:
    """How often the keys of the spread occur among so many rows."""
    kept = rows / max(1, spread.rows)
    found = [(count * kept, share) for count, share in spread.copies()]
    held = [(max(1.0, count), share * min(1.0, count)) for count, share in found]
    whole = sum(share for _, share in held)
    return tuple((count, share / whole) for count, share in held)


def distinct_values(profile: TableProfile, column: ColumnProfile) -> float | None:
    """How many different values a column holds; None where nearly all differ."""
    for names, spread in profile.spreads.items():
        if column.name in names:
            return float(spread.active)
    if column.derived or column.computed:
        return None
    return column.values.distinct
