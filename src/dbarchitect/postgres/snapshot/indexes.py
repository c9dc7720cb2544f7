"""Indexes of tables and materialised views."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.construction import quickly
from dbarchitect.model.schema import Index, IndexKey
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import (
    DEFAULT_COLLATION,
    PG_CLASS,
    Catalog,
    parse_options,
    parse_vector,
)

_make_index = quickly(Index)
_make_index_key = quickly(IndexKey)

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.postgres.snapshot.rows import (
        ColumnRow,
        IndexRow,
        OperatorClassRow,
    )

_DESCENDING = 1
_NULLS_FIRST = 2


@dataclass(frozen=True, slots=True)
class _Keys:
    """What the keys of all indexes are compared with, to tell what is not their default."""

    catalog: Catalog
    classes: dict[int, OperatorClassRow]
    defaults: dict[tuple[str, int], int]
    types: dict[tuple[int, int], int]
    collations: dict[tuple[int, int], int]
    details: dict[tuple[int, int], ColumnRow]


def build_indexes(catalog: Catalog) -> dict[int, list[Index]]:
    """The indexes of each table and materialised view, by name."""
    keys = _keys(catalog)
    constraints = {
        row.index_oid: row.name
        for row in catalog.rows(queries.CONSTRAINTS)
        if row.kind in ("p", "u", "x")
    }
    found: defaultdict[int, list[Index]] = defaultdict(list)
    for row in catalog.rows(queries.INDEXES):
        if row.relation in catalog.readable:
            found[row.relation].append(_index(keys, row, constraints.get(row.oid)))
    return found


def _keys(catalog: Catalog) -> _Keys:
    classes = catalog.operator_classes
    columns = catalog.rows(queries.COLUMNS)
    return _Keys(
        catalog=catalog,
        classes=classes,
        defaults={
            (row.access_method, row.input_type): row.oid
            for row in classes.values()
            if row.is_default
        },
        types={(row.relation, row.number): row.type_oid for row in columns},
        collations={
            (row.relation, row.number): row.collation for row in columns if row.collation
        },
        details={(row.relation, row.number): row for row in columns if row.in_index},
    )


def _index(keys: _Keys, row: IndexRow, constraint: str | None) -> Index:
    catalog = keys.catalog
    names = catalog.column_names[row.relation]
    numbers = parse_vector(row.columns)
    return _make_index(
        name=catalog.indexes[row.oid],
        keys=_index_keys(keys, row, numbers, names),
        access_method=row.access_method,
        include=tuple([names[number] for number in numbers[row.key_count :]]),
        predicate=row.predicate,
        unique=row.unique,
        primary=row.primary,
        nulls_not_distinct=row.nulls_not_distinct,
        valid=row.valid,
        constraint=constraint,
        partition_of=None if row.parent is None else catalog.indexes.get(row.parent),
        on_only=row.on_only,
        tablespace=row.tablespace,
        storage_parameters=parse_options(row.options),
        clustered=row.clustered,
        replica_identity=row.replica_identity,
        comment=catalog.comment(PG_CLASS, row.oid),
    )


def _index_keys(
    keys: _Keys, row: IndexRow, numbers: tuple[int, ...], names: dict[int, str]
) -> tuple[IndexKey, ...]:
    classes = parse_vector(row.operator_classes)
    collations = parse_vector(row.collations)
    flags = parse_vector(row.flags)
    found: list[IndexKey] = []
    for at in range(row.key_count):
        number = numbers[at]
        detail = keys.details.get((row.oid, at + 1))
        options = parse_options(detail.options) if detail else ()
        # SQL can give options to an operator class only by its name.
        chosen = _operator_class(keys, row, at, number, classes[at], is_named=bool(options))
        found.append(
            _make_index_key(
                column=names[number] if number else None,
                expression=row.expressions[at] if row.expressions and not number else None,
                operator_class=chosen,
                operator_class_options=options,
                collation=_collation(keys, row, number, collations[at]),
                descending=bool(flags[at] & _DESCENDING),
                nulls_first=bool(flags[at] & _NULLS_FIRST),
                statistics_target=detail.statistics_target if detail else None,
            )
        )
    return tuple(found)


def _operator_class(
    keys: _Keys, row: IndexRow, at: int, number: int, used_oid: int, *, is_named: bool
) -> QualifiedName | None:
    """The operator class of a key, None where the key's type would choose it by itself."""
    used = keys.classes[used_oid]
    if used.is_default and not is_named:
        if number:
            type_oid = keys.types.get((row.relation, number), 0)
        else:
            type_oid = row.key_types[at] if row.key_types else 0
        if keys.defaults.get((row.access_method, type_oid), used_oid) == used_oid:
            return None
    return keys.catalog.qualified(used.namespace, used.name)


def _collation(keys: _Keys, row: IndexRow, number: int, used: int) -> QualifiedName | None:
    """The collation of a key, None where it is its column's, or an expression's default."""
    if not used or used == keys.collations.get((row.relation, number), DEFAULT_COLLATION):
        return None
    return keys.catalog.collations.get(used)
