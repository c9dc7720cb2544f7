"""SEC25: a foreign key by which a row can refer to another tenant's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, ObjectKind
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.rule import Rule
from dbarchitect.review.tenants import tenant_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC25",
    slug="foreign_key_crosses_tenants",
    severity=Severity.INFO,
    summary="The foreign key does not hold the tenant: a row can refer to another's.",
    why=(
        "Foreign keys are checked past row security: a tenant that guesses a key ties its rows "
        "to another tenant's, learns that the key exists, and keeps the row from being deleted."
    ),
    remedy=(
        "Make the tenant's column part of the foreign key, and of a unique key of the table "
        "that it refers to."
    ),
    systemic="{count} of {of} foreign keys between tables of tenants do not hold the tenant",
    references=(
        "https://www.postgresql.org/docs/18/ddl-rowsecurity.html",
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Foreign keys between two tables whose policies compare the same column of both."""
    for table, key, column in _between_tenants(snapshot):
        if (column, column) not in zip(key.columns, key.referenced_columns, strict=True):
            yield _finding(snapshot, table, key, column)


def population(snapshot: Snapshot) -> int:
    """Foreign keys between two such tables."""
    return sum(1 for _ in _between_tenants(snapshot))


def _between_tenants(snapshot: Snapshot) -> Iterator[tuple[Table, ForeignKey, str]]:
    for column in tenant_columns(snapshot.schema):
        names = {table.name for table in column.tables}
        for table in column.tables:
            for key in table.foreign_keys:
                if key.referenced_table in names and not key.inherited:
                    yield table, key, column.name


def _finding(snapshot: Snapshot, table: Table, key: ForeignKey, column: str) -> Finding:
    name = quote_identifier(column)
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"A row of {table.name.display} can refer to a row of "
            f"{key.referenced_table.display} with another {name}: "
            f"{quote_identifier(key.name)} does not compare it."
        ),
        claim=f"policies of both tables compare {name}, which is no column of the foreign key",
        detail=column,
    )
