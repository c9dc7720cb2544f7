"""What a statement does to the users of a database, in a line or two of plain words."""

from __future__ import annotations

import re
from textwrap import fill
from typing import TYPE_CHECKING

from dbarchitect.model.effects import LockMode, Stopped, Work
from dbarchitect.model.schema import ObjectKind
from dbarchitect.report.numbers import format_bytes
from dbarchitect.report.printable import on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dbarchitect.model.effects import RelationEffect, StatementEffects
    from dbarchitect.model.finding import Remedy
    from dbarchitect.report.json_value import Json


_WIDTH = 90
_UNBROKEN = "\0"  # no name holds it
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:bytes|[kMGTP]B)\b)")
_NAMED = 3
"""So many relations of a group are named."""

_STOPS = {
    Stopped.NOTHING: "reads and writes go on",
    Stopped.WRITES: "reads go on, writes wait",
    Stopped.READS_AND_WRITES: "reads and writes wait",
}
_WORK = {
    Work.NONE: "rows untouched",
    Work.ROWS: "changed rows are locked until it commits",
    Work.EMPTIED: "emptied",
    Work.UNKNOWN: "whether it is scanned or rewritten is not known",
    Work.SCANNED: "scanned, not rewritten",
    Work.REWRITTEN: "rewritten",
}
_STORING = frozenset({ObjectKind.TABLE, ObjectKind.MATERIALIZED_VIEW})


def effects_lines(effects: StatementEffects) -> tuple[str, ...]:
    """Sentences without a full stop: one for each mode and work, then what is open."""
    lines = [_line(group) for group in _groups(_told(effects.relations))]
    if not lines and effects.unknown is None:
        lines = ["locks no table"]
    if not effects.transaction:
        waits = "; waits until older ones end" if effects.waits else ""
        lines.append(f"not in a transaction{waits}")
    if effects.unknown is not None:
        lines.append(effects.unknown.removesuffix("."))
    return tuple(lines)


def statements_with_effects(remedy: Remedy) -> Iterator[str]:
    """The statements in order, each with what it does as comments of SQL below it."""
    for place, statement in enumerate(remedy.statements):
        yield statement
        if place < len(remedy.effects):
            yield from map(_as_comment, effects_lines(remedy.effects[place]))


def _as_comment(line: str) -> str:
    """The line as a comment, broken where it is long, but never before a unit."""
    filled = fill(
        _BEFORE_UNIT.sub(_UNBROKEN, line),
        _WIDTH,
        initial_indent="-- ",
        subsequent_indent="--   ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled.replace(_UNBROKEN, " ")


def effects_as_json(effects: StatementEffects) -> dict[str, Json]:
    """The effects as values that `json.dumps` takes."""
    return {
        "locks": [
            {
                "relation": one.relation.sql,
                "kind": one.kind.value,
                "mode": one.mode.sql,
                "stops": one.mode.stops.value,
                "work": one.work.value,
                "stored_bytes": one.stored,
            }
            for one in effects.relations
        ],
        "stops": effects.stops.value,
        "in_transaction": effects.transaction,
        "waits_for_transactions": effects.waits,
        "unknown": effects.unknown,
    }


def _told(relations: Iterable[RelationEffect]) -> Iterator[RelationEffect]:
    """An index is told of only where its table's lock does not say it all."""
    held: dict[object, LockMode] = {}
    for one in relations:
        if one.kind is not ObjectKind.INDEX:
            held[one.relation] = one.mode
            yield one
        elif one.table not in held or (
            one.mode.stops is not Stopped.NOTHING and held[one.table] < one.mode
        ):
            yield one


def _groups(relations: Iterable[RelationEffect]) -> list[list[RelationEffect]]:
    found: dict[tuple[object, ...], list[RelationEffect]] = {}
    for one in relations:
        stores = one.kind if one.kind not in _STORING else None
        found.setdefault((one.mode, one.work, stores), []).append(one)
    return list(found.values())


def _line(group: Sequence[RelationEffect]) -> str:
    first = group[0]
    names = [on_one_line(one.relation.display) for one in group[:_NAMED]]
    more = f" and {len(group) - _NAMED} more" if len(group) > _NAMED else ""
    kind = "" if first.kind in _STORING else f"{first.kind.value} "
    return f"{first.mode.sql} on {kind}{', '.join(names)}{more}: {_meaning(group)}"


def _meaning(group: Sequence[RelationEffect]) -> str:
    first = group[0]
    if first.kind is ObjectKind.INDEX:
        waits = first.mode is LockMode.ACCESS_EXCLUSIVE
        return "queries of its table wait" if waits else "its use goes on"
    if first.kind is ObjectKind.SEQUENCE:
        return "new values wait" if first.mode >= LockMode.SHARE else "new values go on"
    if first.kind not in _STORING:
        waits = first.mode is LockMode.ACCESS_EXCLUSIVE
        return "queries of it wait" if waits else "queries of it go on"
    return f"{_STOPS[first.mode.stops]}; {_WORK[first.work]}{_size(group)}"


def _size(group: Sequence[RelationEffect]) -> str:
    """How much is read or written, where that is known of all and is anything at all."""
    sizes = [one.stored for one in group if one.stored is not None]
    reads = group[0].work in {Work.SCANNED, Work.REWRITTEN}
    if not reads or len(sizes) < len(group) or not any(sizes):
        return ""
    return f", {format_bytes(sum(sizes))}"
