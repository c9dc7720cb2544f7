"""KEY22: a table that refers to nothing and that nothing refers to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import declared_tables, number_of_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY22",
    slug="isolated_table",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    summary="No foreign key ties the table to any other.",
    why="Such a table is left over, or its relations are known to the application alone.",
    remedy="Declare the foreign keys that it should have, or drop it if nothing uses it.",
    systemic="{count} of {of} tables are tied to no other",
    also_in=("pg-index-health", "db_verifier", "tbls unrelatedTable"),
    references=("https://www.postgresql.org/docs/18/tutorial-fk.html",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables without a foreign key to or from another; one to itself does not count.

    A child or parent by inheritance is tied by that.
    """
    tied = {name for table in snapshot.schema.tables for name in table.inherits}
    tied |= {table.name for table in snapshot.schema.tables if table.inherits}
    roots = {t.name: t.partition_of.parent for t in snapshot.schema.tables if t.partition_of}
    for table, key in declared_foreign_keys(snapshot.schema):
        if key.referenced_table != table.name:
            for end in (table.name, key.referenced_table):
                name: QualifiedName | None = end
                while name is not None:
                    tied.add(name)
                    name = roots.get(name)
    for table in declared_tables(snapshot.schema):
        if table.name not in tied:
            yield RULE.found(
                snapshot,
                path_of(ObjectKind.TABLE, table.name),
                message=f"{table.name.display} is tied to no other table by a foreign key.",
                claim="no foreign key of or to another table",
            )


population = number_of_tables
