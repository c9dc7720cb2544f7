"""Types that users made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.schema import (
    Collation,
    CollationProvider,
    CompositeType,
    Domain,
    EnumType,
    RangeType,
    ShellType,
)
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import PG_COLLATION, PG_TYPE, Catalog
from dbarchitect.postgres.snapshot.columns import build_attributes
from dbarchitect.postgres.snapshot.constraints import build_domain_checks, domain_not_null_names

if TYPE_CHECKING:
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.postgres.snapshot.object_rows import (
        RangeRow,
        TypeRow,
    )


_LIBC = "c"
_PROVIDERS = {
    _LIBC: CollationProvider.LIBC,
    "i": CollationProvider.ICU,
    "b": CollationProvider.BUILTIN,
}


def build_collations(catalog: Catalog) -> list[Collation]:
    """Every collation that users made."""
    return [
        Collation(
            name=catalog.collations[row.oid],
            owner=catalog.role(row.owner or 0),
            provider=_PROVIDERS[row.provider],
            collate=row.collate if row.provider == _LIBC else None,
            ctype=row.ctype if row.provider == _LIBC else None,
            # Before 15 there was one column for the locales of all providers.
            locale=None if row.provider == _LIBC else row.locale or row.collate,
            deterministic=bool(row.deterministic),
            rules=row.rules,
            comment=catalog.comment(PG_COLLATION, row.oid),
        )
        for row in catalog.rows(queries.COLLATIONS)
        if row.provider is not None
    ]


def build_enums(catalog: Catalog) -> list[EnumType]:
    """Every enumerated type."""
    return [
        EnumType(
            name=catalog.type_names[row.oid],
            labels=tuple(row.labels or ()),
            owner=catalog.role(row.owner),
            privileges=catalog.granted(PG_TYPE, row.oid),
            comment=catalog.comment(PG_TYPE, row.oid),
        )
        for row in _types(catalog, "e")
    ]


def build_domains(catalog: Catalog) -> list[Domain]:
    """Every domain."""
    checks = build_domain_checks(catalog)
    not_null_names = domain_not_null_names(catalog)
    return [
        Domain(
            name=catalog.type_names[row.oid],
            base_type=row.base_type or "",
            owner=catalog.role(row.owner),
            not_null=row.not_null,
            not_null_name=not_null_names.get(row.oid),
            default=row.default_expression,
            collation=None
            if row.is_default_collation
            else catalog.collations.get(row.collation),
            checks=tuple(checks.get(row.oid, ())),
            privileges=catalog.granted(PG_TYPE, row.oid),
            comment=catalog.comment(PG_TYPE, row.oid),
        )
        for row in _types(catalog, "d")
    ]


def build_composite_types(catalog: Catalog) -> list[CompositeType]:
    """Every composite type of its own, but for those that another session locks."""
    attributes = build_attributes(catalog)
    return [
        CompositeType(
            name=catalog.type_names[row.oid],
            attributes=tuple(attributes.get(row.relation, ())),
            owner=catalog.role(row.owner),
            privileges=catalog.granted(PG_TYPE, row.oid),
            comment=catalog.comment(PG_TYPE, row.oid),
        )
        for row in _types(catalog, "c")
        if row.relation in catalog.readable
    ]


def build_range_types(catalog: Catalog) -> list[RangeType]:
    """Every range type."""
    ranges = {row.oid: row for row in catalog.rows(queries.RANGES)}
    return [_range_type(catalog, row, ranges[row.oid]) for row in _types(catalog, "r")]


def build_shell_types(catalog: Catalog) -> list[ShellType]:
    """Every type that is only announced."""
    return [
        ShellType(
            name=catalog.type_names[row.oid],
            owner=catalog.role(row.owner),
            comment=catalog.comment(PG_TYPE, row.oid),
        )
        for row in catalog.rows(queries.TYPES)
        if not row.is_defined and not row.is_member
    ]


def _types(catalog: Catalog, kind: str) -> list[TypeRow]:
    return [
        row
        for row in catalog.rows(queries.TYPES)
        if row.kind == kind and row.is_defined and not row.is_member
    ]


def _range_type(catalog: Catalog, row: TypeRow, detail: RangeRow) -> RangeType:
    operator_class = catalog.operator_classes[detail.operator_class]
    return RangeType(
        name=catalog.type_names[row.oid],
        subtype=detail.subtype,
        owner=catalog.role(row.owner),
        multirange_name=_name(catalog, detail.multirange_namespace, detail.multirange_name),
        subtype_operator_class=None
        if detail.is_default_class
        else catalog.qualified(operator_class.namespace, operator_class.name),
        collation=None
        if detail.is_default_collation
        else catalog.collations.get(detail.collation),
        canonical=_name(catalog, detail.canonical_namespace, detail.canonical_name),
        subtype_diff=_name(catalog, detail.subtype_diff_namespace, detail.subtype_diff_name),
        privileges=catalog.granted(PG_TYPE, row.oid),
        comment=catalog.comment(PG_TYPE, row.oid),
    )


def _name(catalog: Catalog, namespace: int | None, name: str | None) -> QualifiedName | None:
    if namespace is None or name is None:
        return None
    return catalog.qualified(namespace, name)
