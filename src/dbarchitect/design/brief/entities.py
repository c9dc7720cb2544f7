"""One entity of a brief."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.design.brief import keys, quantities
from dbarchitect.design.brief.attributes import read_attribute
from dbarchitect.design.brief.balances import balances
from dbarchitect.design.brief.bitemporal import told_apart_in_time, with_valid
from dbarchitect.design.brief.depends import dependencies
from dbarchitect.design.brief.expressions import checked_condition
from dbarchitect.design.brief.fields import Fields, items_of, refuse, scalar_of, text_of
from dbarchitect.design.brief.history import with_history
from dbarchitect.design.brief.joins import join_rule
from dbarchitect.design.brief.naming import entity_name, physical_name
from dbarchitect.design.brief.nodes import Node, Scalar
from dbarchitect.design.brief.partition import read_partition
from dbarchitect.design.brief.references import read_references
from dbarchitect.design.brief.rules import Member, Members, no_overlaps, uniques
from dbarchitect.design.brief.trees import KEY as TREE
from dbarchitect.design.brief.trees import read_tree
from dbarchitect.design.names import SURROGATE_KEY, implied_columns
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import (
    Attribute,
    AttributeKind,
    AttributeType,
    DeleteMode,
    Entity,
    IdentityMode,
    Keeping,
)
from dbarchitect.model.quantities import Rows
from dbarchitect.model.rules import CheckRule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.design.brief.notes import Notes
    from dbarchitect.design.brief.reading import Reading

ASSUMED_ROWS = 10_000
"""Rows of an entity whose brief names none; the reader notes it and asks."""

MAX_ROWS_PER_WRITE = 1_000_000


def read_entity(key: Scalar, node: Node, reading: Reading) -> Entity:
    """The entity that a key and its mapping say; what is refused of it is in the refusals."""
    refusals = reading.refusals
    name = refusals.attempt(partial(entity_name, key), of=key.location) or key.text
    subject = f"entity `{name}`"
    fields = refusals.attempt(
        partial(Fields.of, node, subject, keys.ENTITY, refusals), of=key.location
    )
    bare = Entity(name=name, rows=Rows(ASSUMED_ROWS), location=key.location)
    return bare if fields is None else _entity(fields, bare, reading)


def _entity(fields: Fields, bare: Entity, reading: Reading) -> Entity:
    name, notes = bare.name, reading.notes
    rows, growth = _volume(fields, name, notes)
    references = read_references(fields, name, reading)
    if not references.complete:
        fields.refusals.silence(bare.location)
    known = replace(
        bare,
        rows=Rows(rows),
        growth_per_month=growth,
        attributes=tuple(_attributes(fields)),
        references=references.found,
        arcs=references.arcs,
        keeping=fields.attempt("keep", lambda: _keeping(fields, name, (rows, growth), notes))
        or Keeping(),
        retention_days=fields.attempt(
            "retention", lambda: fields.value("retention", quantities.days)
        ),
        rows_per_write=fields.attempt(
            "rows per write", lambda: _rows_per_write(fields, name, notes)
        )
        or 1,
        description=fields.attempt("description", lambda: fields.text("description")),
        table=fields.attempt(
            "table", lambda: physical_name(fields.nodes.get("table"), fields.what("table"))
        ),
    )
    known = with_valid(known)
    members = Members(known, complete=references.complete)
    identified = fields.attempt("identity", lambda: _identified(fields, known, members))
    return _with_rules(fields, identified or known, members, notes)


def _attributes(fields: Fields) -> Iterable[Attribute]:
    """The attributes; one that is refused leaves its name to what names it."""
    entries = fields.attempt("attributes", lambda: fields.entries("attributes"))
    for key, node in entries or ():
        read = partial(read_attribute, key, node, fields.refusals)
        yield fields.refusals.attempt(read, of=key.location) or Attribute(
            name=key.text, type=AttributeType(kind=AttributeKind.TEXT), location=key.location
        )


def _identified(fields: Fields, entity: Entity, members: Members) -> Entity:
    identity, natural = _identity(fields)
    what = f"the natural key of entity `{entity.name}`"
    members.check(natural, what)
    _check_required(entity, natural, what)
    if not members.has_all(natural):
        return entity
    return replace(entity, identity=identity, natural_key=tuple(text for text, _ in natural))


def _with_rules(fields: Fields, entity: Entity, members: Members, notes: Notes) -> Entity:
    ruled = replace(
        entity,
        uniques=tuple(uniques(fields, members)),
        no_overlaps=tuple(no_overlaps(fields, members)),
        balances=tuple(balances(fields, members)),
        checks=tuple(_checks(fields, entity)),
        depends=tuple(dependencies(fields, members)),
        joins=join_rule(fields, members),
        normalise=fields.attempt("normalise", lambda: fields.flag("normalise")) is not False,
        tree=fields.attempt(TREE, lambda: read_tree(fields, entity, notes)),
    )
    ruled = told_apart_in_time(fields, ruled)
    return replace(ruled, partition=read_partition(fields, ruled))


def _volume(fields: Fields, name: str, notes: Notes) -> tuple[int, float]:
    rows = fields.attempt("rows", lambda: fields.value("rows", quantities.count))
    growth = fields.attempt("growth", lambda: fields.value("growth", quantities.per_month))
    if growth is None:
        reason = "The number of rows stays as it is."
        notes.assume("entities.*.growth", "0/month", reason, of=name)
    if rows is None:
        reason = "A table of this size shows what matters; the question stays open."
        notes.assume("entities.*.rows", f"{ASSUMED_ROWS:,}", reason, of=name)
    rows = ASSUMED_ROWS if rows is None else rows
    if rows == 0 and not growth and (growth == 0 or not fields.has("growth")):
        message = f"entity `{name}` has no rows and no growth"
        hint = "Write how many there will be: `rows: 10k`, or `growth: 500/month`."
        fields.refusals.take(refuse(fields.nodes["rows"], message, hint))
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


def _keeping(fields: Fields, name: str, volume: tuple[int, float], notes: Notes) -> Keeping:
    node = fields.nodes.get("keep")
    subject = fields.what("keep")
    keep = fields.inner(subject)
    if node is not None:
        keep = Fields.of(node, subject, keys.KEEP, fields.refusals)
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
    keeping = Keeping(
        timestamps=timestamps is not False,
        audit=bool(keep.flag("audit")),
        delete=DeleteMode.HARD if delete is None else DeleteMode(delete),
        append_only=bool(keep.flag("append only")),
        version=bool(keep.flag("version")),
    )
    return with_history(keep, keeping, name, volume, notes)


def _identity(fields: Fields) -> tuple[IdentityMode, tuple[Member, ...]]:
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
    inner = Fields.of(node, what, keys.IDENTITY, fields.refusals)
    if not inner.has("natural"):
        raise refuse(node, f"{what} names no attributes", "Write `{natural: [code]}`.")
    return IdentityMode.NATURAL, inner.texts("natural")


def _check_required(entity: Entity, members: Iterable[Member], what: str) -> None:
    optional = {a.name for a in entity.attributes if a.null}
    optional |= {r.name for r in entity.references if r.optional}
    for name, node in members:
        if name in optional:
            message = f"{what} names `{name}`, which may be missing"
            raise refuse(node, message, "Remove its `?`, or choose another key.")


def _checks(fields: Fields, entity: Entity) -> Iterable[CheckRule]:
    listed = fields.nodes.get("checks")
    if listed is None:
        return
    what = fields.what("checks")
    for node in fields.attempt("checks", lambda: items_of(listed, what)) or ():
        expression = fields.refusals.attempt(partial(_condition, fields, node, entity))
        if expression is not None:
            yield CheckRule(expression=expression, location=node.location)


def _condition(fields: Fields, node: Node, entity: Entity) -> str:
    what = f"a check of {fields.subject}"
    text_of(node, f"an item of {fields.what('checks')}")
    known = [a.name for a in entity.attributes] + list(implied_columns(entity))
    scalar = scalar_of(node, what)
    try:
        return checked_condition(scalar, known, what)
    except BriefError as error:
        raise _about_references(error, scalar, entity) from error


def _about_references(error: BriefError, node: Scalar, entity: Entity) -> BriefError:
    """The error, with a better hint where the check names a reference or the key."""
    named = [r.name for r in entity.references if f"`{r.name}`" in error.message]
    if not named and f"`{SURROGATE_KEY}`" not in error.message:
        return error
    hint = "A check compares attributes; what a reference may point to is not said here."
    return BriefError(error.message, hint=hint, location=error.location or node.location)
