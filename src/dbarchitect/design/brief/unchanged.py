"""What `append only` and `version` of an entity's `keep` exclude."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.nodes import Mapping, Scalar
from dbarchitect.design.names import VERSION
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import DeleteMode, History, OnDelete

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.fields import Fields
    from dbarchitect.model.brief import Brief, Entity


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
        "`delete: soft`, which marks rows": keeping.delete is DeleteMode.SOFT,
        "`history`, which keeps former states": keeping.history is not History.NONE,
        "`version`, which counts changes": keeping.version,
        "a `tree`, whose rows may be moved": entity.tree is not None,
    }
    for what, is_asked in asked.items():
        if is_asked:
            message = f"`{entity.name}` is append only and has {what}"
            yield _refuse(entity, message, "Keep one of the two: its rows never change.")
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


def _refuse(entity: Entity, message: str, hint: str) -> BriefError:
    return BriefError(message, hint=hint, location=entity.location)
