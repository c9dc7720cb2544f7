"""CON03: a column that is null in no row, and could be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import column_display, words_of
from dbarchitect.review.inheriting import inherited_tables, unless_inherited
from dbarchitect.review.never_null import refusing_null
from dbarchitect.review.nullability import nullability_of
from dbarchitect.review.row_facts import (
    LEAST_ROWS,
    among,
    columns_with_rows,
    measured,
    method_of,
)
from dbarchitect.review.row_queries import rows_where
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.data_facts import ColumnFacts, TableFacts
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="CON03",
    slug="never_null_column_takes_null",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="No row has a null in the column, and nothing keeps one out.",
    why=(
        "The first null that slips in makes sums, comparisons and joins lose its row without a "
        "word; and every reader of the schema has to handle a case that there is none of."
    ),
    remedy="Make the column NOT NULL, if null has no meaning there.",
    systemic="{count} columns hold no null, and nothing keeps one out",
    also_in=("active_record_doctor", "database_consistency"),
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-NOT-NULL",
        "https://www.postgresql.org/docs/18/sql-altertable.html",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)

_LATER = (
    "approved archived canceled cancelled closed completed confirmed deleted ended expired "
    "expires failed finished last left locked next paid processed published read rejected "
    "removed resolved returned reviewed revoked seen sent shipped stopped updated verified"
)
LATER_WORDS = frozenset(_LATER.split())
"""What has not happened yet has no value: `shipped_at`, `last_login`."""


def check(
    snapshot: Snapshot,
    *,
    rows: int = LEAST_ROWS,
    later_words: Collection[str] = LATER_WORDS,
) -> Iterator[Finding]:
    """Columns that may be null and are in no row of a table of some size.

    Left out are columns with a word for what comes later, those that a CHECK or a domain keeps
    null out of, and those that a foreign key sets to null when what it refers to is deleted.

    Args:
        snapshot: What was read.
        rows: How many rows the table must have. Source: the rule of three, see `LEAST_ROWS`.
        later_words: Words, in lower case, of names of what has no value at first.
    """
    nullability = nullability_of(snapshot.schema)
    inherited = inherited_tables(snapshot.schema)
    later = frozenset(later_words)
    for table, facts, column, found in columns_with_rows(snapshot):
        if found.nulls.count or found.nulls.of < rows:
            continue
        if not later.isdisjoint(words_of(column.name)):
            continue
        if column.name in nullability.refused_by(table) | _set_to_null(table):
            continue
        remedy = unless_inherited(_remedy(table, column), table, inherited)
        yield _finding(snapshot, table, facts, found, remedy)


def _set_to_null(table: Table) -> frozenset[str]:
    return frozenset(
        name
        for key in table.foreign_keys
        if "SET NULL" in (key.on_delete.value, key.on_update.value)
        for name in key.set_columns or key.columns
    )


def _finding(
    snapshot: Snapshot, table: Table, facts: TableFacts, found: ColumnFacts, remedy: Remedy
) -> Finding:
    column = table.column(found.column)
    name = column_display(table, column)
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=(
            f"The first null in {name} will fall out of comparisons and joins without a word: "
            f"there is none in {among(found.nulls, facts)}, and nothing keeps one out."
        ),
        claim=f"{name} is null in none of {among(found.nulls, facts)}",
        remedy=remedy,
        measurements=measured("nulls", found.nulls),
        method=method_of(found.nulls),
        statements=rows_where(table, f"t.{quote_identifier(column.name)} IS NULL"),
    )


def _remedy(table: Table, column: Column) -> Remedy:
    text = f"{RULE.remedy} It fails, and changes nothing, on the first null."
    return Remedy(text=text, statements=refusing_null(table, column))
