"""The short form of an N:M relation: `many: {tags: Tag}` makes an entity that links both."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.design.brief import keys
from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.design.brief.entities import read_entity
from dbarchitect.design.brief.fields import Fields, refuse, text_of
from dbarchitect.design.brief.naming import member_name
from dbarchitect.design.brief.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.design.brief.nodes import Node
    from dbarchitect.design.brief.reading import Reading
    from dbarchitect.model.brief import Entity

KEY = "many"

_OF_THE_TIE = ("description", "rows", "growth", "fan-out", "attributes", "keep", "table")


def read_many(entries: Iterable[tuple[Scalar, Node]], reading: Reading) -> tuple[Entity, ...]:
    """The entities that tie those of `entries` to others, as their `many` says."""
    found: list[Entity] = []
    for key, node in entries:
        if isinstance(node, Mapping):
            for name, value in node.entries:
                if name.text == KEY:
                    found += _ties(key, value, reading)
    return tuple(found)


def _ties(owner: Scalar, node: Node, reading: Reading) -> Iterator[Entity]:
    fields = Fields(f"entity `{owner.text}`", node.location, {KEY: node}, {}, reading.refusals)
    for name, value in fields.attempt(KEY, lambda: fields.entries(KEY)) or ():
        read = partial(_tie, owner, name, value, reading)
        tie = reading.refusals.attempt(read, of=name.location)
        if tie is not None:
            yield tie


def _tie(owner: Scalar, name: Scalar, node: Node, reading: Reading) -> Entity:
    member_name(name, "an N:M relation")
    subject = f"`{name.text}` of entity `{owner.text}`"
    long = Fields(subject, node.location, {"to": node}, {}, reading.refusals)
    if isinstance(node, Mapping):
        long = Fields.of(node, subject, keys.MANY, reading.refusals)
    other = text_of(long.required("to"), subject)
    if other not in reading.entities:
        message = f"{subject} is `{other}`, which is not an entity"
        hint = did_you_mean(other, sorted(reading.entities), what="Entities")
        raise refuse(long.required("to"), message, hint)
    if other == owner.text:
        message = f"{subject} ties `{other}` to itself, and its ends need names"
        hint = "Write an entity of its own: `links: {follower: User, followed: User}`."
        raise refuse(node, message, hint)
    called = long.text("entity") or f"{owner.text}{other}"
    if called in reading.entities:
        message = f"{subject} would be entity `{called}`, which there is already"
        raise refuse(node, message, "Name the tie: `{to: Tag, entity: Label}`.")
    place = name.location
    ends = Sequence(
        items=(Scalar(text=owner.text, location=place), Scalar(text=other, location=place)),
        location=place,
    )
    entries: list[tuple[Scalar, Node]] = [(Scalar(text="links", location=place), ends)]
    entries += [(long.names[k], long.nodes[k]) for k in _OF_THE_TIE if k in long.nodes]
    tie = read_entity(
        Scalar(text=called, location=place),
        Mapping(entries=tuple(entries), location=place),
        reading,
    )
    described = tie.description or f"Ties one {other} to one {owner.text}."
    return replace(tie, description=described, location=place)
