"""Columns of tables and views, and attributes of composite types."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dbarchitect.model.construction import quickly
from dbarchitect.model.schema import (
    Column,
    CompositeAttribute,
    Generated,
    GeneratedKind,
    Identity,
    IdentityKind,
    NotNull,
    ViewColumn,
)
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import (
    PG_CLASS,
    PG_CONSTRAINT,
    Catalog,
    parse_options,
    parse_vector,
)
from dbarchitect.postgres.snapshot.sequences import PERSISTENCE, sequence_options

_make_column = quickly(Column)
_make_not_null = quickly(NotNull)
_make_identity = quickly(Identity)

if TYPE_CHECKING:
    from dbarchitect.postgres.snapshot.rows import (
        ColumnRow,
    )

_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_COMPRESSION = {"p": "pglz", "l": "lz4"}
_IDENTITY = {"a": IdentityKind.ALWAYS, "d": IdentityKind.BY_DEFAULT}
_GENERATED = {"s": GeneratedKind.STORED, "v": GeneratedKind.VIRTUAL}
_UNNAMED = NotNull()

ColumnKey = tuple[int, int]


def build_columns(catalog: Catalog) -> dict[int, list[Column]]:
    """The columns of each table, in their order."""
    tables = {oid for oid, row in catalog.readable.items() if row.kind in "rp"}
    not_nulls = _not_nulls(catalog)
    identities = _identities(catalog)
    found: defaultdict[int, list[Column]] = defaultdict(list)
    for row in catalog.rows(queries.COLUMNS):
        if row.relation not in tables:
            continue
        key = (row.relation, row.number)
        plain = row.generated is None
        found[row.relation].append(
            _make_column(
                name=row.name,
                type=row.type,
                not_null=not_nulls.get(key, _UNNAMED) if row.not_null else None,
                default=row.expression if plain else None,
                identity=identities.get(key) if row.identity else None,
                generated=None if plain else _generated(row),
                collation=catalog.own_collation(row),
                storage=None if row.storage is None else _STORAGE[row.storage],
                compression=_COMPRESSION.get(row.compression) if row.compression else None,
                statistics_target=row.statistics_target,
                options=parse_options(row.options),
                is_local=row.is_local is None,
                inherit_count=row.inherit_count or 0,
                privileges=None
                if row.privileges is None
                else catalog.column_grants(row.privileges),
                comment=catalog.comment(PG_CLASS, *key),
            )
        )
    return found


def build_view_columns(catalog: Catalog) -> dict[int, list[ViewColumn]]:
    """The columns of each view and materialised view, in their order."""
    views = {oid for oid, row in catalog.readable.items() if row.kind in "vm"}
    found: defaultdict[int, list[ViewColumn]] = defaultdict(list)
    for row in catalog.rows(queries.COLUMNS):
        if row.relation in views:
            found[row.relation].append(
                ViewColumn(
                    name=row.name,
                    type=row.type,
                    collation=catalog.own_collation(row),
                    default=row.expression,
                    statistics_target=row.statistics_target,
                    privileges=None
                    if row.privileges is None
                    else catalog.column_grants(row.privileges),
                    comment=catalog.comment(PG_CLASS, row.relation, row.number),
                )
            )
    return found


def build_attributes(catalog: Catalog) -> dict[int, list[CompositeAttribute]]:
    """The attributes of each composite type, in their order."""
    composites = {oid for oid, row in catalog.readable.items() if row.kind == "c"}
    found: defaultdict[int, list[CompositeAttribute]] = defaultdict(list)
    for row in catalog.rows(queries.COLUMNS):
        if row.relation in composites:
            found[row.relation].append(
                CompositeAttribute(
                    name=row.name,
                    type=row.type,
                    collation=catalog.own_collation(row),
                    comment=catalog.comment(PG_CLASS, row.relation, row.number),
                )
            )
    return found


def _generated(row: ColumnRow) -> Generated:
    return Generated(expression=row.expression or "", kind=_GENERATED[row.generated or "s"])


def _not_nulls(catalog: Catalog) -> dict[ColumnKey, NotNull]:
    """The named NOT NULL constraints, which servers before 18 do not have."""
    return {
        (row.relation, parse_vector(row.columns)[0]): _make_not_null(
            name=row.name,
            no_inherit=row.no_inherit,
            validated=row.validated,
            is_local=row.is_local,
            inherit_count=row.inherit_count,
            comment=catalog.comment(PG_CONSTRAINT, row.oid),
        )
        for row in catalog.rows(queries.CONSTRAINTS)
        if row.kind == "n" and row.columns and row.relation
    }


def _identities(catalog: Catalog) -> dict[ColumnKey, Identity]:
    kinds = {
        (row.relation, row.number): _IDENTITY[row.identity]
        for row in catalog.rows(queries.COLUMNS)
        if row.identity
    }
    persistence = {row.oid: row.persistence for row in catalog.rows(queries.RELATIONS)}
    found: dict[ColumnKey, Identity] = {}
    for row in catalog.rows(queries.SEQUENCES):
        if not row.is_identity or row.owner_relation is None or row.owner_column is None:
            continue
        kind = kinds.get((row.owner_relation, row.owner_column))
        if kind is not None:
            found[row.owner_relation, row.owner_column] = _make_identity(
                kind=kind,
                sequence=catalog.relations[row.oid],
                options=sequence_options(row),
                persistence=PERSISTENCE[persistence[row.oid]],
                privileges=catalog.granted(PG_CLASS, row.oid),
                comment=catalog.comment(PG_CLASS, row.oid),
            )
    return found
