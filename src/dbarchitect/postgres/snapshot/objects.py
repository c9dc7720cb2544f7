"""Schemas, extensions, roles, default privileges, extended statistics and publications."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dbarchitect.model.schema import (
    DefaultPrivilegeObject,
    DefaultPrivileges,
    ExtendedStatistics,
    Extension,
    Grant,
    Namespace,
    Publication,
    PublishedTable,
)
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import (
    PG_EXTENSION,
    PG_NAMESPACE,
    PG_PUBLICATION,
    PG_STATISTIC_EXT,
    Catalog,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.postgres.snapshot.object_rows import (
        PublicationRow,
        PublicationTableRow,
    )

_DEFAULT_PRIVILEGE_OBJECTS = {
    "r": DefaultPrivilegeObject.TABLES,
    "S": DefaultPrivilegeObject.SEQUENCES,
    "f": DefaultPrivilegeObject.FUNCTIONS,
    "T": DefaultPrivilegeObject.TYPES,
    "n": DefaultPrivilegeObject.SCHEMAS,
    "L": DefaultPrivilegeObject.LARGE_OBJECTS,
}
_STATISTICS_KINDS = {"d": "ndistinct", "f": "dependencies", "m": "mcv", "e": "expressions"}
_GENERATED_COLUMNS = {"n": "none", "s": "stored"}


def build_namespaces(catalog: Catalog) -> list[Namespace]:
    """Every schema of users."""
    return [
        Namespace(
            name=row.name,
            owner=catalog.role(row.owner),
            privileges=catalog.granted(PG_NAMESPACE, row.oid),
            comment=catalog.comment(PG_NAMESPACE, row.oid),
        )
        for row in catalog.rows(queries.NAMESPACES)
        if not row.is_built_in and not row.is_member
    ]


def build_extensions(catalog: Catalog) -> list[Extension]:
    """Every extension that somebody installed."""
    return [
        Extension(
            name=row.name,
            schema=catalog.namespaces[row.namespace],
            version=row.version,
            relocatable=row.relocatable,
            comment=catalog.comment(PG_EXTENSION, row.oid),
        )
        for row in catalog.rows(queries.EXTENSIONS)
    ]


def build_default_privileges(catalog: Catalog) -> list[DefaultPrivileges]:
    """Every ALTER DEFAULT PRIVILEGES that is in force."""
    grants: defaultdict[tuple[str, str | None, str], list[Grant]] = defaultdict(list)
    for row in catalog.rows(queries.DEFAULT_PRIVILEGES):
        schema = catalog.namespaces[row.namespace] if row.namespace else None
        key = (catalog.role(row.role), schema, row.kind)
        found = grants[key]
        if row.privilege is not None:
            found.append(
                catalog.grant(
                    row.grantee, row.privilege, row.grantor, grantable=bool(row.grantable)
                )
            )
    return [
        DefaultPrivileges(
            role=role,
            schema=schema,
            object_kind=_DEFAULT_PRIVILEGE_OBJECTS[kind],
            privileges=tuple(sorted(found)),
        )
        for (role, schema, kind), found in sorted(
            grants.items(), key=lambda item: (item[0][0], item[0][1] or "", item[0][2])
        )
    ]


def build_statistics(catalog: Catalog) -> list[ExtendedStatistics]:
    """Every extended statistics object on a table that could be read."""
    return [
        ExtendedStatistics(
            name=catalog.qualified(row.namespace, row.name),
            table=catalog.relations[row.relation],
            definition=row.definition,
            kinds=tuple(_STATISTICS_KINDS[kind] for kind in row.kinds),
            owner=catalog.role(row.owner),
            statistics_target=row.statistics_target,
            comment=catalog.comment(PG_STATISTIC_EXT, row.oid),
        )
        for row in catalog.rows(queries.STATISTICS)
        if row.definition is not None and row.relation in catalog.readable
    ]


def build_publications(catalog: Catalog) -> list[Publication]:
    """Every publication; one whose row filters a lock hides is left out."""
    tables: defaultdict[int, list[PublicationTableRow]] = defaultdict(list)
    for row in catalog.rows(queries.PUBLICATION_TABLES):
        tables[row.publication].append(row)
    schemas: defaultdict[int, list[str]] = defaultdict(list)
    for schema in catalog.rows(queries.PUBLICATION_NAMESPACES):
        schemas[schema.publication].append(catalog.namespaces[schema.namespace])
    return [
        Publication(
            name=row.name,
            owner=catalog.role(row.owner),
            all_tables=row.all_tables,
            tables=_published(catalog, tables.get(row.oid, ())),
            schemas=tuple(sorted(schemas.get(row.oid, ()))),
            operations=_operations(row),
            via_partition_root=row.via_partition_root,
            generated_columns=_GENERATED_COLUMNS.get(row.generated_columns or ""),
            comment=catalog.comment(PG_PUBLICATION, row.oid),
        )
        for row in catalog.rows(queries.PUBLICATIONS)
        if not any(table.blocked for table in tables.get(row.oid, ()))
    ]


def _published(
    catalog: Catalog, tables: Iterable[PublicationTableRow]
) -> tuple[PublishedTable, ...]:
    found = (
        PublishedTable(
            table=catalog.relations[row.relation],
            columns=tuple(
                catalog.column_names[row.relation][number] for number in row.columns or ()
            ),
            where=row.row_filter,
        )
        for row in tables
    )
    return tuple(sorted(found, key=lambda published: published.table))


def _operations(row: PublicationRow) -> tuple[str, ...]:
    flags = (
        ("insert", row.inserts),
        ("update", row.updates),
        ("delete", row.deletes),
        ("truncate", row.truncates),
    )
    return tuple(name for name, published in flags if published)
