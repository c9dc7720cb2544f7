"""KEY09: a foreign key whose two ends are of types that only a cast compares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Column, ForeignKey, ObjectKind, Table
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.altering import TypeChanges, retyping, type_changes
from dbarchitect.review.columns import ColumnTypes
from dbarchitect.review.foreign_keys import declared_foreign_keys, number_of_foreign_keys
from dbarchitect.review.mentions import mentions
from dbarchitect.review.questions import tells
from dbarchitect.review.rule import PlannerProbe, Rule
from dbarchitect.review.walking import tables_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.questions import Places

RULE = Rule(
    code="KEY09",
    slug="foreign_key_of_another_type",
    severity=Severity.WARNING,
    summary="The foreign key's column and the column that it refers to differ in type.",
    why=(
        "The server casts the referencing column in each comparison, so that no index on it "
        "serves: each DELETE of a referenced row reads the whole referencing table, and so "
        "does each join from there."
    ),
    remedy="Give the referencing column the type of the column that it refers to.",
    systemic="{count} of {of} foreign keys compare their columns by a cast",
    also_in=(
        "pg-index-health",
        "db_verifier",
        "pglinter B008",
        "SchemaCrawler",
        "Azimutt",
        "active_record_doctor",
        "database_consistency",
    ),
    references=(
        "https://www.postgresql.org/docs/18/ddl-constraints.html#DDL-CONSTRAINTS-FK",
        "https://www.postgresql.org/docs/18/xindex.html#XINDEX-OPFAMILY",
    ),
    since="0.1",
)

_FAMILIES = {
    "smallint": "integer",
    "integer": "integer",
    "bigint": "integer",
    "real": "float",
    "double precision": "float",
    "text": "text",
    "character varying": "text",
    "name": "text",
    "date": "datetime",
    "timestamp without time zone": "datetime",
    "timestamp with time zone": "datetime",
    "inet": "network",
    "cidr": "network",
}
"""Types that one operator family of B-trees compares without a cast.

Source: `pg_amop` of PostgreSQL 18, families integer_ops, float_ops, text_ops, datetime_ops and
network_ops; `character varying` and `cidr` are compared as `text` and `inet` unchanged.
"""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Pairs of columns whose types no operator family compares as they are.

    A narrower or wider type of the same family is compared without a cast. Domains count as
    what they are over.
    """
    types = ColumnTypes.of(snapshot.schema)
    tables = tables_by_name(snapshot.schema)
    changes = type_changes(snapshot.schema)
    for table, key in declared_foreign_keys(snapshot.schema):
        if key.referenced_table not in tables:
            continue
        for own, other in _pairs(table, key, tables[key.referenced_table]):
            if _family(types, own) != _family(types, other):
                remedy = _remedy(changes, table, own, other)
                yield _finding(snapshot, table, key, (own, other), remedy)


population = number_of_foreign_keys


def probe(places: Places, finding: Finding) -> PlannerProbe:
    """The look-up that the server makes when a referenced row is deleted."""
    table, key = places.table_of(finding.target), places.foreign_key(finding.target)
    conditions = " AND ".join(
        f"x.{quote_identifier(own.name)} = $1::{other.type}"
        for own, other in _pairs(table, key, places.tables[key.referenced_table])
        if own.name == finding.detail
    )
    return PlannerProbe(
        statement=f"SELECT 1 FROM {table.name.sql} x WHERE {conditions} FOR KEY SHARE OF x",  # noqa: S608 - names are quoted, the value is a bind
        table=table.name.name,
        node="Seq Scan",
        # Indexes of the column do not serve; what may be walked instead is a partial one.
        refutes=tells(table, ()),
    )


def _pairs(table: Table, key: ForeignKey, other: Table) -> Iterator[tuple[Column, Column]]:
    for own, referenced in zip(key.columns, key.referenced_columns, strict=True):
        yield table.column(own), other.column(referenced)


def _family(types: ColumnTypes, column: Column) -> str:
    found = types.plain(column.type)
    name = _FAMILIES.get(found.name, found.name)
    return f"{name}[]" if found.is_array else name


def _finding(
    snapshot: Snapshot,
    table: Table,
    key: ForeignKey,
    ends: tuple[Column, Column],
    remedy: Remedy,
) -> Finding:
    own, other = ends
    column = f"{table.name.display}.{quote_identifier(own.name)}"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.CONSTRAINT, table.name, key.name),
        message=(
            f"Deleting a row of {key.referenced_table.display} reads all of "
            f"{table.name.display}, whatever its indexes: {column} is cast from {own.type} to "
            f"{other.type} for each comparison."
        ),
        claim=(
            f"{column} is {own.type}, {key.referenced_table.display}."
            f"{quote_identifier(other.name)} is {other.type}"
        ),
        remedy=remedy,
        detail=own.name,
    )


def _remedy(changes: TypeChanges, table: Table, own: Column, other: Column) -> Remedy:
    stays = (
        own.default is not None
        or own.identity is not None
        or any(mentions(check.expression, own.name) for check in table.checks)
        or any(
            item.column == own.name and item.operator_class is not None
            for index in table.indexes
            for item in index.keys
        )
    )
    if stays or not changes.is_free(table, own):
        return Remedy(text=f"{RULE.remedy} Other objects depend on the column: rebuild them.")
    return Remedy(
        text=RULE.remedy,
        statements=(retyping(table, own, other.type),),
    )
