"""`history: bitemporal`: an entity whose rows say from when to when they are true.

Such an entity has a period, `valid`, which need not be written, and is told apart by what its
rows tell of together with that period.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.brief.fields import refuse
from dbarchitect.design.history.plan import VALID
from dbarchitect.errors import BriefError
from dbarchitect.model.brief import (
    PERIODS,
    Attribute,
    AttributeKind,
    AttributeType,
    DeleteMode,
    History,
    IdentityMode,
    Sensitivity,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.fields import Fields
    from dbarchitect.model.brief import Brief, Entity

_DESCRIPTION = "From when to when it is true, as the business says."


def is_bitemporal(entity: Entity) -> bool:
    """Whether rows say from when to when they are true, and versions of them are kept."""
    return entity.keeping.history is History.BITEMPORAL


def with_valid(entity: Entity) -> Entity:
    """The entity with its period, where it is bitemporal and does not name it itself."""
    if not is_bitemporal(entity) or any(a.name == VALID for a in entity.attributes):
        return entity
    period = Attribute(
        name=VALID,
        type=AttributeType(kind=AttributeKind.PERIOD),
        description=_DESCRIPTION,
        location=entity.location,
    )
    return replace(entity, attributes=(*entity.attributes, period))


def told_apart_in_time(fields: Fields, entity: Entity) -> Entity:
    """The entity with its period as the end of its key, where it is bitemporal.

    What a bitemporal entity cannot be is taken to the refusals.
    """
    if not is_bitemporal(entity):
        return entity
    for error in _errors(fields, entity):
        fields.refusals.take(error)
    if entity.identity is not IdentityMode.NATURAL:
        return entity
    others = tuple(name for name in entity.natural_key if name != VALID)
    return replace(entity, natural_key=(*others, VALID))


def _errors(fields: Fields, entity: Entity) -> Iterator[BriefError]:
    name, place = f"`{entity.name}` is bitemporal", fields.nodes.get("identity")
    if entity.identity is not IdentityMode.NATURAL and (
        place is None or not fields.refusals.concerns(place.location)
    ):
        message = f"{name}, and nothing says what its rows tell of"
        hint = "Write what is the same in all of them: `identity: {natural: [product]}`."
        yield BriefError(message, hint=hint, location=entity.location)
    if entity.keeping.delete is DeleteMode.SOFT:
        message = f"{name} and deleted softly, so that a deleted row would stay in the way"
        hint = "Write `delete: hard`: what was deleted is among the versions."
        yield BriefError(message, hint=hint, location=entity.location)
    for attribute in entity.attributes:
        if attribute.name == VALID and (
            attribute.type.kind not in PERIODS or attribute.null or attribute.type.array
        ):
            message = f"{name}, and its `{VALID}` is no required period"
            hint = "Write `valid: period` or `valid: date period`, or leave it out."
            yield BriefError(message, hint=hint, location=attribute.location)
    yield from _unique_errors(entity, name)
    if fields.has("partition") or entity.tree is not None:
        key = "partition" if fields.has("partition") else "tree"
        message = f"{name} and has `{key}`, which the two times do not go with"
        yield refuse(fields.nodes[key], message, f"Remove `{key}`, or write `history: none`.")


def _unique_errors(entity: Entity, name: str) -> Iterator[BriefError]:
    """What would be unique whenever it is true, and not at each moment."""
    unique = [(a.name, a.location) for a in entity.attributes if a.unique]
    unique += [(r.name, r.location) for r in entity.references if r.unique]
    unique += [
        (", ".join(rule.members), rule.location)
        for rule in entity.uniques
        if VALID not in rule.members
    ]
    for members, place in unique:
        message = f"{name}, and `{members}` would be unique over all times"
        hint = f"Write `no overlap: [[{members}, {VALID}]]` for unique at each moment."
        yield BriefError(message, hint=hint, location=place)


def bitemporal_errors(brief: Brief) -> Iterator[BriefError]:
    """References to rows that are true for some time only, and values before that are none."""
    timed = {entity.name for entity in brief.entities if is_bitemporal(entity)}
    for entity in brief.entities:
        for reference in entity.references:
            if reference.target in timed:
                message = (
                    f"`{entity.name}` refers to `{reference.target}`, which is bitemporal: "
                    "several rows of it tell of the same"
                )
                hint = (
                    "Refer to what its rows tell of, an entity of its own without the facts "
                    "that change."
                )
                yield BriefError(message, hint=hint, location=reference.location)
        yield from _previous_errors(entity)


def _previous_errors(entity: Entity) -> Iterator[BriefError]:
    attributes = {a.name: a for a in entity.attributes}
    seen: set[str] = set()
    for name in entity.keeping.previous:
        found = attributes.get(name)
        message, hint = f"`history` of `{entity.name}` names `{name}`", ""
        if found is None:
            message += ", which is no attribute of it"
            hint = "Name attributes; of what refers, `history: versions` keeps what was."
        elif found.sensitive is Sensitivity.SECRET or found.type.kind is AttributeKind.SECRET:
            message += ", a secret, of which nothing is kept"
            hint = f"Leave `{name}` out."
        elif name in seen:
            message, hint = message + " twice", "Name each attribute once."
        else:
            seen.add(name)
            continue
        yield BriefError(message, hint=hint, location=entity.location)
