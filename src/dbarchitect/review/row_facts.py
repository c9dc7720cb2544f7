"""What rows said, for rules: by table and column, with the words for how much was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Method, Unit
from dbarchitect.model.reading import NotRead
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.data_facts import ColumnFacts, TableFacts, Tally
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.model.snapshot import Snapshot

LEAST_ROWS = 1_000
"""So many rows without an exception say that there will be less than 3 in 1,000.

Source: the rule of three, J. A. Hanley and A. Lippman-Hand, If Nothing Goes Wrong, Is
Everything All Right?, JAMA 249 (1983): with 95 % confidence the share is below 3/n.
"""


def tables_with_rows(snapshot: Snapshot) -> Iterator[tuple[Table, TableFacts]]:
    """The tables that rows were looked at of, with what these said."""
    if isinstance(snapshot.data, NotRead):
        return
    facts = {one.table: one for one in snapshot.data.value.tables}
    for table in declared_tables(snapshot.schema):
        found = facts.get(table.name)
        if found is not None:
            yield table, found


def columns_with_rows(
    snapshot: Snapshot,
) -> Iterator[tuple[Table, TableFacts, Column, ColumnFacts]]:
    """The columns that such tables declare themselves, with what their rows said."""
    for table, facts in tables_with_rows(snapshot):
        by_name = {one.column: one for one in facts.columns}
        for column in table.columns:
            found = by_name.get(column.name)
            if column.is_local and found is not None:
                yield table, facts, column, found


def among(tally: Tally, facts: TableFacts, noun: str = "rows") -> str:
    """How many were looked at: `all 1,204 rows`, `a sample of 10,000 of about 1,204,000`."""
    if tally.whole:
        return f"all {tally.of:,} {noun}"
    about = "" if facts.about_rows is None else f" of about {facts.about_rows:,}"
    return f"a sample of {tally.of:,}{about} {noun}"


def method_of(tally: Tally) -> Method:
    """Counted in every row, or told by a sample."""
    return Method.READ if tally.whole else Method.ESTIMATED


def measured(name: str, tally: Tally, unit: Unit = Unit.ROWS) -> tuple[Measurement, ...]:
    """The count, and how many were looked at."""
    return (
        Measurement(name=name, value=tally.count, unit=unit, varying=True),
        Measurement(name="looked at", value=tally.of, unit=unit, varying=True),
    )
