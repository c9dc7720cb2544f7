"""NRM06: a table of very many columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables, number_of_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM06",
    slug="too_many_columns",
    severity=Severity.INFO,
    summary="The table has very many columns.",
    why=(
        "An UPDATE of one column writes the whole row anew, and so few rows fit in a page that "
        "a query of two columns reads as much as one of all; mostly several things share the "
        "table."
    ),
    remedy=(
        "Move columns that are written or read together, and apart from the others, into a "
        "table of their own with the same key."
    ),
    systemic="{count} of {of} tables have very many columns",
    also_in=("Azimutt", "tbls"),
    references=(
        "https://www.postgresql.org/docs/18/limits.html",
        "https://www.postgresql.org/docs/18/storage-page-layout.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot, *, columns: int = 50) -> Iterator[Finding]:
    """Tables that are no partition and have more columns than that.

    Args:
        snapshot: What was read.
        columns: What a table may have. Source: none is published for PostgreSQL, whose own
            limit is 1,600; Azimutt's rule begins at 30, which the tables of users and orders of
            many applications reach.
    """
    for table in declared_tables(snapshot.schema):
        count = len(table.columns)
        if count > columns:
            yield RULE.found(
                snapshot,
                path_of(ObjectKind.TABLE, table.name),
                message=(
                    f"{table.name.display} has {count} columns: each UPDATE writes all of them "
                    "anew, and few rows fit in a page."
                ),
                claim=f"the table has {count} columns",
            )


population = number_of_tables
