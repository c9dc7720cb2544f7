"""References of which a row has exactly one: `refers to one of`, an exclusive arc."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.design.brief import keys
from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.design.brief.fields import Fields, items_of, refuse, text_of
from dbarchitect.design.brief.naming import member_name
from dbarchitect.design.brief.nodes import Mapping, Scalar, Sequence
from dbarchitect.design.names import snake_case
from dbarchitect.model.brief import OnDelete, Reference, ReferenceRole
from dbarchitect.model.relations import ArcRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.nodes import Node
    from dbarchitect.design.brief.reading import Reading

KEY = ReferenceRole.ONE_OF.value

_SHORT = re.compile(r"one of \[(?P<entities>[^\[\]]*)\]\s*(?P<optional>\?)?")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Arc:
    """An exclusive arc with its references; `complete` says that nothing of it was refused."""

    rule: ArcRule | None
    references: tuple[Reference, ...]
    complete: bool = True


def read_arcs(fields: Fields, entity: str, reading: Reading) -> Iterator[Arc]:
    """The arcs of an entity in the order in which they stand."""
    for name, node in fields.attempt(KEY, lambda: fields.entries(KEY)) or ():
        read = partial(_arc, name, node, fields, entity, reading)
        found = fields.refusals.attempt(read, of=name.location)
        yield found or Arc(None, (), complete=False)


def _arc(key: Scalar, node: Node, fields: Fields, entity: str, reading: Reading) -> Arc:
    name = member_name(key, "a reference")
    subject = f"reference `{name}`"
    long = fields.inner(subject, {"to": node})
    if isinstance(node, Mapping):
        long = Fields.of(node, subject, keys.ONE_OF, fields.refusals)
    targets, optional = _targets(long)
    optional = optional or bool(long.flag("optional"))
    on_delete = _on_delete(long, f"{entity}.{name}", reading)
    for target, item in targets:
        if target not in reading.entities:
            message = f"entity `{entity}` refers to `{target}`, which is not an entity"
            raise refuse(item, message, did_you_mean(target, reading.entities, what="Entities"))
    references = tuple(
        Reference(
            name=f"{name}_{snake_case(target)}",
            target=target,
            role=ReferenceRole.ONE_OF,
            optional=True,
            on_delete=on_delete,
            description=f"The {target} that it refers to as its {name}, if it is one.",
            location=key.location,
        )
        for target, _ in targets
    )
    rule = ArcRule(
        name=name,
        members=tuple(reference.name for reference in references),
        optional=optional,
        description=long.text("description"),
        location=key.location,
    )
    return Arc(rule, references)


def _on_delete(long: Fields, of: str, reading: Reading) -> OnDelete:
    written = long.choice("on delete", (OnDelete.RESTRICT, OnDelete.CASCADE))
    if written is None:
        reason = "Nothing that others refer to is deleted unnoticed."
        usual = OnDelete.RESTRICT.value
        reading.notes.assume(f"entities.*.{KEY}.*.on delete", usual, reason, of=of)
    return OnDelete.RESTRICT if written is None else OnDelete(written)


def _targets(long: Fields) -> tuple[tuple[tuple[str, Node], ...], bool]:
    """The entities, each with its node, and whether there may be none."""
    node = long.required("to")
    optional = False
    if isinstance(node, Sequence):
        what = f"an entity of {long.subject}"
        found = tuple((text_of(n, what), n) for n in items_of(node, long.subject))
    else:
        text = text_of(node, long.subject)
        match = _SHORT.fullmatch(text)
        if match is None:
            message = f"{long.subject} is `{text}`, which names no entities to choose from"
            raise refuse(node, message, "Write `one of [Ticket, Article]`, with `?` if none.")
        optional = match["optional"] is not None
        found = tuple((name.strip(), node) for name in match["entities"].split(","))
    names = [name for name, _ in found]
    if len(names) < _FEWEST:
        message = f"{long.subject} has only one entity to refer to, `{names[0]}`"
        raise refuse(node, message, "Write it under `refers to`, or name another entity.")
    twice = next((item for item in found if names.count(item[0]) > 1), None)
    if twice is not None:
        message = f"{long.subject} names `{twice[0]}` twice"
        raise refuse(twice[1], message, "Name each entity once.")
    return found, optional
