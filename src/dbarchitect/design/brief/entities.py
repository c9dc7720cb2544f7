"""One entity of a brief."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief import keys, quantities
from dbarchitect.design.brief.attributes import read_attribute
from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.design.brief.expressions import checked_condition
from dbarchitect.design.brief.fields import Fields, items_of, refuse, scalar_of, text_of
from dbarchitect.design.brief.naming import entity_name, physical_name
from dbarchitect.design.brief.nodes import Node, Scalar, Sequence
from dbarchitect.design.brief.references import read_references
from dbarchitect.design.names import SURROGATE_KEY, implied_columns
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import (
    CheckRule,
    DeleteMode,
    Entity,
    IdentityMode,
    Keeping,
    UniqueRule,
)
from dbarchitect.model.quantities import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.design.brief.notes import Notes

ASSUMED_ROWS = 10_000
"""Rows of an entity whose brief names none; the reader notes it and asks."""

MAX_ROWS_PER_WRITE = 1_000_000


def read_entity(key: Scalar, node: Node, notes: Notes) -> Entity:
    """The entity that a key and its mapping say.

    Raises:
        BriefError: with the place and what to write.
    """
    name = entity_name(key)
    fields = Fields.of(node, f"entity `{name}`", keys.ENTITY)
    attributes = tuple(read_attribute(k, n) for k, n in fields.entries("attributes"))
    references = read_references(fields, name, notes)
    identity, natural = _identity(fields)
    rows, growth = _volume(fields, name, notes)
    bare = Entity(
        name=name,
        rows=Rows(rows),
        growth_per_month=growth,
        attributes=attributes,
        references=references,
        identity=identity,
        natural_key=tuple(text for text, _ in natural),
        keeping=_keeping(fields, name, notes),
        retention_days=fields.value("retention", quantities.days),
        rows_per_write=_rows_per_write(fields, name, notes),
        description=fields.text("description"),
        table=physical_name(fields.nodes.get("table"), fields.what("table")),
        location=key.location,
    )
    _check_members(bare, natural, f"the natural key of entity `{name}`")
    _check_required(bare, natural, f"the natural key of entity `{name}`")
    return _with_rules(fields, bare)


def _with_rules(fields: Fields, entity: Entity) -> Entity:
    return replace(
        entity, uniques=tuple(_uniques(fields, entity)), checks=tuple(_checks(fields, entity))
    )


def _volume(fields: Fields, name: str, notes: Notes) -> tuple[int, float]:
    rows = fields.value("rows", quantities.count)
    growth = fields.value("growth", quantities.per_month)
    if growth is None:
        reason = "The number of rows stays as it is."
        notes.assume("entities.*.growth", "0/month", reason, of=name)
    if rows is None:
        reason = "A table of this size shows what matters; the question stays open."
        notes.assume("entities.*.rows", f"{ASSUMED_ROWS:,}", reason, of=name)
    rows = ASSUMED_ROWS if rows is None else rows
    if rows == 0 and not growth:
        message = f"entity `{name}` has no rows and no growth"
        hint = "Write how many there will be: `rows: 10k`, or `growth: 500/month`."
        raise refuse(fields.nodes["rows"], message, hint)
    return rows, growth or 0.0


def _rows_per_write(fields: Fields, name: str, notes: Notes) -> int:
    if not fields.has("rows per write"):
        reason = "Applications usually write row by row."
        notes.assume("entities.*.rows per write", "1", reason, of=name)
    rows = fields.value("rows per write", quantities.count)
    if rows is not None and not 1 <= rows <= MAX_ROWS_PER_WRITE:
        node = fields.nodes["rows per write"]
        message = f"{fields.what('rows per write')} is {rows:,}"
        raise refuse(node, message, f"Write a number from 1 to {MAX_ROWS_PER_WRITE:,}.")
    return rows or 1


def _keeping(fields: Fields, name: str, notes: Notes) -> Keeping:
    node = fields.nodes.get("keep")
    subject = fields.what("keep")
    keep = Fields(subject, fields.location, {}, {})
    if node is not None:
        keep = Fields.of(node, subject, keys.KEEP)
    usual = {
        "timestamps": ("true", "When a row came and changed is the first question of support."),
        "audit": ("false", "Nobody asked who changed what."),
        "delete": ("hard", "A deleted row is gone."),
    }
    for key, (value, reason) in usual.items():
        if not keep.has(key):
            notes.assume(f"entities.*.keep.{key}", value, reason, of=name)
    timestamps = keep.flag("timestamps")
    delete = keep.choice("delete", tuple(DeleteMode))
    return Keeping(
        timestamps=timestamps is not False,
        audit=bool(keep.flag("audit")),
        delete=DeleteMode.HARD if delete is None else DeleteMode(delete),
    )


def _identity(fields: Fields) -> tuple[IdentityMode, tuple[tuple[str, Node], ...]]:
    node = fields.nodes.get("identity")
    if node is None:
        return IdentityMode.AUTO, ()
    what = fields.what("identity")
    if isinstance(node, Scalar):
        known = tuple(mode.value for mode in IdentityMode)
        mode = fields.choice("identity", known)
        if mode == IdentityMode.NATURAL:
            message = f"{what} is natural, but names no attributes"
            raise refuse(node, message, "Write `identity: {natural: [code]}`.")
        return IdentityMode(mode or "auto"), ()
    inner = Fields.of(node, what, keys.IDENTITY)
    if not inner.has("natural"):
        raise refuse(node, f"{what} names no attributes", "Write `{natural: [code]}`.")
    return IdentityMode.NATURAL, inner.texts("natural")


def _uniques(fields: Fields, entity: Entity) -> Iterable[UniqueRule]:
    node = fields.nodes.get("unique")
    if node is None:
        return
    what = fields.what("unique")
    for rule in items_of(node, what):
        if not isinstance(rule, Sequence):
            message = f"{what} is a list of lists, and here is one value"
            hint = "Write `[[order, product]]` for what is unique together; for one attribute "
            raise refuse(rule, message, hint + "write `unique` after its type.")
        members = tuple((text_of(item, what), item) for item in items_of(rule, what))
        if len(members) == 1:
            message = f"{what} names one member, `{members[0][0]}`"
            hint = "Write `unique` after the attribute's type or the reference's entity."
            raise refuse(rule, message, hint)
        _check_members(entity, members, what)
        yield UniqueRule(members=tuple(name for name, _ in members), location=rule.location)


def _check_members(entity: Entity, members: Iterable[tuple[str, Node]], what: str) -> None:
    known = [a.name for a in entity.attributes] + [r.name for r in entity.references]
    seen: set[str] = set()
    for name, node in members:
        if name not in known:
            message = f"{what} names `{name}`, which the entity does not have"
            hint = did_you_mean(name, known, what="Its attributes and references")
            raise refuse(node, message, hint)
        if name in seen:
            raise refuse(node, f"{what} names `{name}` twice", "Name each member once.")
        seen.add(name)


def _check_required(entity: Entity, members: Iterable[tuple[str, Node]], what: str) -> None:
    optional = {a.name for a in entity.attributes if a.null}
    optional |= {r.name for r in entity.references if r.optional}
    for name, node in members:
        if name in optional:
            message = f"{what} names `{name}`, which may be missing"
            raise refuse(node, message, "Remove its `?`, or choose another key.")


def _checks(fields: Fields, entity: Entity) -> Iterable[CheckRule]:
    known = [a.name for a in entity.attributes] + list(implied_columns(entity))
    what = f"a check of {fields.subject}"
    for _, node in fields.texts("checks"):
        scalar = scalar_of(node, what)
        try:
            expression = checked_condition(scalar, known, what)
        except BriefError as error:
            raise _about_references(error, scalar, entity) from error
        yield CheckRule(expression=expression, location=node.location)


def _about_references(error: BriefError, node: Scalar, entity: Entity) -> BriefError:
    """The error, with a better hint where the check names a reference or the key."""
    named = [r.name for r in entity.references if f"`{r.name}`" in error.message]
    if not named and f"`{SURROGATE_KEY}`" not in error.message:
        return error
    hint = "A check compares attributes; what a reference may point to is not said here."
    return BriefError(error.message, hint=hint, location=error.location or node.location)
