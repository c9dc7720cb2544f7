"""TYP14: a status kept as text that nothing limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.reading import Known
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import (
    ColumnTypes,
    column_display,
    words_of,
)
from dbarchitect.review.mentions import mentions
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import ColumnStatistics, Snapshot

RULE = Rule(
    code="TYP14",
    slug="text_of_few_values",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="By its name and its few values the column is a status, and any text is accepted.",
    why=(
        "A misspelt or forgotten state is stored like any other, and the rows with it fall out "
        "of every query that names the states."
    ),
    remedy=(
        "Add a CHECK with the list of values, NOT VALID and then validated, or a foreign key "
        "to a table of them."
    ),
    systemic="{count} columns hold a status, and any text is accepted",
    needs=frozenset({Need.STATISTICS, Need.SIZES}),
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS",
    ),
    since="0.1",
)

_TEXT = frozenset({"text", "character varying", "character"})
LAST_WORDS = frozenset({"status", "state", "kind", "type", "stage", "phase", "role", "level"})
"""The last words of names that say that one of a few values is meant."""


def check(
    snapshot: Snapshot,
    *,
    last_words: Collection[str] = LAST_WORDS,
    most_values: int = 20,
    least_rows: int = 1000,
) -> Iterator[Finding]:
    """Columns of text that ANALYZE saw few values in, with no CHECK, domain or foreign key.

    Args:
        snapshot: What was read.
        last_words: Words, in lower case, that names of such columns end in.
        most_values: The number of distinct values up to which they are few. An assumption:
            longer lists are kept in tables.
        least_rows: A table of fewer rows says nothing. Source: where more than a tenth of the
            rows differ, analyze.c takes the number of values to grow with the table; 20 values
            are far from that among 1,000 rows.
    """
    ends, types = frozenset(last_words), ColumnTypes.of(snapshot.schema)
    rows, known = _rows(snapshot), _statistics(snapshot)
    for table, column in declared_columns(snapshot.schema):
        statistics = known.get((table.name, column.name))
        words = words_of(column.name)
        found = types.plain(column.type)
        if (
            statistics is not None
            and found.is_plain
            and found.name in _TEXT
            and words
            and words[-1] in ends
            and 1 < statistics.distinct <= most_values
            and rows.get(table.name, 0) >= least_rows
            and not _is_limited(table, column)
        ):
            yield _finding(snapshot, table, column, statistics)


def _rows(snapshot: Snapshot) -> Mapping[QualifiedName, int]:
    """Rows by table; a partitioned table's are those of its own statistics."""
    assert isinstance(snapshot.sizes, Known)  # noqa: S101 - the rule needs it
    return {s.relation: s.rows for s in snapshot.sizes.value if s.rows is not None}


def _statistics(
    snapshot: Snapshot,
) -> Mapping[tuple[QualifiedName, str], ColumnStatistics]:
    """The figures of each column, those with children where there are both."""
    assert isinstance(snapshot.planner_statistics, Known)  # noqa: S101 - the rule needs it
    columns = sorted(snapshot.planner_statistics.value.columns, key=lambda s: s.inherited)
    return {(s.relation, s.column): s for s in columns}


def _is_limited(table: Table, column: Column) -> bool:
    if column.generated is not None:
        return True
    if any(column.name in key.columns for key in table.foreign_keys):
        return True
    texts = [check.expression for check in table.checks]
    texts += [trigger.definition for trigger in table.triggers]
    return any(mentions(text, column.name) for text in texts)


def _finding(
    snapshot: Snapshot, table: Table, column: Column, statistics: ColumnStatistics
) -> Finding:
    count = int(statistics.distinct)
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=(
            f"{column_display(table, column)} accepts any text: a row whose "
            f"{quote_identifier(column.name)} is misspelt falls out of every query by it."
        ),
        claim=f"ANALYZE saw {count} values, and no CHECK or foreign key limits them",
        measurements=(
            Measurement(name="distinct_values", value=count, unit=Unit.COUNT, varying=True),
        ),
    )
