"""What columns of one row have to do with each other, as far as a sample does not refute it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import (
    DerivedColumn,
    ExclusiveFlags,
    Operation,
    SameColumns,
    Tally,
)
from dbarchitect.postgres.data.sampling import bits
from dbarchitect.postgres.data.scope import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.postgres.data.sampling import Sample, Values

LEAST_DIFFERENT = 10
"""So many different values a column must have: two of few values are alike by chance.

Source: of two columns of ten values each that have nothing to do with each other, 100 rows
agree with a chance of 10^-100.
"""

LEAST_EXPECTED = 10.0
"""Two flags that have nothing to do with each other must be true together in so many rows.

Source: where 10 are expected and each is by chance, none is met with e^-10 = 1 in 22,000.
"""

NUMBERS_MOST = 16
"""Of so many columns of numbers at most sums and products are tried: the trials grow with the
third power."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers: its name and its values, None where there is none."""

    name: str
    values: Sequence[Decimal | None]


def same_columns(sample: Sample) -> Iterator[SameColumns]:
    """Pairs of columns of one type that hold the same in each row of the sample."""
    groups: dict[tuple[str, int], list[str]] = {}
    for column in sample.source.columns:
        values = sample.values.get(column.name)
        if values is not None and _is_various(values):
            groups.setdefault((column.base_type, hash(values)), []).append(column.name)
    for names in groups.values():
        for first, second in combinations(names, 2):
            if sample.values[first] == sample.values[second]:
                rows = Tally(sample.rows, sample.rows, sample.whole)
                yield SameColumns(first=first, second=second, rows=rows)


def derived_columns(sample: Sample) -> Iterator[DerivedColumn]:
    """Columns of numbers that are the sum or the product of two others in each such row."""
    keyed = _key_columns(sample)
    numbers = [
        Numbers(column.name, _decimals(sample.values[column.name]))
        for column in sample.source.columns
        if column.base_type in NUMBERS
        and column.name not in keyed
        and _is_various(sample.values[column.name])
    ]
    if len(numbers) > NUMBERS_MOST:
        return
    for left, right in combinations(numbers, 2):
        for column in numbers:
            if column.name in {left.name, right.name}:
                continue
            for operation in Operation:
                of = _rows_where(column, left, right, operation)
                if of >= LEAST_DIFFERENT:
                    yield DerivedColumn(
                        column=column.name,
                        left=left.name,
                        operation=operation,
                        right=right.name,
                        rows=Tally(of, of, sample.whole),
                    )


def exclusive_flags(sample: Sample) -> Iterator[ExclusiveFlags]:
    """The largest groups of booleans of which no two are ever true in one row."""
    flags = {
        column.name: bits(value == "t" for value in sample.values[column.name])
        for column in sample.source.columns
        if column.base_type == "boolean"
    }
    expected = {
        frozenset(pair): count
        for pair in combinations(flags, 2)
        if (count := expected_together(flags[pair[0]], flags[pair[1]], sample.rows)) is not None
    }
    told: set[str] = set()
    for name in flags:
        group = [name]
        for other in flags:
            if other not in told and all(frozenset((other, one)) in expected for one in group):
                group.append(other)
        if name in told or len(group) < 2:  # noqa: PLR2004 - a group has two
            continue
        told.update(group)
        yield ExclusiveFlags(
            columns=tuple(group),
            rows=Tally(sample.rows, sample.rows, sample.whole),
            expected=min(expected[frozenset(pair)] for pair in combinations(group, 2)),
        )


def expected_together(left: int, right: int, rows: int) -> float | None:
    """How often both would be true by chance; None where they are, or that says nothing."""
    if left & right or not rows:
        return None
    expected = left.bit_count() * right.bit_count() / rows
    return expected if expected >= LEAST_EXPECTED else None


def _is_various(values: Values) -> bool:
    return len({value for value in values if value is not None}) >= LEAST_DIFFERENT


def _key_columns(sample: Sample) -> frozenset[str]:
    """Numbers that mean a row, not an amount."""
    table = sample.source.table
    keys = [key.columns for key in table.keys]
    keys += [key.columns for key in table.foreign_keys]
    return frozenset(name for columns in keys for name in columns)


def _decimals(values: Values) -> list[Decimal | None]:
    return [None if value is None else _decimal(value) for value in values]


def _decimal(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _rows_where(column: Numbers, left: Numbers, right: Numbers, operation: Operation) -> int:
    """In how many rows the column is that of the two; 0 as soon as one refutes it."""
    rows = zip(column.values, left.values, right.values, strict=True)
    count = 0
    for result, one, other in rows:
        if result is None or one is None or other is None:
            continue
        found = one * other if operation is Operation.PRODUCT else one + other
        if found != result:
            return 0
        count += 1
    return count
