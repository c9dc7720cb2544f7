"""The references of an entity: `part of`, `belongs to` and `refers to`, and their fan-out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from dbarchitect.design.brief import keys
from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.brief.complaint import ComplaintError, did_you_mean
from dbarchitect.design.brief.fields import Fields, items_of, refuse, text_of
from dbarchitect.design.brief.naming import member_name, physical_name
from dbarchitect.design.brief.nodes import Mapping, Node, Scalar, Sequence
from dbarchitect.design.brief.one_of import read_arcs
from dbarchitect.design.brief.unchanged import is_append_only
from dbarchitect.design.names import snake_case
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import FanOut, OnDelete, Reference, ReferenceRole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.design.brief.reading import Reading
    from dbarchitect.design.brief.refusals import Refusals
    from dbarchitect.model.relations import ArcRule

Written: TypeAlias = "tuple[Scalar | None, Node]"
"""A reference as it stands: its name if it has one, and its node."""

_TARGET = re.compile(r"(?P<entity>\w+)\s*(?P<optional>\?)?(?P<unique>\s+unique)?")
_FAN_OUT = re.compile(r"[0-9]+(\.[0-9]+)?")

MAX_FAN_OUT = 1e9


@dataclass(frozen=True, slots=True)
class References:
    """The references of an entity; `complete` says that none of them was refused."""

    found: tuple[Reference, ...]
    complete: bool
    arcs: tuple[ArcRule, ...] = ()


def read_references(fields: Fields, entity: str, reading: Reading) -> References:
    """All references of an entity in the order in which they stand, with their fan-out."""
    found: list[Reference] = []
    complete = True
    for key in (key for key in fields.nodes if key in _SINGLE):
        role = ReferenceRole(key)
        written = fields.attempt(key, partial(_written, fields, role))
        complete = complete and written is not None
        for name, node in written or ():
            read = partial(_read, (name, node), fields, role, entity, reading)
            reference = fields.refusals.attempt(read, of=node.location)
            if reference is None:
                complete = False
            elif _is_new(reference, found, fields):
                found.append(reference)
    arcs: list[ArcRule] = []
    for arc in read_arcs(fields, entity, reading):
        complete = complete and arc.complete
        found += [r for r in arc.references if _is_new(r, found, fields)]
        arcs += [arc.rule] if arc.rule is not None else []
    wholes = [r for r in found if r.role is ReferenceRole.PART_OF]
    if len(wholes) > 1:
        message = f"{fields.subject} is part of two wholes"
        hint = "Keep one under `part of`, and write the others under `belongs to`."
        fields.refusals.take(refuse(fields.nodes["part of"], message, hint))
    if complete and fields.has("links"):
        _check_ends(fields, found)
    return References(_with_fan_out(fields, found, complete=complete), complete, tuple(arcs))


def _check_ends(fields: Fields, found: Iterable[Reference]) -> None:
    ends = [reference for reference in found if reference.role is ReferenceRole.LINKS]
    if len(ends) == 1:
        message = f"{fields.what('links')} names one end, `{ends[0].target}`"
        hint = "Name what each row ties together: `links: [Article, Tag]`."
        fields.refusals.take(refuse(fields.nodes["links"], message, hint))


def _read(
    written: Written, fields: Fields, role: ReferenceRole, entity: str, reading: Reading
) -> Reference:
    key, node = written
    subject = fields.what(role.value) if key is None else f"reference `{key.text}`"
    long = fields.inner(subject, {"to": node})
    if isinstance(node, Mapping):
        long = Fields.of(node, subject, keys.REFERENCE, fields.refusals)
    lasting = role in _CASCADING and is_append_only(fields)
    reference = _reference(key, node, long, role)
    if lasting and not long.has("on delete"):
        reference = replace(reference, on_delete=OnDelete.RESTRICT)
    _check_target(reference, entity, reading.entities)
    if not long.has("on delete"):
        reading.notes.assume(
            f"entities.*.{role.value}.*.on delete",
            reference.on_delete.value,
            _UNNOTICED if lasting else _WHY_ON_DELETE.get(role, _UNNOTICED),
            of=f"{entity}.{reference.name}",
        )
    return reference


_SINGLE = tuple(role for role in ReferenceRole if role is not ReferenceRole.ONE_OF)
"""Keys whose values are references one by one."""

_CASCADING = (ReferenceRole.PART_OF, ReferenceRole.LINKS)

_UNNOTICED = "Nothing that others refer to is deleted unnoticed."
_WHY_ON_DELETE = {
    ReferenceRole.PART_OF: "A part goes with its whole.",
    ReferenceRole.LINKS: "A tie goes with each of those that it ties.",
}

_VERBS = {
    ReferenceRole.PART_OF: "is part of",
    ReferenceRole.BELONGS_TO: "belongs to",
    ReferenceRole.REFERS_TO: "refers to",
    ReferenceRole.LINKS: "links",
}


def _check_target(reference: Reference, entity: str, known: tuple[str, ...]) -> None:
    if reference.target in known:
        return
    message = f"entity `{entity}` {_VERBS[reference.role]} `{reference.target}`, "
    message += "which is not an entity"
    hint = did_you_mean(reference.target, sorted(known), what="Entities")
    raise BriefError(message, hint=hint, location=reference.location)


def _written(fields: Fields, role: ReferenceRole) -> tuple[Written, ...]:
    """Each reference's name if it has one, and its node."""
    node = fields.nodes[role.value]
    if isinstance(node, Mapping):
        return node.entries
    listed = isinstance(node, Sequence)
    items = items_of(node, fields.what(role.value)) if listed else (node,)
    return tuple((None, item) for item in items)


def _reference(key: Scalar | None, node: Node, long: Fields, role: ReferenceRole) -> Reference:
    entity, optional, unique = _target(long)
    name = snake_case(entity) if key is None else member_name(key, "a reference")
    optional = optional or bool(long.flag("optional"))
    if optional and role is ReferenceRole.PART_OF:
        message = f"{long.subject} is optional, but a part cannot be without its whole"
        raise refuse(node, message, "Write it under `belongs to`, or without `?`.")
    if role is ReferenceRole.LINKS:
        _check_link(node, long, optional=optional, unique=unique)
    written = long.choice("on delete", tuple(OnDelete))
    if written == OnDelete.SET_NULL and not optional:
        message = f"{long.subject} is set to null on delete, but it is required"
        raise refuse(long.nodes["on delete"], message, f"Write `to: {entity}?`, or `restrict`.")
    usual = OnDelete.CASCADE if role in _CASCADING else OnDelete.RESTRICT
    return Reference(
        name=name,
        target=entity,
        role=role,
        optional=optional,
        unique=unique or bool(long.flag("unique")),
        on_delete=usual if written is None else OnDelete(written),
        column=physical_name(long.nodes.get("column"), long.what("column")),
        description=long.text("description"),
        location=node.location if key is None else key.location,
    )


def _check_link(node: Node, long: Fields, *, optional: bool, unique: bool) -> None:
    if optional:
        message = f"{long.subject} is optional, but a row that links needs both ends"
        raise refuse(node, message, "Write it without `?`, or under `refers to`.")
    if unique or long.flag("unique"):
        message = f"{long.subject} is unique, but each end may be linked many times"
        raise refuse(node, message, "Write `belongs to: Entity unique` for 1:1.")


def _target(long: Fields) -> tuple[str, bool, bool]:
    node = long.required("to")
    text = text_of(node, long.subject)
    match = _TARGET.fullmatch(text)
    if match is None:
        message = f"{long.subject} is `{text}`, which names no entity"
        raise refuse(node, message, "Write an entity's name, such as `User` or `User?`.")
    return match["entity"], match["optional"] is not None, match["unique"] is not None


def _is_new(reference: Reference, found: Iterable[Reference], fields: Fields) -> bool:
    if all(other.name != reference.name for other in found):
        return True
    node = fields.nodes[reference.role.value]
    message = f"{fields.subject} has two references called `{reference.name}`"
    hint = f"Name one of them: `refers to: {{another_name: {reference.target}}}`."
    fields.refusals.take(refuse(node, message, hint))
    return False


def _with_fan_out(
    fields: Fields, found: list[Reference], *, complete: bool
) -> tuple[Reference, ...]:
    said: dict[str, FanOut] = {}
    entries = fields.attempt("fan-out", lambda: fields.entries("fan-out"))
    for key, node in entries or ():
        if not complete and not _matches(key, found):
            continue
        read = partial(_fan_out_of, key, node, fields, found, said)
        fields.refusals.attempt(read)
    return tuple(replace(r, fan_out=said.get(r.name)) for r in found)


def _fan_out_of(
    key: Scalar, node: Node, fields: Fields, found: list[Reference], said: dict[str, FanOut]
) -> None:
    reference = _meant(key, found, fields)
    if reference.name in said:
        message = f"the fan-out of `{reference.name}` stands twice"
        raise refuse(key, message, "Keep one of the two.")
    said[reference.name] = _fan_out(node, f"fan-out of `{key.text}`", fields.refusals)


def _matches(key: Scalar, found: list[Reference]) -> list[Reference]:
    return [r for r in found if key.text in (r.name, r.target)]


def _meant(key: Scalar, found: list[Reference], fields: Fields) -> Reference:
    matches = _matches(key, found)
    exact = [r for r in matches if r.name == key.text]
    if len(exact or matches) == 1:
        return (exact or matches)[0]
    if matches:
        names = ", ".join(f"`{r.name}`" for r in matches)
        message = f"the fan-out of `{key.text}` fits several references: {names}"
        raise refuse(key, message, "Write the reference's name instead of the entity's.")
    message = f"{fields.subject} does not refer to `{key.text}`, so it has no fan-out"
    known = [r.target for r in found]
    raise refuse(key, message, did_you_mean(key.text, known, what="Entities that it refers to"))


def _fan_out(node: Node, what: str, refusals: Refusals) -> FanOut:
    fields = Fields.of(node, what, keys.FAN_OUT, refusals)
    fields.required("p50")
    fields.required("p99")
    p50, p99 = fields.value("p50", _number), fields.value("p99", _number)
    result = FanOut(p50=p50 or 0.0, p99=p99 or 0.0)
    if not 0 <= result.p50 <= result.p99 <= MAX_FAN_OUT or result.p99 == 0:
        message = f"{what} has p50 {shown(result.p50)} and p99 {shown(result.p99)}"
        raise refuse(node, message, "Write `{p50: 3, p99: 80}`: p99 is at least p50, above 0.")
    return result


def _number(text: str) -> float:
    if _FAN_OUT.fullmatch(text):
        return float(text)
    message = f"`{text}` is no number"
    raise ComplaintError(message, "Write a number without a unit, such as `3` or `0.5`.")
