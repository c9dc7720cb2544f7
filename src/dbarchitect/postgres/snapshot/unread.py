"""What is there but was not read, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import ObjectKind, ObjectPath, UnreadObject
from dbarchitect.model.schema.paths import global_path, member_path, path_of
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.dependencies import RELATION_KINDS, other_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.postgres.snapshot.catalog import Catalog

_LOCKED = "Another session held or awaited an ACCESS EXCLUSIVE lock on it."
_NOT_DEPARSED = (
    "The server could not print it: another session locked or dropped what it reads."
)
_ONLY_LISTED = "Objects of this kind are listed, not read."


def build_unread(catalog: Catalog) -> list[UnreadObject]:
    """Every object that exists but is not in the schema, sorted by path."""
    found = {
        *_locked_relations(catalog),
        *_blocked_relations(catalog),
        *_blocked_members(catalog),
        *_blocked_others(catalog),
        *_only_listed(catalog),
    }
    return sorted(found, key=lambda unread: unread.path)


def _locked_relations(catalog: Catalog) -> Iterator[UnreadObject]:
    for row in catalog.rows(queries.RELATIONS):
        if row.locked and not row.is_member:
            path = path_of(RELATION_KINDS[row.kind], catalog.relations[row.oid])
            yield UnreadObject(path, _LOCKED)


def _blocked_relations(catalog: Catalog) -> Iterator[UnreadObject]:
    """Views whose query a lock hides."""
    for row in catalog.rows(queries.VIEWS):
        relation = catalog.readable.get(row.relation)
        if row.query is None and relation is not None:
            path = path_of(RELATION_KINDS[relation.kind], catalog.relations[row.relation])
            yield UnreadObject(path, _NOT_DEPARSED)


def _blocked_members(catalog: Catalog) -> Iterator[UnreadObject]:
    for trigger in catalog.rows(queries.TRIGGERS):
        if trigger.definition is None and trigger.relation in catalog.readable:
            name = catalog.relations[trigger.relation]
            path = member_path(ObjectKind.TRIGGER, name, trigger.name)
            yield UnreadObject(path, _NOT_DEPARSED)
    for rule in catalog.rows(queries.RULES):
        if rule.definition is None and rule.relation in catalog.readable:
            name = catalog.relations[rule.relation]
            path = member_path(ObjectKind.RULE, name, rule.name)
            yield UnreadObject(path, _NOT_DEPARSED)
    for policy in catalog.rows(queries.POLICIES):
        if policy.blocked and policy.relation in catalog.readable:
            name = catalog.relations[policy.relation]
            path = member_path(ObjectKind.POLICY, name, policy.name)
            yield UnreadObject(path, _NOT_DEPARSED)


def _blocked_others(catalog: Catalog) -> Iterator[UnreadObject]:
    for routine in catalog.rows(queries.ROUTINES):
        if routine.definition is None:
            signature = f"{quote_identifier(routine.name)}({routine.arguments})"
            parts = (catalog.namespaces[routine.namespace], signature)
            yield UnreadObject(ObjectPath(ObjectKind.FUNCTION, parts), _NOT_DEPARSED)
    blocked = {
        row.publication for row in catalog.rows(queries.PUBLICATION_TABLES) if row.blocked
    }
    for publication in catalog.rows(queries.PUBLICATIONS):
        if publication.oid in blocked:
            path = global_path(ObjectKind.PUBLICATION, publication.name)
            yield UnreadObject(path, _NOT_DEPARSED)
    for statistics in catalog.rows(queries.STATISTICS):
        if statistics.definition is None:
            name = catalog.qualified(statistics.namespace, statistics.name)
            yield UnreadObject(path_of(ObjectKind.STATISTICS, name), _NOT_DEPARSED)


def _only_listed(catalog: Catalog) -> Iterator[UnreadObject]:
    for relation in catalog.readable.values():
        if relation.kind == "f":
            path = path_of(ObjectKind.FOREIGN_TABLE, catalog.relations[relation.oid])
            yield UnreadObject(path, _ONLY_LISTED)
    for base in catalog.rows(queries.TYPES):
        if base.kind == "b" and base.is_defined and not base.is_member:
            name = QualifiedName(catalog.namespaces[base.namespace], base.name)
            yield UnreadObject(path_of(ObjectKind.TYPE, name), _ONLY_LISTED)
    for row in catalog.rows(queries.OTHER_OBJECTS):
        yield UnreadObject(other_path(catalog, row), _ONLY_LISTED)
