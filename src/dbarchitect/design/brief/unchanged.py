"""What `append only` and `version` of an entity's `keep` exclude."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.nodes import Mapping, Scalar
from dbarchitect.design.names import VERSION, physical_names
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


def unchanged_tables(brief: Brief) -> frozenset[QualifiedName]:
    """The tables whose rows are only added."""
    names = physical_names(brief)
    return frozenset(names[e.name].table for e in brief.entities if e.keeping.append_only)


def check_unchanged(
    name: str, node: Scalar, found: QueryReferences, kept: frozenset[QualifiedName]
) -> None:
    """The statement changes and deletes no row of the `kept` tables.

    Raises:
        BriefError: it does.
    """
    changed = {table for table, _ in changed_columns(found)}
    changed |= {r.table for r in found.tables if TableAccess.DELETE in r.actions and r.table}
    broken = min(kept & changed, default=None)
    if broken is not None:
        message = f"access `{name}` changes rows of `{broken.name}`, which are only added"
        hint = "Add a row that corrects the other, or remove `append only` from its `keep`."
        raise BriefError(message, hint=hint, location=node.place_of(0))
