"""TYP19: text of two collations that refers to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.altering import retyping, type_changes
from dbarchitect.review.columns import ColumnTypes, column_display
from dbarchitect.review.rule import Rule
from dbarchitect.review.walking import tables_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.schema import Column, Domain, Table
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.altering import TypeChanges

RULE = Rule(
    code="TYP19",
    slug="reference_of_another_collation",
    severity=Severity.WARNING,
    summary="A foreign key ties columns of different collations together.",
    why=(
        "A join over the key compares by one of the two, so that the other side's index cannot "
        "serve it; where both collations are named the join fails: the server cannot choose."
    ),
    remedy=(
        "Give the referencing column the collation of the key, which then sorts it as well. "
        "This rebuilds its indexes under ACCESS EXCLUSIVE."
    ),
    systemic="{count} foreign keys tie columns of different collations together",
    also_in=("Bytebase", "index-digest", "PostgreSQL wiki"),
    references=(
        "https://www.postgresql.org/docs/18/collation.html#COLLATION-CONCEPTS",
        "https://www.postgresql.org/docs/18/multibyte.html",
    ),
    since="0.1",
)


_OF_DATABASE = QualifiedName("pg_catalog", "default")


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Pairs of columns of foreign keys."""
    schema = snapshot.schema
    tables, domains = tables_by_name(schema), ColumnTypes.of(schema).domains
    changes = type_changes(schema)
    for table in schema.tables:
        for key in table.foreign_keys:
            other = tables.get(key.referenced_table)
            if key.inherited or other is None:
                continue
            for name, referenced in zip(key.columns, key.referenced_columns, strict=True):
                own, theirs = table.column(name), other.column(referenced)
                mine, its = (_collation(domains, column) for column in (own, theirs))
                if mine != its:
                    yield RULE.found(
                        snapshot,
                        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
                        detail=name,
                        message=_message(
                            column_display(table, own), column_display(other, theirs), mine, its
                        ),
                        claim=f"the collations are {_shown(mine)} and {_shown(its)}",
                        remedy=_remedy(changes, domains, table, own, its),
                    )


def _collation(domains: Mapping[str, Domain], column: Column) -> QualifiedName | None:
    """The column's collation, None for the database's; a domain's where it has its own."""
    domain = domains.get(column.type)
    if column.collation is not None or domain is None:
        return column.collation
    return domain.collation


def _shown(collation: QualifiedName | None) -> str:
    return "the database's" if collation is None else collation.sql


def _remedy(
    changes: TypeChanges,
    domains: Mapping[str, Domain],
    table: Table,
    column: Column,
    collation: QualifiedName | None,
) -> Remedy:
    if column.type in domains or not changes.is_free(table, column):
        text = f"{RULE.remedy} Other objects depend on the column: change them, too."
        return Remedy(text=text)
    collated = f"{column.type} COLLATE {(collation or _OF_DATABASE).sql}"
    return Remedy(text=RULE.remedy, statements=(retyping(table, column, collated),))


def _message(
    own: str, theirs: str, mine: QualifiedName | None, its: QualifiedName | None
) -> str:
    if mine is None or its is None:
        return f"A join of {own} with {theirs} cannot use an index of the side without COLLATE."
    return f"A join of {own} with {theirs} fails: the server cannot choose a collation."
