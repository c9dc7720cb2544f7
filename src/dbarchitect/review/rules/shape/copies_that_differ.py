"""NRM13: of copies of one fact a few say something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import column_display
from dbarchitect.review.dependent.findings import counted, keyed
from dbarchitect.review.dependent.table_review import table_reviews
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.dependency_facts import CounterExample
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.dependent.judging import Slip
    from dbarchitect.review.dependent.table_review import TableReview

RULE = Rule(
    code="NRM13",
    slug="copies_that_differ",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    summary="Nearly all rows that name a thing say the same of it, and a few say otherwise.",
    why=(
        "A fact that is written in each row was changed in some of them: what is shown of the "
        "thing depends on the row that is read, and a report by it counts the thing twice."
    ),
    remedy="Find out which rows are right and correct the others.",
    systemic="{count} columns have copies of a fact that contradict each other",
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",
        "E. F. Codd, Further Normalization of the Data Base Relational Model (1971)",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)

BROKEN_SHARE = 0.001
"""Up to this share of the rows it is a slip; beyond it the column may differ from row to row.
An assumption."""


def check(snapshot: Snapshot, *, broken_share: float = BROKEN_SHARE) -> Iterator[Finding]:
    """Columns that by their names belong to another one, and differ in a few of its rows.

    Args:
        snapshot: What was read.
        broken_share: Up to which share of the rows, 0 to 1, may contradict the others.
    """
    for review in table_reviews(snapshot):
        for slip in review.judge.slips():
            wrong = slip.found.rows_to_change
            if wrong is not None and wrong <= broken_share * slip.determinant.rows:
                yield _finding(review, slip, wrong)


def _finding(review: TableReview, slip: Slip, wrong: int) -> Finding:
    one, column = slip.determinant, review.table.column(slip.found.column)
    name, shown = column_display(review.table, column), _examples(slip)
    return RULE.found(
        review.snapshot,
        column_path(review.table, column),
        message=(
            f"What {name} says of a {keyed(one)} depends on the row that is read. "
            f"{_what(slip)}{shown}. Rows that contradict the others: {wrong:,} of {one.rows:,}."
        ),
        claim=(
            f"{slip.found.broken:,} of {one.values:,} values of {keyed(one)} stand with "
            f"several of {quote_identifier(column.name)}, {slip.found.strays:,} rows lack one"
        ),
        detail=", ".join(map(quote_identifier, one.columns)),
        measurements=(
            *counted(one),
            Measurement(name="contradicting", value=wrong, unit=Unit.ROWS, varying=True),
        ),
    )


def _what(slip: Slip) -> str:
    """How many values of the determinant are concerned, or rows without one."""
    broken, strays, of = slip.found.broken, slip.found.strays, slip.determinant.values
    if not broken:
        return f"Rows that have it without a {keyed(slip.determinant)}: {strays:,}"
    return f"Values of {keyed(slip.determinant)} with several: {broken:,} of {of:,}"


def _examples(slip: Slip) -> str:
    shown = [_example(one) for one in slip.found.examples]
    return f", such as {'; '.join(shown)}" if shown else ""


def _example(one: CounterExample) -> str:
    """One value of the determinant with what its rows say, as far as it may be shown."""
    of = "one" if one.determinant is None else ", ".join(map(repr, one.determinant))
    values = ", ".join(
        f"{_value(value, is_hidden=one.is_hidden)} in {rows:,}" for value, rows in one.values
    )
    return f"{of} ({values})"


def _value(value: str | None, *, is_hidden: bool) -> str:
    if is_hidden:
        return "one that is not shown"
    return "null" if value is None else repr(value)
