"""Which object needs which, from the catalog's own bookkeeping.

Rules:
    1. A path is as fine as the statement that makes the object: a default, a check or a
       trigger is named by itself, so that a cycle through one of them can be broken.
    2. What is needed is a whole object: a column that a view reads is the column's table.
    3. An object never depends on itself or on its own parts.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import Dependency, ObjectKind, ObjectPath
from dbarchitect.model.schema.paths import global_path, member_path, path_of
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import (
    PG_CLASS,
    PG_COLLATION,
    PG_CONSTRAINT,
    PG_EXTENSION,
    PG_POLICY,
    PG_PROC,
    PG_REWRITE,
    PG_STATISTIC_EXT,
    PG_TRIGGER,
    PG_TS_CONFIG,
    PG_TS_DICT,
    PG_TYPE,
    Catalog,
)

if TYPE_CHECKING:
    from dbarchitect.postgres.snapshot.object_rows import (
        OtherObjectRow,
    )

RELATION_KINDS = {
    "r": ObjectKind.TABLE,
    "p": ObjectKind.TABLE,
    "v": ObjectKind.VIEW,
    "m": ObjectKind.MATERIALIZED_VIEW,
    "S": ObjectKind.SEQUENCE,
    "f": ObjectKind.FOREIGN_TABLE,
    "c": ObjectKind.TYPE,
}
"""What `pg_class.relkind` says, as kinds of object."""

_TABLE_KINDS = frozenset("rp")


def build_dependencies(catalog: Catalog) -> list[Dependency]:
    """Every dependency between objects of the schema, sorted."""
    paths = Paths(catalog)
    found: set[Dependency] = set()
    for row in catalog.rows(queries.DEPENDENCIES):
        dependent = paths.find(row.class_oid, row.object_oid, row.number)
        referenced = paths.find(row.referenced_class, row.referenced_oid)
        if dependent is None or referenced is None or _is_part_of(dependent, referenced):
            continue
        found.add(Dependency(dependent, referenced))
    return sorted(found)


def other_path(catalog: Catalog, row: OtherObjectRow) -> ObjectPath:
    """The path of an object of a kind that is only listed."""
    kind = ObjectKind(row.kind)
    if row.namespace:
        return path_of(kind, catalog.qualified(row.namespace, row.name))
    return global_path(kind, row.name)


def _is_part_of(dependent: ObjectPath, referenced: ObjectPath) -> bool:
    return dependent.parts[: len(referenced.parts)] == referenced.parts and (
        dependent.kind == referenced.kind or len(dependent.parts) > len(referenced.parts)
    )


class Paths:
    """Paths of objects by catalog and number."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def find(self, class_oid: int, oid: int, number: int = 0) -> ObjectPath | None:
        """The path of an object, or of a table's column; None for what is not in the schema."""
        if class_oid == PG_CLASS:
            return self._relation(oid, number)
        return self._others.get((class_oid, oid))

    def _relation(self, oid: int, number: int) -> ObjectPath | None:
        catalog = self._catalog
        relation = catalog.all_relations.get(oid)
        if relation is None:
            index = catalog.indexes.get(oid)
            return None if index is None else path_of(ObjectKind.INDEX, index)
        name = catalog.relations[oid]
        if number and relation.kind in _TABLE_KINDS:
            column = catalog.column_names[oid].get(number)
            return None if column is None else member_path(ObjectKind.COLUMN, name, column)
        return path_of(RELATION_KINDS[relation.kind], name)

    @cached_property
    def _others(self) -> dict[tuple[int, int], ObjectPath]:
        return {
            **self._types(),
            **self._routines(),
            **self._members(),
            **self._listed(),
        }

    def _types(self) -> dict[tuple[int, int], ObjectPath]:
        catalog = self._catalog
        return {
            (PG_TYPE, row.oid): path_of(
                ObjectKind.DOMAIN if row.kind == "d" else ObjectKind.TYPE,
                catalog.type_names[row.oid],
            )
            for row in catalog.rows(queries.TYPES)
        }

    def _routines(self) -> dict[tuple[int, int], ObjectPath]:
        catalog = self._catalog
        found = {
            (PG_PROC, row.oid): self._signature(
                ObjectKind.FUNCTION, row.namespace, row.name, row.arguments
            )
            for row in catalog.rows(queries.ROUTINES)
        }
        for row in catalog.rows(queries.AGGREGATES):
            found[PG_PROC, row.oid] = self._signature(
                ObjectKind.AGGREGATE, row.namespace, row.name, row.arguments
            )
        return found

    def _signature(
        self, kind: ObjectKind, namespace: int, name: str, arguments: str
    ) -> ObjectPath:
        signature = f"{quote_identifier(name)}({arguments})"
        return ObjectPath(kind, (self._catalog.namespaces[namespace], signature))

    def _members(self) -> dict[tuple[int, int], ObjectPath]:
        """What lives in a relation or a domain, where it has to do with another object."""
        catalog = self._catalog
        needed = {
            key
            for row in catalog.rows(queries.DEPENDENCIES)
            for key in (
                (row.class_oid, row.object_oid),
                (row.referenced_class, row.referenced_oid),
            )
        }
        found: dict[tuple[int, int], ObjectPath] = {}
        for row in catalog.rows(queries.CONSTRAINTS):
            owner = self._owner(row.relation, row.domain)
            if (PG_CONSTRAINT, row.oid) in needed and owner is not None:
                path = member_path(ObjectKind.CONSTRAINT, owner, row.name)
                found[PG_CONSTRAINT, row.oid] = path
        members = (
            (PG_TRIGGER, ObjectKind.TRIGGER, catalog.rows(queries.TRIGGERS)),
            (PG_POLICY, ObjectKind.POLICY, catalog.rows(queries.POLICIES)),
            (PG_REWRITE, ObjectKind.RULE, catalog.rows(queries.RULES)),
        )
        for class_oid, kind, rows in members:
            for member in rows:
                owner = self._owner(member.relation)
                if (class_oid, member.oid) in needed and owner is not None:
                    found[class_oid, member.oid] = member_path(kind, owner, member.name)
        return found

    def _owner(self, relation: int, domain: int = 0) -> QualifiedName | None:
        if relation:
            return self._catalog.relations.get(relation)
        return self._catalog.type_names.get(domain)

    def _listed(self) -> dict[tuple[int, int], ObjectPath]:
        """Extensions, collations, statistics objects, and what is only listed."""
        catalog = self._catalog
        return {
            **{
                (PG_EXTENSION, row.oid): global_path(ObjectKind.EXTENSION, row.name)
                for row in catalog.rows(queries.EXTENSIONS)
            },
            **{
                (PG_COLLATION, row.oid): path_of(
                    ObjectKind.COLLATION, catalog.collations[row.oid]
                )
                for row in catalog.rows(queries.COLLATIONS)
                if row.provider is not None
            },
            **{
                (PG_TS_DICT, row.oid): path_of(
                    ObjectKind.TEXT_SEARCH_DICTIONARY,
                    catalog.qualified(row.namespace, row.name),
                )
                for row in catalog.rows(queries.TEXT_SEARCH_DICTIONARIES)
            },
            **{
                (PG_TS_CONFIG, row.oid): path_of(
                    ObjectKind.TEXT_SEARCH_CONFIGURATION,
                    catalog.qualified(row.namespace, row.name),
                )
                for row in catalog.rows(queries.TEXT_SEARCH_CONFIGURATIONS)
            },
            **{
                (PG_STATISTIC_EXT, row.oid): path_of(
                    ObjectKind.STATISTICS, catalog.qualified(row.namespace, row.name)
                )
                for row in catalog.rows(queries.STATISTICS)
            },
            **{
                (row.class_oid, row.object_oid): other_path(catalog, row)
                for row in catalog.rows(queries.OTHER_OBJECTS)
            },
        }
