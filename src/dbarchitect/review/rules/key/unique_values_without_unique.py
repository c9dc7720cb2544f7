"""KEY29: the values of a column are different in every row, and nothing keeps them so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Remedy, Severity
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import column_display
from dbarchitect.review.making_unique import unique_statements
from dbarchitect.review.row_facts import LEAST_ROWS, among, measured, method_of
from dbarchitect.review.row_queries import repeated_values
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.unique_values import TELLING, UniqueValues, unique_values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY29",
    slug="unique_values_without_unique",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="No value of the column comes twice, or hardly any, and nothing keeps it so.",
    why=(
        "Two requests at once store the same thing twice; from then on each query that expects "
        "one row gets two, and the planner cannot know that there is but one."
    ),
    remedy="Declare the column unique, together with others where it is so within them only.",
    systemic="{count} columns hold no value twice, and nothing keeps them so",
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS",
        "https://www.postgresql.org/docs/18/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)


def check(
    snapshot: Snapshot, *, rows: int = LEAST_ROWS, telling: Collection[str] = TELLING
) -> Iterator[Finding]:
    """Columns named as what tells things apart, uuids and foreign keys, with hardly a repeat.

    Left out are columns that a unique index reads, with others or within an expression, too.

    Args:
        snapshot: What was read.
        rows: How many rows must have a value. Source: the rule of three, see `LEAST_ROWS`.
        telling: Last words, in lower case, of names of what tells things apart.
    """
    for one in unique_values(snapshot, rows=rows, telling=telling):
        yield _finding(snapshot, one)


def _finding(snapshot: Snapshot, one: UniqueValues) -> Finding:
    distinct = one.distinct
    return RULE.found(
        snapshot,
        column_path(one.table, one.column),
        message=_message(one),
        claim=f"{distinct.count:,} of {among(distinct, one.facts, 'values')} are different",
        remedy=_remedy(one),
        measurements=measured("different values", distinct),
        method=method_of(distinct),
        statements=repeated_values(one.table, one.column.name),
    )


def _message(one: UniqueValues) -> str:
    name = column_display(one.table, one.column)
    looked = among(one.distinct, one.facts, "values")
    again = one.distinct.of - one.distinct.count
    if again:
        shown = (
            f", such as {', '.join(map(repr, one.found.repeated))}"
            if one.found.repeated
            else ""
        )
        verb = "is there" if again == 1 else "are there"
        return (
            f"{again:,} of {looked} of {name} {verb} for another time{shown}, and nothing "
            "keeps more of them out."
        )
    if one.is_reference:
        return (
            f"Two requests at once can give one row two in {one.table.name.display}: {name} is "
            f"different in {looked}, and nothing keeps it so."
        )
    return (
        f"Two requests at once can store the same {name}: it is different in {looked}, and "
        "nothing keeps it so."
    )


def _remedy(one: UniqueValues) -> Remedy:
    if not one.distinct.is_all:
        return Remedy(text=f"Merge the rows that are there twice. Then: {RULE.remedy}")
    if one.table.partition_key is not None:
        return Remedy(text=f"{RULE.remedy} The key of the partitions must be in it as well.")
    return Remedy(text=RULE.remedy, statements=unique_statements(one.table, (one.column.name,)))
