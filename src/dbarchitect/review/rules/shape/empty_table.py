"""NRM08: a table without rows in a database that has some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.row_counts import known_rows
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM08",
    slug="empty_table",
    severity=Severity.INFO,
    summary="The table has no rows.",
    why=(
        "A table that nothing fills is read about, migrated and backed up with the others; or "
        "it should be filled, and is not."
    ),
    remedy="Find out what should write it, and drop it if nothing should.",
    systemic="{count} of {of} tables have no rows",
    also_in=("pg-index-health", "SchemaCrawler", "Azimutt", "index-digest"),
    references=("https://www.postgresql.org/docs/18/catalog-pg-class.html",),
    since="0.1",
    needs=frozenset({Need.SIZES}),
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables for which the last ANALYZE or VACUUM found no row, and no child has one."""
    rows = known_rows(snapshot)
    parents = {name for table in snapshot.schema.tables for name in table.inherits}
    for table in declared_tables(snapshot.schema):
        if rows.get(table.name) == 0 and table.name not in parents:
            yield RULE.found(
                snapshot,
                path_of(ObjectKind.TABLE, table.name),
                message=f"{table.name.display} had no rows when it was last looked at.",
                claim="pg_class.reltuples is 0",
            )


def population(snapshot: Snapshot) -> int:
    """Tables of which the number of rows is known."""
    rows = known_rows(snapshot)
    return sum(table.name in rows for table in declared_tables(snapshot.schema))
