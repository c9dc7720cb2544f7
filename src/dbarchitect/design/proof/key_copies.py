"""How often the keys of an index occur: equal keys of a B-tree share one entry.

Rules:
    1. Columns that refer to one row make groups of rows. Rows that refer to none are a group,
       or one for each value of those of the columns that no row lacks, such as the tenant.
    2. Any other column takes its values whatever the group is: how many rows of a group have
       one is a matter of chance (Bernoulli's law). A group of many rows has more that are
       equal than many groups of few, so they are not taken at their mean.
    3. Rows that lack the last column stand beside each other, as do those that refer to none.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.fanout import Spreading
from dbarchitect.indexing.size import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dbarchitect.design.proof.profiles import ColumnProfile, TableProfile

Copies = tuple[tuple[float, float], ...]
"""Numbers of rows, with the share of keys that occur so often."""

_ALONE = 0.001
"""Where fewer keys than this share come again, all are taken to differ."""

_MANY = 50
"""From this mean on a number of rows is taken as normal, at steps of half a deviation."""

_MOST_CLASSES = 50
"""Of more classes of values those that are about as likely are taken together."""

_Cells = tuple[tuple[float, float], ...]
"""(chance of a row to have a value, how many values are as likely); other rows are alone."""


@dataclass(frozen=True, slots=True)
class _Groups:
    """Rows by what they refer to: (rows of a group, how many groups), of which a share is left.

    `rows` are those that are left of all groups.
    """

    sizes: Copies
    kept: float

    @property
    def rows(self) -> float:
        return self.kept * sum(count * number for count, number in self.sizes)


def key_copies(profile: TableProfile, columns: Sequence[ColumnProfile], rows: int) -> Copies:
    """How often the keys of an index occur, from what its columns hold; none if all differ."""
    return _copies(*_told(profile, columns, rows))


def are_hottest_first(profile: TableProfile, columns: Sequence[ColumnProfile]) -> bool:
    """Whether keys that occur more often come before others in the order of the index."""
    spread = _spread_over(profile, [column.name for column in columns])
    return spread is not None and spread.hottest_first


def key_runs(
    profile: TableProfile, columns: Sequence[ColumnProfile], rows: int
) -> tuple[Sequence[tuple[float, float]], tuple[Run, ...]]:
    """The same of an index's rows that have all columns, and of those that stand apart."""
    groups, cells = _told(profile, columns, rows)
    base = _base(profile, columns) or ()
    none: frozenset[str] = frozenset()
    lacking = (none, frozenset(c.name for c in columns if _may_lack(c, base)))
    ways = [(1.0, cells, none)]
    last = columns[-1]
    if last.null_share > 0 and last.name not in base:
        _, whole = _told(profile, (*columns[:-1], replace(last, null_share=0.0)), rows)
        _, before = _told(profile, columns[:-1], rows)
        ways = [
            (1.0 - last.null_share, whole, none),
            (last.null_share, before, frozenset({last.name})),
        ]
    runs: list[Run] = []
    for found, missing in zip(groups, lacking, strict=False):
        for share, of, also in ways:
            left = replace(found, kept=found.kept * share)
            runs.append(Run(left.rows, _copies((left,), of), missing | also))
    return runs[0].copies, tuple(run for run in runs[1:] if run.rows >= 1)


def _may_lack(column: ColumnProfile, base: Sequence[str]) -> bool:
    return column.name in base and column.null_share > 0


def _told(
    profile: TableProfile, columns: Sequence[ColumnProfile], rows: float
) -> tuple[tuple[_Groups, ...], _Cells]:
    """The groups of the rows, and the values that they have beside."""
    base = _base(profile, columns)
    groups: tuple[_Groups, ...] = (_Groups(((float(rows), 1.0),), 1.0),)
    if base is not None:
        groups = tuple(_groups(profile, columns, base, rows))
    cells: _Cells = ((1.0, 1.0),)
    for column in _free(profile, columns):
        turns = _turns(profile, column, base)
        if turns is None:
            cells = _crossed(cells, _cells(profile, column, base or ()))
        else:
            groups = tuple(_by_turns(group, turns) for group in groups)
    return groups, cells


@dataclass(frozen=True, slots=True)
class _Turns:
    """Values that rows take in turn: those of a group lie `step` of all turns from each other.

    Where that is not known, they lie as evenly apart as they can.
    """

    values: Spreading
    step: float | None

    def split(self, count: float) -> Iterator[tuple[float, float]]:
        """(rows with the same value, how many values) of so many rows of a group."""
        if self.step is not None and count <= _WALKED:
            starts = [(start + 0.5) / _STARTS for start in range(_STARTS)]
            for start in starts:
                places = ((start + row * self.step) % 1.0 for row in range(round(count)))
                met = Counter(self.values.rank_at(place) for place in places)
                for held in met.values():
                    yield float(held), 1.0 / _STARTS
            return
        for size, number in _sizes(self.values):
            mean = count * size / self.values.rows
            part = mean - math.floor(mean)
            yield math.floor(mean), number * (1.0 - part)
            yield math.floor(mean) + 1.0, number * part


_WALKED = 256
"""Larger groups are spread evenly over any values."""

_STARTS = 16
"""From so many places a group is walked."""


def _turns(
    profile: TableProfile, column: ColumnProfile, base: tuple[str, ...] | None
) -> _Turns | None:
    """How rows of a group take turns in the column; None where chance says what they have.

    Source: `parent_row`, by which rows of one parent have consecutive slots.
    """
    own = None if base is None else profile.spreads[base]
    values = profile.spreads.get((column.name,))
    days = column.values.days
    if values is None and days is not None and column.values.in_order:
        rows = profile.rows if own is None else own.rows
        values = Spreading(rows=rows, parents=days, active=days, sigma=0.0, stride=1)
    elif own is None or own.stride is None or values is None or values.rows != own.rows:
        return None
    if column.null_share > 0 or values.stride is None:
        return None
    if own is None or own.stride is None:
        return _Turns(values, None)
    step = values.stride * pow(own.stride, -1, own.rows) % own.rows
    return _Turns(values, step / own.rows)


def _by_turns(groups: _Groups, turns: _Turns) -> _Groups:
    """The groups' rows by the values as well."""
    found: dict[float, float] = defaultdict(float)
    for count, number in groups.sizes:
        for held, values in turns.split(count):
            if held > 0:
                found[held] += number * values
    return replace(groups, sizes=tuple(sorted(found.items())))


def _base(profile: TableProfile, columns: Sequence[ColumnProfile]) -> tuple[str, ...] | None:
    """The reference among the columns that tells most rows apart."""
    names = {column.name for column in columns}
    found = [of for of in profile.spreads if names.issuperset(of)]
    return max(found, key=lambda of: (len(of), profile.spreads[of].active), default=None)


def _free(profile: TableProfile, columns: Sequence[ColumnProfile]) -> tuple[ColumnProfile, ...]:
    base = _base(profile, columns) or ()
    return tuple(column for column in columns if column.name not in base)


def _groups(
    profile: TableProfile,
    columns: Sequence[ColumnProfile],
    base: tuple[str, ...],
    rows: float,
) -> Iterator[_Groups]:
    """Those of rows that refer to one, then those of rows that refer to none."""
    spread = profile.spreads[base]
    own = {column.name: column.null_share for column in columns if column.name in base}
    kept = min(1.0, rows * (1.0 - max(own.values())) / max(1, spread.rows))
    having = _Groups(_sizes(spread), kept)
    yield having
    nulls = rows - having.rows
    if nulls < 1:
        return
    parts = (of for of in profile.spreads if set(of) < set(base))
    whole = next((of for of in parts if all(own[name] == 0 for name in of)), None)
    if whole is None:
        yield _Groups(((nulls, 1.0),), 1.0)
    else:
        spread = profile.spreads[whole]
        yield _Groups(_sizes(spread), nulls / max(1, spread.rows))


def _sizes(spread: Spreading) -> Copies:
    """(rows, how many parents have so many): no more rows together than there are."""
    copies = spread.copies()
    if spread.rows < 1:
        return ()
    active = min(spread.active, spread.rows / sum(count * share for count, share in copies))
    return tuple((count, active * share) for count, share in copies)


def _spread_over(profile: TableProfile, names: Iterable[str]) -> Spreading | None:
    """How rows spread over what these columns refer to, whatever their order; or None."""
    wanted = frozenset(names)
    return next((s for of, s in profile.spreads.items() if frozenset(of) == wanted), None)


def _cells(profile: TableProfile, column: ColumnProfile, base: Sequence[str]) -> _Cells:
    """The values that a row of any group may have in the column."""
    present = 1.0 - column.null_share
    found = [(chance * present, number) for chance, number in _values(profile, column, base)]
    if column.null_share > 0:
        found.append((column.null_share, 1.0))
    return tuple(found)


def _values(
    profile: TableProfile, column: ColumnProfile, base: Sequence[str]
) -> Iterator[tuple[float, float]]:
    """(chance, how many values) of the values of a column; none where nearly all differ."""
    referring = [of for of in profile.spreads if column.name in of]
    if referring:
        yield from _referred(profile, min(referring, key=len), base)
        return
    made = column.values
    if column.derived or column.computed:
        return
    if made.shares:
        yield from ((share, 1.0) for share in made.shares if share > 0)
        return
    distinct = made.distinct or made.days
    if distinct is not None:
        yield (1.0 / distinct, float(distinct))


def _referred(
    profile: TableProfile, columns: tuple[str, ...], base: Sequence[str]
) -> Iterator[tuple[float, float]]:
    """Rows that are referred to; of one tenant there are but its own."""
    sizes = _sizes(profile.spreads[columns])
    rows = sum(count * number for count, number in sizes)
    tenants = _spread_over(profile, set(columns) & set(base))
    share = 1.0 if tenants is None else min(1.0, 1.0 / tenants.active)
    for count, number in sizes:
        yield min(1.0, count / rows / share), number * share


def _crossed(first: _Cells, second: _Cells) -> _Cells:
    """The values of both together; about as likely ones at their mean where they are many."""
    both = sorted((p * q, n * m) for p, n in first for q, m in second)
    size = math.ceil(len(both) / _MOST_CLASSES)
    if size <= 1:
        return tuple(both)
    parts = (both[start : start + size] for start in range(0, len(both), size))
    return tuple(
        (sum(p * n for p, n in part) / sum(n for _, n in part), sum(n for _, n in part))
        for part in parts
    )


def _copies(groups: Iterable[_Groups], cells: _Cells) -> Copies:
    """The keys of the groups' rows by how often they occur; none if all differ."""
    found: dict[float, float] = defaultdict(float)
    rows = 0.0
    for group in groups:
        rows += group.rows
        for count, number in group.sizes:
            for chance, values in cells:
                for held, keys in _drawn(count, chance * group.kept):
                    found[held] += number * values * keys
    found[1.0] += max(0.0, rows - sum(count * keys for count, keys in found.items()))
    whole = sum(found.values())
    if sum(keys for count, keys in found.items() if count > 1) <= _ALONE * whole:
        return ()
    return tuple((count, keys / whole) for count, keys in sorted(found.items()) if keys > 0)


def _drawn(count: float, chance: float) -> Iterator[tuple[float, float]]:
    """(how many of so many rows have a value of that chance, the likelihood), none left out."""
    mean = count * chance
    if chance >= 1.0:
        yield count, 1.0
    elif mean > _MANY:
        steps = [step / 2 for step in range(-5, 6)]
        weights = [math.exp(-(step**2) / 2) for step in steps]
        deviation = math.sqrt(mean * (1.0 - chance))
        for step, weight in zip(steps, weights, strict=True):
            yield mean + step * deviation, weight / sum(weights)
    else:
        likely = math.exp(count * math.log1p(-chance))
        for held in range(math.ceil(min(count, mean + 8 * math.sqrt(mean) + 8))):
            likely *= (count - held) / (held + 1) * chance / (1.0 - chance)
            yield held + 1.0, likely
