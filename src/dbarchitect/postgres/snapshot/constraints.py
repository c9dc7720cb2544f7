"""Constraints of tables and domains."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dbarchitect.model.construction import quickly
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import (
    Check,
    Constraint,
    Deferrability,
    Exclusion,
    ForeignKey,
    ForeignKeyAction,
    ForeignKeyMatch,
    KeyConstraint,
)
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import PG_CONSTRAINT, Catalog, parse_vector

_make_check = quickly(Check)
_make_key = quickly(KeyConstraint)
_make_foreign_key = quickly(ForeignKey)

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.postgres.snapshot.rows import (
        ConstraintRow,
        IndexRow,
    )

_ACTIONS = {
    "a": ForeignKeyAction.NO_ACTION,
    "r": ForeignKeyAction.RESTRICT,
    "c": ForeignKeyAction.CASCADE,
    "n": ForeignKeyAction.SET_NULL,
    "d": ForeignKeyAction.SET_DEFAULT,
}
_MATCHES = {
    "s": ForeignKeyMatch.SIMPLE,
    "f": ForeignKeyMatch.FULL,
    "p": ForeignKeyMatch.PARTIAL,
}
_DEFERRABILITY = {
    (deferrable, deferred): Deferrability(deferrable=deferrable, initially_deferred=deferred)
    for deferrable in (False, True)
    for deferred in (False, True)
}


def build_constraints(catalog: Catalog) -> dict[int, list[Constraint]]:
    """The constraints of each table but for NOT NULL, by name."""
    indexes = {row.oid: row for row in catalog.rows(queries.INDEXES)}
    found: defaultdict[int, list[Constraint]] = defaultdict(list)
    for row in catalog.rows(queries.CONSTRAINTS):
        if row.kind != "n" and row.relation in catalog.readable:
            found[row.relation].append(_BUILDERS[row.kind](catalog, indexes, row))
    return found


def build_domain_checks(catalog: Catalog) -> dict[int, list[Check]]:
    """The CHECK constraints of each domain, by name."""
    found: defaultdict[int, list[Check]] = defaultdict(list)
    for row in catalog.rows(queries.CONSTRAINTS):
        if row.domain and row.kind == "c":
            found[row.domain].append(_check(catalog, {}, row))
    return found


def domain_not_null_names(catalog: Catalog) -> dict[int, str]:
    """The names of NOT NULL constraints of domains, which servers before 17 do not have."""
    return {
        row.domain: row.name
        for row in catalog.rows(queries.CONSTRAINTS)
        if row.domain and row.kind == "n"
    }


def check_expression(definition: str, row: ConstraintRow) -> str:
    """The expression within what `pg_get_constraintdef` prints for a CHECK.

    That function reads our transaction's rows, as `pg_get_expr` does not; what it adds behind
    the expression follows from the row.
    """
    text = definition.removeprefix("CHECK (")
    if not row.enforced:
        text = text.removesuffix(" NOT ENFORCED")
    elif not row.validated:
        text = text.removesuffix(" NOT VALID")
    if row.no_inherit:
        text = text.removesuffix(" NO INHERIT")
    return text.removesuffix(")")


def _check(catalog: Catalog, _: dict[int, IndexRow], row: ConstraintRow) -> Check:
    return _make_check(
        name=row.name,
        expression=check_expression(row.definition or "", row),
        columns=_names(catalog, row.relation, row.columns),
        no_inherit=row.no_inherit,
        validated=row.validated,
        enforced=row.enforced,
        is_local=row.is_local,
        inherit_count=row.inherit_count,
        comment=catalog.comment(PG_CONSTRAINT, row.oid),
    )


def _key(catalog: Catalog, indexes: dict[int, IndexRow], row: ConstraintRow) -> KeyConstraint:
    index = indexes[row.index_oid]
    names = catalog.column_names[row.relation]
    return _make_key(
        name=row.name,
        columns=_names(catalog, row.relation, row.columns),
        primary=row.kind == "p",
        include=tuple([names[at] for at in parse_vector(index.columns)[index.key_count :]]),
        nulls_not_distinct=index.nulls_not_distinct,
        without_overlaps=row.period,
        deferrability=_DEFERRABILITY[row.deferrable, row.deferred],
        is_local=row.is_local,
        inherit_count=row.inherit_count,
        comment=catalog.comment(PG_CONSTRAINT, row.oid),
    )


def _foreign_key(catalog: Catalog, _: dict[int, IndexRow], row: ConstraintRow) -> ForeignKey:
    return _make_foreign_key(
        name=row.name,
        columns=_names(catalog, row.relation, row.columns),
        referenced_table=catalog.relations[row.referenced],
        referenced_columns=_names(catalog, row.referenced, row.referenced_columns),
        match=_MATCHES[row.match],
        on_update=_ACTIONS[row.on_update],
        on_delete=_ACTIONS[row.on_delete],
        set_columns=_names(catalog, row.relation, row.set_columns),
        period=row.period,
        deferrability=_DEFERRABILITY[row.deferrable, row.deferred],
        validated=row.validated,
        enforced=row.enforced,
        is_local=row.is_local,
        inherited=row.inherited,
        comment=catalog.comment(PG_CONSTRAINT, row.oid),
    )


def _exclusion(catalog: Catalog, _: dict[int, IndexRow], row: ConstraintRow) -> Exclusion:
    return Exclusion(
        name=row.name,
        operators=tuple(
            _operator(catalog.namespaces[namespace], name)
            for namespace, name in zip(
                row.operator_namespaces or (), row.operators or (), strict=True
            )
        ),
        deferrability=_DEFERRABILITY[row.deferrable, row.deferred],
        comment=catalog.comment(PG_CONSTRAINT, row.oid),
    )


def _operator(namespace: str, name: str) -> str:
    """An operator as SQL writes it where the search path holds nothing of the user's."""
    if namespace == "pg_catalog":
        return name
    return f"OPERATOR({quote_identifier(namespace)}.{name})"


def _names(catalog: Catalog, relation: int, vector: str | None) -> tuple[str, ...]:
    if not vector or not relation:
        return ()
    names = catalog.column_names[relation]
    return tuple([names[number] for number in parse_vector(vector) if number > 0])


_BUILDERS: dict[str, Callable[[Catalog, dict[int, IndexRow], ConstraintRow], Constraint]] = {
    "c": _check,
    "p": _key,
    "u": _key,
    "f": _foreign_key,
    "x": _exclusion,
}
