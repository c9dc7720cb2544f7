"""Whether values come again in any row of a table: one reading of it for each column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import ColumnFacts, TableFacts, Tally
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.postgres.data.asking import RowsNotReadError
from dbarchitect.postgres.data.columns import FEW_REPEATED
from dbarchitect.postgres.data.sampling import rows_of
from dbarchitect.postgres.data.sensitive import SHOWN_VALUES

if TYPE_CHECKING:
    from dbarchitect.model.schema import Table
    from dbarchitect.postgres.data.asking import Asker
    from dbarchitect.postgres.data.options import Place
    from dbarchitect.postgres.data.sampling import Sample

LEAST_ROWS = 1_000
"""Values of fewer rows are different by chance. Source: the rule of three, see
`review.row_facts`."""

LARGEST_BYTES = 512 * 1024 * 1024
"""Values that take more are not compared in whole: the server would sort them on disk. An
assumption."""

_ENTRY_BYTES = 48
"""What the server keeps with each value that it groups by, about. Source: nodeAgg.c,
hash_agg_entry_size."""

_WIDTH_BYTES = 32


def with_uniqueness(
    asker: Asker, sample: Sample, facts: TableFacts, telling: frozenset[Place]
) -> TableFacts:
    """The facts, with values of each `telling` column that may be unique compared in whole."""
    if facts.whole or facts.rows < LEAST_ROWS:
        return facts
    unique = _unique_columns(sample.source.table)
    found: list[ColumnFacts] = []
    for column in facts.columns:
        may_be = (
            (facts.table, column.column) in telling
            and column.column not in unique
            and _may_be_unique(column, facts)
        )
        found.append(_compared(asker, sample, column) if may_be else column)
    return replace(facts, columns=tuple(found))


def _unique_columns(table: Table) -> frozenset[str]:
    return frozenset(
        index.columns[0]
        for index in table.indexes
        if index.unique
        and index.valid
        and index.predicate is None
        and len(index.columns) == 1
        and index.columns[0] is not None
    )


def _may_be_unique(column: ColumnFacts, facts: TableFacts) -> bool:
    distinct = column.distinct
    if distinct is None or distinct.of < LEAST_ROWS:
        return False
    rows = facts.about_rows or 0
    if rows * (_WIDTH_BYTES + _ENTRY_BYTES) > LARGEST_BYTES:
        return False
    return distinct.of - distinct.count <= distinct.of * FEW_REPEATED


def _compared(asker: Asker, sample: Sample, column: ColumnFacts) -> ColumnFacts:
    """The column with its different values counted; as it is where that takes too long."""
    name = f"t.{quote_identifier(column.column)}"
    statement = _STATEMENT.format(name=name, rows=rows_of(sample.source), most=SHOWN_VALUES)
    try:
        ((different, filled, repeated),) = asker.rows(statement)
    except RowsNotReadError:
        return column
    return replace(
        column,
        distinct=Tally(int(different), int(filled or 0), whole=True),
        repeated=tuple(repeated or ()),
    )


_STATEMENT = """\
SELECT
    pg_catalog.count(*),
    pg_catalog.sum(found.number),
    (pg_catalog.array_agg(found.value::pg_catalog.text ORDER BY found.value)
        FILTER (WHERE found.number > 1))[1:{most}]
FROM (
    SELECT {name} AS value, pg_catalog.count(*) AS number
    FROM {rows} AS t
    WHERE {name} IS NOT NULL
    GROUP BY 1
) AS found"""
