"""`partition` of an entity: `by week on occurred_at`, or `none`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.brief import keys
from dbarchitect.design.brief.complaint import did_you_mean
from dbarchitect.design.brief.fields import refuse, text_of
from dbarchitect.design.partitioning.rule import KEPT_TIME, partition_times
from dbarchitect.model.brief import IdentityMode
from dbarchitect.model.partition import PartitionRule, PartitionSpan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.brief.fields import Fields
    from dbarchitect.design.brief.nodes import Node
    from dbarchitect.design.brief.refusals import Refusals
    from dbarchitect.model.brief import Entity

NONE = "none"
_FORM = "Write `partition: by month on occurred_at`, or `partition: none`."


def read_partition(fields: Fields, entity: Entity) -> PartitionRule | None:
    """What the entity's `partition` asks for; None where it is not written or was refused."""
    return fields.attempt("partition", lambda: _read(fields, entity))


def write_partition(rule: PartitionRule) -> str:
    """The rule as the brief writes it."""
    return NONE if rule.span is None else f"by {rule.span.value} on {rule.time}"


def _read(fields: Fields, entity: Entity) -> PartitionRule | None:
    node = fields.nodes.get("partition")
    if node is None:
        return None
    what = fields.what("partition")
    text = " ".join(text_of(node, what).split())
    found = re.fullmatch(keys.PARTITION, text)
    if found is None:
        raise refuse(node, f"{what} is `{text}`, which says no span and no time", _FORM)
    if text == NONE:
        return PartitionRule(location=node.location)
    time = found[2]
    _check_time(node, entity, what, time, fields.refusals)
    for message, hint in _lost(entity, time):
        raise refuse(node, f"{what} is not possible: {message}", hint)
    return PartitionRule(span=PartitionSpan(found[1]), time=time, location=node.location)


def _check_time(node: Node, entity: Entity, what: str, time: str, refusals: Refusals) -> None:
    times = list(dict.fromkeys(partition_times(entity)))
    written = next((a for a in entity.attributes if a.name == time), None)
    if time in times or (written is not None and refusals.concerns(written.location)):
        return
    hint = did_you_mean(time, times, what="Its required instants")
    if not times:
        hint = "Give the entity a required `instant`, or `keep: {timestamps: true}`."
    if written is None and time == KEPT_TIME:
        hint = "Write `keep: {timestamps: true}`, or name an instant of its own."
    raise refuse(node, f"{what} names `{time}`, which is no required instant", hint)


def _lost(entity: Entity, time: str) -> Iterator[tuple[str, str]]:
    """What partitions would break or hold alone, and what to do about each."""
    if entity.tree is not None:
        hint = "Write `partition: none`, or leave `tree` out."
        yield "a row goes with its partition, and others lie under it in the `tree`", hint
    hint = f"Let the rule name `{time}`, or write `partition: none`."
    unique = [a.name for a in entity.attributes if a.unique and a.name != time]
    unique += [r.name for r in entity.references if r.unique]
    for name in unique:
        yield f"`{name}` would be unique in each partition alone", hint
    for rule in entity.uniques:
        if time not in rule.members:
            yield f"{', '.join(rule.members)} would be unique in each partition alone", hint
    if entity.identity is IdentityMode.NATURAL and time not in entity.natural_key:
        yield f"the natural key does not hold `{time}`", f"Add `{time}` to `identity`."
    if entity.no_overlaps:
        yield "`no overlap` would hold in each partition alone", "Write `partition: none`."
