"""NRM07: a table that says nothing: no column, or a key alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import ObjectKind, Table
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.rule import Rule
from dbarchitect.review.surrogates import is_made_by_the_database
from dbarchitect.review.walking import declared_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="NRM07",
    slug="table_of_one_column",
    severity=Severity.INFO,
    summary="The table has no column that says anything.",
    why=(
        "Its rows are numbers without a meaning, or not even that: what was left over from a "
        "change of the schema is kept, backed up and asked about."
    ),
    remedy="Drop the table if nothing writes it; otherwise give it the columns that it is for.",
    systemic="{count} tables have no column that says anything",
    also_in=("pg-index-health", "SchemaCrawler", "SchemaSpy", "db_verifier r1002"),
    references=("https://www.postgresql.org/docs/18/ddl-basics.html",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables without columns, and tables of one column that the database fills by itself.

    Where foreign keys refer to it, or children inherit from it, a table of one column is what
    others have in common; one that holds values of its own is a list of those.
    """
    referenced = {k.referenced_table for t in snapshot.schema.tables for k in t.foreign_keys}
    parents = {name for table in snapshot.schema.tables for name in table.inherits}
    for table in declared_tables(snapshot.schema):
        if len(table.columns) > 1 or table.name in referenced | parents:
            continue
        if not table.columns or _says_nothing(table):
            yield _finding(snapshot, table)


def _says_nothing(table: Table) -> bool:
    return not table.foreign_keys and is_made_by_the_database(table.columns[0])


def _finding(snapshot: Snapshot, table: Table) -> Finding:
    effect = "holds rows without columns"
    if table.columns:
        effect = "holds numbers that the database made and nothing refers to"
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=f"{table.name.display} says nothing: it {effect}.",
        claim=f"the table has {len(table.columns)} columns, and no foreign key refers to it",
    )
