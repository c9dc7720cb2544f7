"""KEY12: a foreign key of several columns that a null in one of them turns off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ForeignKey, ForeignKeyMatch, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.constraint_names import free_constraint_name
from dbarchitect.review.foreign_keys import adding_statements, declared_foreign_keys
from dbarchitect.review.mentions import mentions
from dbarchitect.review.never_null import refusing_null
from dbarchitect.review.nullability import nullability_of
from dbarchitect.review.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="KEY12",
    slug="partly_null_foreign_key",
    severity=Severity.WARNING,
    summary="A null in one column of the foreign key leaves the others unchecked.",
    why=(
        "Under MATCH SIMPLE a row with a null in any of the columns is not checked at all: the "
        "other columns may name a row that never was."
    ),
    remedy=(
        "Declare MATCH FULL where the columns are null together, or NOT NULL where they never "
        "are."
    ),
    systemic="{count} foreign keys of several columns are off where one of them is null",
    also_in=("pg-index-health", "db_verifier"),
    references=("https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Foreign keys MATCH SIMPLE where a row may name a part of what it refers to.

    That is so with two columns that take null, and where a column that takes none serves this
    reference alone. A column such as the tenant's, which is there for the primary key or
    another reference as well, names nothing by itself: beside it one null says "none". A
    CHECK that reads all columns that take null is taken to tie them together.
    """
    nullability = nullability_of(snapshot.schema)
    for table, key in declared_foreign_keys(snapshot.schema):
        if len(key.columns) == 1 or key.match is not ForeignKeyMatch.SIMPLE:
            continue
        if not key.enforced:
            continue
        refused = nullability.refused_by(table)
        nullable = [name for name in key.columns if name not in refused]
        if nullable and _names_a_part(table, key, nullable) and not _tied(table, key, nullable):
            yield _finding(snapshot, table, key, nullable)


def _names_a_part(table: Table, key: ForeignKey, nullable: list[str]) -> bool:
    if len(nullable) > 1:
        return True
    elsewhere = {name for other in table.keys for name in other.columns}
    elsewhere |= {n for other in table.foreign_keys if other is not key for n in other.columns}
    return any(name not in elsewhere for name in key.columns if name not in nullable)


def _tied(table: Table, key: ForeignKey, nullable: list[str]) -> bool:
    """Whether a CHECK reads each column that takes null, together with another of the key."""
    return any(
        check.enforced
        and all(mentions(check.expression, name) for name in nullable)
        and sum(mentions(check.expression, name) for name in key.columns) > 1
        for check in table.checks
    )


def _finding(snapshot: Snapshot, table: Table, key: ForeignKey, nullable: list[str]) -> Finding:
    columns = " or ".join(map(quote_identifier, nullable))
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"A row of {table.name.display} with a null in {columns} may refer to a row of "
            f"{key.referenced_table.display} that never was: {quote_identifier(key.name)} is "
            "MATCH SIMPLE, which skips it."
        ),
        claim=(
            f"MATCH SIMPLE over {len(key.columns)} columns, of which "
            f"({', '.join(map(quote_identifier, nullable))}) take null"
        ),
        remedy=_remedy(snapshot, table, key, nullable),
    )


def _remedy(snapshot: Snapshot, table: Table, key: ForeignKey, nullable: list[str]) -> Remedy:
    if table.partition_of is not None:
        return Remedy(text=RULE.remedy)
    if len(nullable) == len(key.columns):
        full = replace(key, match=ForeignKeyMatch.FULL)
        return Remedy(
            text="Declare MATCH FULL: the columns are null together or not at all.",
            statements=adding_statements(snapshot, table, full, instead_of=key.name),
        )
    if len(nullable) == 1:
        return _filled(table, nullable[0])
    columns = ", ".join(map(quote_identifier, nullable))
    name = quote_identifier(free_constraint_name(table, nullable, "check"))
    return Remedy(
        text="Let a CHECK keep the columns null together.",
        statements=(
            (
                f"ALTER TABLE {table.name.sql} "
                f"ADD CONSTRAINT {name} CHECK (num_nulls({columns}) IN (0, {len(nullable)})) "
                "NOT VALID;"
            ),
            f"ALTER TABLE {table.name.sql} VALIDATE CONSTRAINT {name};",
        ),
    )


def _filled(table: Table, name: str) -> Remedy:
    text = "Declare NOT NULL, by a CHECK that is validated first."
    return Remedy(text=text, statements=refusing_null(table, table.column(name)))
