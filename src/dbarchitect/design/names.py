"""Physical names: the published scheme by which a brief's names become PostgreSQL's.

Rules:
    1. A table is the snake_case plural of its entity (`OrderItem` -> `order_items`), a column
       the snake_case of its attribute, a foreign key column `<reference>_<referenced column>`
       (`user_id`); `table:` and `column:` in the brief override them.
    2. A constraint or index is named as PostgreSQL would name it: `<table>_pkey`,
       `<table>_<columns>_key`, `_fkey`, `_check`, `_excl`, `_idx`.
    3. A name over 63 bytes is cut and ends in a hash of the whole name, so that two long names
       that begin alike stay apart.
    4. A name that is taken gets the next free number, as PostgreSQL does it (`_check1`).
    5. The same brief gives the same names, whatever else is in the database.

Source: ChooseIndexName and ChooseRelationName, PostgreSQL's src/backend/commands/indexcmds.c.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Literal

from dbarchitect.design.partitioning.rule import KEPT_TIME, partitioned
from dbarchitect.design.partitioning.spans import SUFFIX_BYTES
from dbarchitect.design.tenancy.ownership import carries_tenant, ownership
from dbarchitect.design.trees.forms import keeps_path
from dbarchitect.model.brief import DeleteMode, IdentityMode
from dbarchitect.model.design import EntityNames
from dbarchitect.model.english import plural
from dbarchitect.model.identifier import MAX_IDENTIFIER_BYTES, QualifiedName, identifier_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dbarchitect.design.tenancy.ownership import Ownership
    from dbarchitect.model.brief import Brief, Entity, Reference
    from dbarchitect.model.partition import PartitionSpan

SURROGATE_KEY = "id"
"""The column that identifies a row where the brief names no natural key."""

CREATED_AT = KEPT_TIME
UPDATED_AT = "updated_at"
DELETED_AT = "deleted_at"

VERSION = "version"
"""How often a row was changed, where it counts: of two writers the second is told."""

SEARCH_VECTOR = "search_vector"
"""The generated column of a table that an access pattern searches."""

PATH = "path"
"""The way from the root to a row of a hierarchy, in its table, where the design keeps one."""

AUDIT_COLUMNS = (
    "changed_at",
    "id",
    "transaction_id",
    "table_name",
    "operation",
    "session_role",
    "row_key",
    "actor",
    "context",
    "old_row",
    "new_row",
)
"""The columns of the audit log's table."""

Label = Literal["pkey", "key", "fkey", "check", "excl", "idx", "seq", "stat"]
"""What PostgreSQL appends to the name of each kind of constraint, index or sequence."""

_HASH_DIGITS = 8
_ACRONYM_END = re.compile(r"([A-Z]+)([A-Z][a-z])")
_WORD_START = re.compile(r"([a-z0-9])([A-Z])")


def snake_case(name: str) -> str:
    """The name in lower case with `_` between its words (`APIKey` -> `api_key`)."""
    return _WORD_START.sub(r"\1_\2", _ACRONYM_END.sub(r"\1_\2", name)).lower()


def table_name(entity_name: str) -> str:
    """The table of an entity of that name: its snake_case, the last word in the plural."""
    head, _, last = snake_case(entity_name).rpartition("_")
    return f"{head}_{plural(last)}" if head else plural(last)


def shortened(name: str, *, limit_bytes: int = MAX_IDENTIFIER_BYTES) -> str:
    """The name itself, or what fits of it and 8 hexadecimal digits of its SHA-256."""
    if identifier_bytes(name) <= limit_bytes:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_HASH_DIGITS]
    kept = name.encode()[: limit_bytes - _HASH_DIGITS - 1].decode(errors="ignore")
    return f"{kept.rstrip('_')}_{digest}"


def with_tail(stem: str, tail: str) -> str:
    """The stem, shortened so that the tail fits on it whole, and the tail."""
    room = MAX_IDENTIFIER_BYTES - identifier_bytes(tail)
    return shortened(stem, limit_bytes=room) + tail


def derived_name(table: str, columns: Sequence[str], label: Label) -> str:
    """The name that PostgreSQL would give a constraint, index or sequence of these columns.

    A primary key is named after its table alone.
    """
    middle = () if label == "pkey" else tuple(columns)
    return with_tail("_".join((table, *middle)), f"_{label}")


def partition_name(table: QualifiedName, suffix: str, span: PartitionSpan) -> QualifiedName:
    """The partition of a table for a span of time (`2026_11`), or the `default` one."""
    return QualifiedName(table.schema, partition_stem(table, span) + suffix)


def partition_stem(table: QualifiedName, span: PartitionSpan) -> str:
    """What all partitions of a table begin with; the suffix of each span fits on it."""
    longest = 1 + SUFFIX_BYTES[span]
    return shortened(table.name, limit_bytes=MAX_IDENTIFIER_BYTES - longest) + "_"


class TakenNames:
    """The names in one namespace (a schema's relations, a table's constraints).

    `take` gives each caller a name of its own: the wanted one, or the first free number after
    it, cut so that it fits.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def take(self, wanted: str) -> str:
        """A name that nobody has taken here before; it is taken now."""
        name, number = shortened(wanted), 0
        while name in self._taken:
            number += 1
            name = with_tail(wanted, str(number))
        self._taken.add(name)
        return name


def implied_columns(entity: Entity) -> tuple[str, ...]:
    """The columns that the entity's keeping adds.

    Change times, the mark of soft deletion, values before the last change with its time, and
    the version. What is never changed has no time of its last change.
    A column is not added where an attribute of that name stands already.
    """
    named = {a.name: a.column or snake_case(a.name) for a in entity.attributes}
    own = set(named.values())
    wanted: list[str] = []
    if entity.keeping.timestamps:
        wanted += [CREATED_AT] if entity.keeping.append_only else [CREATED_AT, UPDATED_AT]
    if entity.keeping.delete is DeleteMode.SOFT:
        wanted.append(DELETED_AT)
    for name in entity.keeping.previous:
        wanted += previous_names(named.get(name, name))
    if entity.keeping.version:
        wanted.append(VERSION)
    return tuple(name for name in wanted if name not in own)


def previous_names(column: str) -> tuple[str, str]:
    """The columns for a column's value before its last change, and for when that was."""
    return f"previous_{column}", f"{column}_changed_at"


def foreign_key_column(reference: Reference, referenced: str) -> str:
    """The column that holds one column of the referenced key.

    A key column that begins with the reference's name keeps its name (`country` to
    `country_code` is `country_code`).
    """
    if reference.column is not None:
        return reference.column
    stem = snake_case(reference.name)
    return referenced if referenced.startswith(f"{stem}_") else f"{stem}_{referenced}"


class _Resolver:
    """Finds the names of entities whose keys are made of each other's."""

    def __init__(self, brief: Brief) -> None:
        self._brief = brief
        self._keys: dict[str, tuple[str, ...]] = {}
        self._ownership: Mapping[str, Ownership] = (
            ownership(brief) if carries_tenant(brief) else {}
        )

    def names(self, entity: Entity) -> EntityNames:
        """All physical names of one entity."""
        columns = {a.name: a.column or snake_case(a.name) for a in entity.attributes}
        columns |= {name: name for name in implied_columns(entity) if name not in columns}
        return EntityNames(
            table=QualifiedName(self._brief.schema, entity.table or table_name(entity.name)),
            key=self._key(entity),
            columns=columns,
            references={r.name: self._columns(r) for r in entity.references},
            tenant=self._tenant(entity),
            path=PATH if keeps_path(self._brief, entity) else None,
        )

    def _tenant(self, entity: Entity) -> str | None:
        """The column that says whose a row is: that of a reference, or one of its own."""
        found = self._ownership.get(entity.name)
        if found is None or not found.carries:
            return None
        tenant = self._brief.requirements.tenancy_entity or ""
        if found.direct is not None:
            return self._columns(found.direct)[0]
        key = self._key(self._brief.entity(tenant))[0]
        stem = snake_case(tenant)
        return key if key.startswith(f"{stem}_") else f"{stem}_{key}"

    def _columns(self, reference: Reference) -> tuple[str, ...]:
        referenced = self._key(self._brief.entity(reference.target))
        return tuple(foreign_key_column(reference, name) for name in referenced)

    def _key(self, entity: Entity) -> tuple[str, ...]:
        if entity.identity is not IdentityMode.NATURAL:
            return (SURROGATE_KEY, *self._partition_key(entity))
        if entity.name not in self._keys:
            self._keys[entity.name] = tuple(self._natural(entity))
        return self._keys[entity.name]

    def _partition_key(self, entity: Entity) -> Iterable[str]:
        """The time that the key of a partitioned table has to hold."""
        found = partitioned(self._brief, entity)
        if found is not None:
            own = {a.name: a.column or snake_case(a.name) for a in entity.attributes}
            yield own.get(found.time, found.time)

    def _natural(self, entity: Entity) -> Iterable[str]:
        columns = {a.name: a.column or snake_case(a.name) for a in entity.attributes}
        references = {r.name: r for r in entity.references}
        for member in entity.natural_key:
            if member in columns:
                yield columns[member]
            else:
                yield from self._columns(references[member])


def physical_names(brief: Brief) -> Mapping[str, EntityNames]:
    """The physical names of every entity, by the entity's name, in the brief's order.

    `columns` holds the attributes and the columns that the keeping adds (`created_at`,
    `updated_at`, `deleted_at`), not the key `id` and not the references. The brief must be a
    checked one: natural keys may not go in circles.
    """
    resolver = _Resolver(brief)
    return {entity.name: resolver.names(entity) for entity in brief.entities}


def audit_table(brief: Brief) -> QualifiedName | None:
    """The table of the audit log, or None where the brief keeps none."""
    if brief.audit_log is None:
        return None
    return QualifiedName(
        brief.schema, brief.audit_log.table or table_name(brief.audit_log.name)
    )
