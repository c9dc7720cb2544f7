"""NRM01: text that holds several items, with a comma or a bar between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.schema.paths import column_path
from dbarchitect.review.columns import column_display
from dbarchitect.review.row_facts import among, columns_with_rows, measured, method_of
from dbarchitect.review.row_queries import rows_where
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.data_facts import ListTally, TableFacts
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM01",
    slug="list_in_text",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary="Values of the column are lists, in text, with a separator between their items.",
    why=(
        "No constraint checks an item and no foreign key keeps it; to find the rows that have "
        "one, every row is read and taken apart, and an item that holds the separator is two."
    ),
    remedy=(
        "Keep the items as rows of a table of their own, with a foreign key to this one; or as "
        "an array with a GIN index, where nothing else is ever known of an item."
    ),
    systemic="{count} columns hold lists in text",
    also_in=("Karwin, Jaywalking", "sqlcheck 1001"),
    references=(
        "https://www.postgresql.org/docs/18/tutorial-fk.html",
        "https://www.postgresql.org/docs/18/arrays.html",
    ),
    since="0.1",
    needs=frozenset({Need.DATA}),
)

_SEPARATORS = {",": "a comma", ";": "a semicolon", "|": "a bar"}


def check(snapshot: Snapshot, *, rows: int = 100) -> Iterator[Finding]:
    """Columns of text in which many values hold several items that come again in others.

    Prose, addresses, names, numbers with commas and pairs are told apart: their parts hardly
    come again, or each value has as many.

    Args:
        snapshot: What was read.
        rows: How many rows must have a value. Source: each item comes four times or more, so
            100 values show some dozen different ones.
    """
    for table, facts, column, found in columns_with_rows(snapshot):
        lists = found.lists
        if lists is not None and lists.values.of >= rows:
            yield _finding(snapshot, table, facts, column, lists)


def _finding(
    snapshot: Snapshot, table: Table, facts: TableFacts, column: Column, lists: ListTally
) -> Finding:
    name = column_display(table, column)
    tally = lists.values
    example = f", such as '{lists.examples[0]}'" if lists.examples else ""
    return RULE.found(
        snapshot,
        column_path(table, column),
        message=(
            f"To find one item in {name} every row is read and taken apart, and nothing checks "
            f"it: {tally.count:,} of {among(tally, facts, 'values')} hold several with "
            f"{_SEPARATORS[lists.separator]} between them, up to {lists.most_items}{example}."
        ),
        claim=(
            f"{tally.count:,} of {among(tally, facts, 'values')} are lists of up to "
            f"{lists.most_items} items, of which {lists.different_items:,} are different"
        ),
        measurements=measured("values that are lists", tally),
        method=method_of(tally),
        statements=rows_where(table, _holds(column, lists)),
    )


def _holds(column: Column, lists: ListTally) -> str:
    """A value with a separator: its parts are told apart by what they share, not by SQL."""
    name = quote_identifier(column.name)
    return f"{name} LIKE {quote_literal(f'%{lists.separator}%')}"
