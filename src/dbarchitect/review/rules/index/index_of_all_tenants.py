"""IDX19: an index of a table of tenants that does not begin with the tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.indexes import (
    index_path,
    is_needed_by_foreign_key,
    only_finds_rows,
    reads_column,
)
from dbarchitect.review.rule import Rule
from dbarchitect.review.tenants import tenant_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Index, Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="IDX19",
    slug="index_of_all_tenants",
    severity=Severity.INFO,
    confidence=Confidence.POSSIBLE,
    summary="The index does not have the tenant's column that policies ask of every query.",
    why=(
        "Each query looks for the rows of one tenant; through such an index it reads those of "
        "all tenants that have the value, and throws the others away."
    ),
    remedy=(
        "Begin the index with the tenant's column, unless queries that no policy binds need "
        "it as it is, such as a purge of all tenants."
    ),
    systemic="{count} indexes of tenants' tables do not have the tenant's column",
    references=(
        "https://www.postgresql.org/docs/18/ddl-rowsecurity.html",
        "https://www.postgresql.org/docs/18/indexes-multicolumn.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot, *, protected_minimum: int = 2) -> Iterator[Finding]:
    """B-trees of tables whose policies compare the tenant's column, that do not have it.

    Unique indexes, those that foreign keys need and those of other kinds are left out; of those
    that begin with a boolean or a document IDX08 and IDX09 say what they are worth.

    Args:
        snapshot: What was read.
        protected_minimum: In so many tables policies must compare the column with the session
            for it to tell tenants apart. Source: one table with such a policy is a table of
            users' own rows.
    """
    types = ColumnTypes.of(snapshot.schema)
    for column in tenant_columns(snapshot.schema):
        if len(column.tables) < protected_minimum:
            continue
        for table in column.tables:
            for index in table.indexes:
                if _is_of_all(table, index, column.name) and _looks_up(table, index, types):
                    yield _finding(snapshot, table, index, column.name)


def _is_of_all(table: Table, index: Index, tenant: str) -> bool:
    if index.access_method != "btree" or not only_finds_rows(index):
        return False
    return not (reads_column(index, tenant) or is_needed_by_foreign_key(table, index))


def _looks_up(table: Table, index: Index, types: ColumnTypes) -> bool:
    """Whether the first key is of a type whose values are looked up one by one."""
    if index.columns[0] is None:
        return True
    plain = types.plain(table.column(index.columns[0]).type)
    return not plain.is_array and plain.name not in {"boolean", "json", "jsonb"}


def _finding(snapshot: Snapshot, table: Table, index: Index, tenant: str) -> Finding:
    name, column = quote_identifier(index.name.name), quote_identifier(tenant)
    return RULE.found(
        snapshot,
        index_path(table, index),
        message=(
            f"A query of {table.name.display} by {name} reads the entries of every {column}, "
            "and keeps those of one."
        ),
        claim=f"policies compare {column} with the session, and {name} does not have it",
        detail=tenant,
    )
