"""What `append only`, `version` and `delete: soft` of an entity's `keep` exclude."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.brief.nodes import Mapping, Scalar
from dbarchitect.design.names import DELETED_AT, VERSION, physical_names
from dbarchitect.design.uses import changed_columns
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import DeleteMode, History, OnDelete
from dbarchitect.sqltext.query import TableAccess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.fields import Fields
    from dbarchitect.model.brief import Brief, Entity
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.sqltext.query import QueryReferences


def is_append_only(fields: Fields) -> bool:
    """Whether an entity's `keep` says so; what is wrong with it is told elsewhere."""
    keep = fields.nodes.get("keep")
    if not isinstance(keep, Mapping):
        return False
    said = (node for key, node in keep.entries if key.text == "append only")
    return any(isinstance(node, Scalar) and node.text == "true" for node in said)


def keeping_errors(brief: Brief) -> Iterator[BriefError]:
    """What is said of rows that never change, and of rows that count their changes."""
    for entity in brief.entities:
        if entity.keeping.append_only:
            yield from _append_only(entity)
        if entity.keeping.version:
            yield from _version(entity)


def _append_only(entity: Entity) -> Iterator[BriefError]:
    keeping = entity.keeping
    asked = {
        "`delete: soft`": keeping.delete is DeleteMode.SOFT,
        "`history`": keeping.history is not History.NONE,
        "`version`": keeping.version,
        "a `tree`": entity.tree is not None,
    }
    found = " and ".join(what for what, is_asked in asked.items() if is_asked)
    if found:
        message = f"`{entity.name}` is append only and has {found}"
        hint = "Keep one of the two: its rows never change."
        yield BriefError(message, hint=hint, location=entity.location)
    for reference in entity.references:
        if reference.on_delete is not OnDelete.RESTRICT:
            message = (
                f"`{entity.name}` is append only, and deleting its `{reference.name}` would "
                "change or delete it"
            )
            hint = "Write `on delete: restrict`, or remove `append only`."
            yield BriefError(message, hint=hint, location=reference.location)


def _version(entity: Entity) -> Iterator[BriefError]:
    own = next((a for a in entity.attributes if (a.column or a.name) == VERSION), None)
    if own is not None:
        message = f"`{entity.name}` counts its changes in `{VERSION}` and has one of its own"
        hint = "Remove the attribute, or name its column otherwise: `column: edition`."
        yield BriefError(message, hint=hint, location=own.location)


@dataclass(frozen=True, slots=True)
class KeptRows:
    """The tables whose rows are `only_added`, and those where deletion is a mark (`marked`)."""

    only_added: frozenset[QualifiedName] = frozenset()
    marked: frozenset[QualifiedName] = frozenset()


def kept_rows(brief: Brief) -> KeptRows:
    """What statements may not do to rows, by what entities keep."""
    names = physical_names(brief)
    tables = {entity.name: names[entity.name].table for entity in brief.entities}
    return KeptRows(
        frozenset(tables[e.name] for e in brief.entities if e.keeping.append_only),
        frozenset(
            tables[e.name] for e in brief.entities if e.keeping.delete is DeleteMode.SOFT
        ),
    )


def check_unchanged(name: str, node: Scalar, found: QueryReferences, kept: KeptRows) -> None:
    """The statement does to rows only what is granted to the application.

    Raises:
        BriefError: it changes rows that are only added, or deletes rows that are marked.
    """
    deleted = {r.table for r in found.tables if TableAccess.DELETE in r.actions and r.table}
    changed = {table for table, _ in changed_columns(found)} | deleted
    broken = min(kept.only_added & changed, default=None)
    if broken is not None:
        message = f"access `{name}` changes rows of `{broken.name}`, which are only added"
        hint = "Add a row that corrects the other, or remove `append only` from its `keep`."
        raise BriefError(message, hint=hint, location=node.place_of(0))
    broken = min(kept.marked & deleted, default=None)
    if broken is not None:
        message = f"access `{name}` deletes rows of `{broken.name}`, where deletion is a mark"
        hint = f"Let it set `{DELETED_AT}` to `now()`, or write `delete: hard`."
        raise BriefError(message, hint=hint, location=node.place_of(0))
