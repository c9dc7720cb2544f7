"""From a snapshot to the text of a brief.

Rules:
    1. What is written is a brief that a person would write: in the short form, with nothing
       in it that only a design decides (indexes, triggers, partitions).
    2. What a brief cannot say is told, object by object; nothing goes in silence.
    3. Rows are written only where the snapshot knows them; the reader asks for the others.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.brief.keys import NEWEST_MAJOR, OLDEST_MAJOR
from dbarchitect.design.derived.entities import derived_entity
from dbarchitect.design.derived.facts import Ground, Named, NotExpressed
from dbarchitect.design.derived.naming import entity_of
from dbarchitect.design.derived.rest import leave_out_rest
from dbarchitect.design.derived.writing import brief_text
from dbarchitect.errors import UsageError
from dbarchitect.model.reading import Known
from dbarchitect.model.snapshot import OriginKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.derived.facts import Plain
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Schema, Table
    from dbarchitect.model.snapshot import Snapshot

_MAJOR = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedBrief:
    """The brief's text, the entity of each table by the table's name, and what is not said."""

    text: str
    entities: Mapping[str, str]
    not_expressed: tuple[NotExpressed, ...]


def derive_brief(
    snapshot: Snapshot, *, name: str, volumes: Mapping[str, Mapping[str, str]] | None = None
) -> DerivedBrief:
    """The brief of the schema that holds most tables of the snapshot.

    `volumes` gives `rows` and `growth` of tables, as a brief writes them; it goes before what
    the snapshot knows.

    Raises:
        UsageError: the snapshot holds no tables.
    """
    schema = snapshot.schema
    main = _main_schema(schema)
    ground = Ground(schema, _named(schema, main))
    rows = _rows(snapshot)
    entities: dict[str, Plain] = {}
    for table_name, named in ground.named.items():
        entity = derived_entity(named, ground)
        known: dict[str, Plain] = {}
        if rows.get(table_name):
            known["rows"] = rows[table_name]
        known |= (volumes or {}).get(table_name.name, {})
        entities[named.entity] = {**known, **entity}
    leave_out_rest(ground)
    document: dict[str, Plain] = {"name": name}
    if snapshot.origin.kind is not OriginKind.FILES:
        major = snapshot.origin.server_version_num // _MAJOR
        document["postgresql"] = min(NEWEST_MAJOR, max(OLDEST_MAJOR, major))
    document["schema"] = main
    document["entities"] = entities
    left_out = tuple(dict.fromkeys(ground.left_out))
    return DerivedBrief(
        text=brief_text(document, left_out),
        entities={table.name: named.entity for table, named in ground.named.items()},
        not_expressed=left_out,
    )


def tables_of(snapshot: Snapshot) -> tuple[str, ...]:
    """The names of the tables of which a brief would be derived.

    Raises:
        UsageError: the snapshot holds no tables.
    """
    schema = snapshot.schema
    return tuple(name.name for name in _named(schema, _main_schema(schema)))


def _whole_tables(schema: Schema) -> list[Table]:
    return [table for table in schema.tables if table.partition_of is None]


def _main_schema(schema: Schema) -> str:
    counted = Counter(table.name.schema for table in _whole_tables(schema))
    if not counted:
        message = "there are no tables to derive a brief from"
        hint = "Give SQL that makes tables, or `dbarchitect brief new` to start without any."
        raise UsageError(message, hint=hint)
    return min(counted, key=lambda name: (-counted[name], name))


def _named(schema: Schema, main: str) -> dict[QualifiedName, Named]:
    found: dict[QualifiedName, Named] = {}
    for table in _whole_tables(schema):
        if table.name.schema == main:
            taken = {named.entity for named in found.values()}
            found[table.name] = Named(entity_of(table.name.name, taken), table)
    return found


def _rows(snapshot: Snapshot) -> dict[QualifiedName, int]:
    if not isinstance(snapshot.sizes, Known):
        return {}
    return {s.relation: int(s.rows) for s in snapshot.sizes.value if s.rows}
