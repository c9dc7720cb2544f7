"""A sample of a table's rows, in memory: the rows themselves go nowhere from here.

Large tables are sampled row by row (BERNOULLI) as long as reading them whole is cheap, and page
by page (SYSTEM) from then on, both REPEATABLE. Source: PostgreSQL documentation, SELECT,
TABLESAMPLE clause.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.postgres.data.scope import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dbarchitect.postgres.data.asking import Asker
    from dbarchitect.postgres.data.options import DataOptions
    from dbarchitect.postgres.data.scope import ReadColumn, ReadTable

CUT_CHARACTERS = 1_000
"""Text is read up to so many characters; what is longer has a number of 64 bits behind them
that stands for all of it, so that two values are still told apart."""

BERNOULLI_BYTES_MAX = 256 * 1024 * 1024
"""Up to this size each page is read for a sample by rows; beyond it only pages of the sample.
An assumption: half a second of a disk that reads 500 MB a second."""

VALUES_MOST = 500_000
"""A sample holds so many values at most: that of a table of 1,500 columns has fewer rows."""

_ROWS_LEAST = 1_000
_SURPLUS = 1.1
"""A sample by chance may be smaller than asked for."""

_BYTES_OF_A_ROW = 100
"""Taken where nobody knows how many rows there are. An assumption."""

Values = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Rows of a table, column by column; `whole` says that these are all.

    `values` has the text of each value, None for null; equal values have equal text. Columns
    that are only looked at for nulls are in `nulls` and not in `values`. `clause` and `most`
    are the TABLESAMPLE and the LIMIT that the rows came by. `present` has, of columns with
    nulls, one bit for each row that has a value.
    """

    source: ReadTable
    rows: int
    whole: bool
    values: Mapping[str, Values]
    nulls: Mapping[str, int]
    clause: str = ""
    most: int = VALUES_MOST
    present: Mapping[str, int] = field(default_factory=dict[str, int])


def is_cut(value: str) -> bool:
    """Whether the value of a sample is only the beginning of what stands in the table."""
    return len(value) > CUT_CHARACTERS


def take_sample(asker: Asker, source: ReadTable, options: DataOptions) -> Sample:
    """At most about `options.rows` rows of the table.

    Raises:
        RowsNotReadError: they could not be read, or not in time.
    """
    if not source.columns:
        return Sample(source=source, rows=0, whole=False, values={}, nulls={})
    wanted = _rows_wanted(source, options)
    clause, most = _sample_clause(source, options, wanted), int(wanted * _SURPLUS) + 1
    rows = asker.rows(_select(source, clause, most))
    if clause and len(rows) < wanted // 2:
        # The planner's figure is older than the rows that were deleted since.
        clause = ""
        rows = asker.rows(_select(source, clause, most))
    held: dict[str, Values] = {column.name: () for column in source.columns}
    if rows:
        held = dict(zip(held, zip(*rows, strict=True), strict=True))
    return Sample(
        source=source,
        rows=len(rows),
        whole=not clause and len(rows) < most,
        values={c.name: held[c.name] for c in source.columns if c.is_compared},
        nulls={name: values.count(None) for name, values in held.items()},
        clause=clause,
        most=most,
        present={
            name: bits(value is not None for value in values)
            for name, values in held.items()
            if None in values
        },
    )


def bits(rows: Iterable[bool]) -> int:
    """One bit for each row, set where it is true: pairs of many columns are compared fast."""
    return int("".join("1" if row else "0" for row in rows) or "0", 2)


def rows_of(source: ReadTable) -> str:
    """What FROM names: the table with its partitions, without tables that inherit from it."""
    only = "" if source.table.partition_key is not None else "ONLY "
    return f"{only}{source.table.name.sql}"


def sampled_values(sample: Sample, name: str) -> str:
    """What FROM names for the values of one column in the rows of the sample."""
    column, rows = quote_identifier(name), rows_of(sample.source)
    return f"(SELECT t.{column} FROM {rows} AS t{sample.clause} LIMIT {sample.most})"  # noqa: S608 - names are quoted, the rest are numbers of ours


def _select(source: ReadTable, clause: str, most: int) -> str:
    columns = ", ".join(map(_expression, source.columns))
    return f"SELECT {columns} FROM {rows_of(source)} AS t{clause} LIMIT {most}"  # noqa: S608 - names are quoted, the rest are numbers of ours


def _expression(column: ReadColumn) -> str:
    """The value as text, so that equal values are equal text."""
    name = f"t.{quote_identifier(column.name)}"
    if column.reading is Reading.NULLNESS:
        return f"CASE WHEN {name} IS NOT NULL THEN '' END"
    if column.reading is Reading.NUMBER:
        return f"pg_catalog.trim_scale({name})::pg_catalog.text"
    if column.reading is Reading.PRINTED:
        return f"CASE WHEN {name} IS NOT NULL THEN pg_catalog.format('%s', {name}) END"
    text = f"{name}::pg_catalog.text"
    return (
        f"CASE WHEN pg_catalog.length({text}) <= {CUT_CHARACTERS} THEN {text} "
        f"ELSE pg_catalog.left({text}, {CUT_CHARACTERS}) "
        f"|| pg_catalog.hashtextextended({text}, 0)::pg_catalog.text END"
    )


def _rows_wanted(source: ReadTable, options: DataOptions) -> int:
    return min(options.rows, max(_ROWS_LEAST, VALUES_MOST // len(source.columns)))


def _sample_clause(source: ReadTable, options: DataOptions, rows: int) -> str:
    """TABLESAMPLE for about so many rows; nothing where the table has no more than these."""
    if source.bytes is None:
        return ""
    about = source.about_rows or source.bytes // _BYTES_OF_A_ROW
    if about <= rows:
        return ""
    percent = min(100.0, 100.0 * rows * _SURPLUS / about)
    method = "BERNOULLI" if source.bytes <= BERNOULLI_BYTES_MAX else "SYSTEM"
    return f" TABLESAMPLE {method} ({percent:.6f}) REPEATABLE ({options.seed})"
