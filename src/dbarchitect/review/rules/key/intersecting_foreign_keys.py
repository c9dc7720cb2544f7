"""KEY11: a column that two foreign keys need at odds with each other."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, ForeignKeyAction, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.foreign_keys import declared_foreign_keys
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import tables_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY11",
    slug="intersecting_foreign_keys",
    severity=Severity.WARNING,
    summary="Two foreign keys share a column, and what one of them asks harms the other.",
    why=(
        "A column that refers to two tables takes only values that both hold; and a delete "
        "that sets a shared column to null takes the other reference with it."
    ),
    remedy=(
        "Give each reference columns of its own, with a CHECK where exactly one must be set; "
        "let SET NULL name the columns that are not shared, as PostgreSQL 15 and later can."
    ),
    systemic="{count} pairs of foreign keys share a column that both cannot have",
    also_in=("pg-index-health", "db_verifier"),
    references=("https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",),
    since="0.1",
)

_SETTING = (ForeignKeyAction.SET_NULL, ForeignKeyAction.SET_DEFAULT)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Pairs of foreign keys of one table that share columns, and harm each other.

    Columns that are shared are no harm by themselves: a tenant's column belongs into each
    reference within it. Harm are the same columns that refer to two tables, neither of which
    refers to the other by its key, and SET NULL of a column that another reference has too.
    """
    tables = tables_by_name(snapshot.schema)
    keys: dict[QualifiedName, list[ForeignKey]] = {}
    for table, key in declared_foreign_keys(snapshot.schema):
        keys.setdefault(table.name, []).append(key)
    for name, found in keys.items():
        for one, other in combinations(found, 2):
            effect = _harm(tables, one, other)
            if effect is not None:
                yield _finding(snapshot, tables[name], one, other, effect)


def _harm(
    tables: Mapping[QualifiedName, Table], one: ForeignKey, other: ForeignKey
) -> str | None:
    shared = set(one.columns) & set(other.columns)
    if not shared:
        return None
    if set(one.columns) == set(other.columns):
        return None if _are_one_thing(tables, one, other) else _both(one, other)
    for acting, kept in ((one, other), (other, one)):
        if acting.referenced_table == kept.referenced_table:
            continue  # one row is gone, and neither is to refer to it any more
        written = shared & set(acting.set_columns or acting.columns)
        if acting.on_delete in _SETTING and written:
            columns = ", ".join(map(quote_identifier, sorted(written)))
            return (
                f"deleting a row of {acting.referenced_table.display} changes {columns}, and "
                f"with it the reference to {kept.referenced_table.display}"
            )
    return None


def _both(one: ForeignKey, other: ForeignKey) -> str:
    columns = ", ".join(map(quote_identifier, one.columns))
    return (
        f"({columns}) takes only values that both {one.referenced_table.display} and "
        f"{other.referenced_table.display} hold"
    )


def _are_one_thing(
    tables: Mapping[QualifiedName, Table], one: ForeignKey, other: ForeignKey
) -> bool:
    """Whether the rows of one table are rows of the other as well, as with a subtype."""
    if one.referenced_table == other.referenced_table:
        return True
    return _is_subtype(tables, one, other) or _is_subtype(tables, other, one)


def _is_subtype(
    tables: Mapping[QualifiedName, Table], one: ForeignKey, other: ForeignKey
) -> bool:
    table = tables.get(one.referenced_table)
    return table is not None and any(
        key.referenced_table == other.referenced_table
        and set(key.columns) == set(one.referenced_columns)
        for key in table.foreign_keys
    )


def _finding(
    snapshot: Snapshot, table: Table, one: ForeignKey, other: ForeignKey, effect: str
) -> Finding:
    names = f"{quote_identifier(one.name)} and {quote_identifier(other.name)}"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, one.name),
        message=f"{names} of {table.name.display} stand in each other's way: {effect}.",
        claim=(
            f"{quote_identifier(one.name)} has ({', '.join(one.columns)}) ON DELETE "
            f"{one.on_delete.value}, {quote_identifier(other.name)} has "
            f"({', '.join(other.columns)}) ON DELETE {other.on_delete.value}"
        ),
        detail=other.name,
    )
