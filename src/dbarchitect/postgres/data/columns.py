"""What a sample says of each column and of columns together, before it is asked of all rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import ColumnFacts, TableFacts, Tally, ValueRange
from dbarchitect.postgres.data.kinds import kind_of
from dbarchitect.postgres.data.lists import lists_in
from dbarchitect.postgres.data.pairs import derived_columns, exclusive_flags, same_columns
from dbarchitect.postgres.data.scope import NUMBERS, Reading
from dbarchitect.postgres.data.sparse import sparse_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.postgres.data.sampling import Sample
    from dbarchitect.postgres.data.scope import ReadColumn

FEW_REPEATED = 0.001
"""Up to this share of rows a value that comes again may be a slip. An assumption."""


def facts_of(sample: Sample) -> TableFacts:
    """What the sample says, values as they stand there."""
    source = sample.source
    return TableFacts(
        table=source.table.name,
        rows=sample.rows,
        whole=sample.whole,
        about_rows=sample.rows if sample.whole else source.about_rows,
        columns=tuple(_column_facts(sample, column) for column in source.columns),
        same=tuple(same_columns(sample)),
        derived=tuple(derived_columns(sample)),
        exclusive=tuple(exclusive_flags(sample)),
        sparse=tuple(sparse_columns(sample)),
    )


def _column_facts(sample: Sample, column: ReadColumn) -> ColumnFacts:
    facts = ColumnFacts(
        column=column.name, nulls=Tally(sample.nulls[column.name], sample.rows, sample.whole)
    )
    if not column.is_compared:
        return facts
    counts = Counter(value for value in sample.values[column.name] if value is not None)
    total = counts.total()
    facts = replace(facts, distinct=Tally(len(counts), total, sample.whole))
    if 0 < total - len(counts) <= total * FEW_REPEATED:
        repeated = tuple(value for value, count in counts.items() if count > 1)
        facts = replace(facts, repeated=repeated)
    if column.base_type in NUMBERS:
        return replace(facts, numbers=_range(counts, whole=sample.whole))
    if column.reading is not Reading.TEXT:
        return facts
    return replace(
        facts,
        kind=kind_of(counts, whole=sample.whole),
        lists=lists_in(counts, whole=sample.whole),
    )


def _range(values: Iterable[str], *, whole: bool) -> ValueRange | None:
    numbers = [number for value in values if (number := Decimal(value)).is_finite()]
    if not numbers:
        return None
    return ValueRange(smallest=f"{min(numbers):f}", largest=f"{max(numbers):f}", whole=whole)
