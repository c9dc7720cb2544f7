"""Wall-clock time that is meant, and defaults of it when the column is to hold instants.

The server keeps a default when a column's type changes: `timezone('utc', now())`, which was
right for a timestamp, is then taken for a time of the session's zone, hours off. Source:
PostgreSQL documentation, ALTER TABLE, and tablecmds.c, ATExecAlterColumnType.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_literal
from dbarchitect.review.columns import words_of
from dbarchitect.sqltext.composing import text
from dbarchitect.sqltext.predicates import predicate_tree
from dbarchitect.sqltext.shapes import type_name
from dbarchitect.sqltext.sides import constant_text, without_casts

if TYPE_CHECKING:
    from dbarchitect.model.schema import Column, Table
    from dbarchitect.sqltext.tree import Node

_CLOCKS = frozenset({"now", "statement_timestamp", "transaction_timestamp", "clock_timestamp"})
_INSTANTS = frozenset({"SVFOP_CURRENT_TIMESTAMP", "SVFOP_CURRENT_TIMESTAMP_N"})
_LOCAL = frozenset({"SVFOP_LOCALTIMESTAMP", "SVFOP_LOCALTIMESTAMP_N"})
_UTC = "UTC"
_ZONE_AND_INSTANT = 2


_LOCAL_WORDS = frozenset({"local", "wall"})
_ZONE_ENDS = (("time", "zone"), ("timezone",), ("tz",))


def is_meant_local(table: Table, column: Column) -> bool:
    """Whether the name says so, or another column has the zone: `starts_at`, `starts_at_zone`.

    A time that is kept with its place stays right when that place changes its clocks.
    """
    words = words_of(column.name)
    return not _LOCAL_WORDS.isdisjoint(words) or any(
        _has_zone_of(words, words_of(other.name)) for other in table.columns
    )


def _has_zone_of(words: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Of `event_start` that is `event_timezone`; `zone` alone may be one of a map."""
    if other == (*words, "zone"):
        return True
    stems = (other[: -len(end)] for end in _ZONE_ENDS if other[-len(end) :] == end)
    return any(stem and words[: len(stem)] == stem for stem in stems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instants:
    """How wall-clock times become instants.

    `zone` is SQL of the zone in which they were written; whether the default says so or it is
    taken for it tells `is_said`. `default` is that of the column afterwards, None where it
    stays as it is.
    """

    zone: str = quote_literal(_UTC)
    default: str | None = None
    is_said: bool = False

    @property
    def is_utc(self) -> bool:
        """Whether the zone is UTC."""
        return self.zone == quote_literal(_UTC)


def instants_of(default: str | None) -> Instants | None:
    """The zone that the default writes, and the default afterwards; None where nobody can say.

    Args:
        default: The default of a column of timestamp without time zone, as deparsed.
    """
    if default is None:
        return Instants()
    node = predicate_tree(default)
    if is_clock(_before_interval(node)):
        return Instants()
    if node.kind == "TypeCast" and type_name(node) == "timestamp":
        return _of_cast(default, node.child("arg"))
    return _of_zone(node)


def is_clock(node: Node) -> bool:
    """Whether it is the present moment, as an instant or as wall-clock time."""
    return _is_instant(node) or node.text("op") in _LOCAL


def _of_cast(default: str, inner: Node | None) -> Instants | None:
    """A constant is of UTC; the clock was cast to what the column held, and need not be."""
    if inner is not None and is_clock(_before_interval(inner)):
        return Instants(default=text(inner))
    if inner is None or inner.kind != "A_Const":
        return None
    return Instants(default=f"({default} AT TIME ZONE {quote_literal(_UTC)})")


def _of_zone(node: Node) -> Instants | None:
    """`timezone(zone, now())` says in which zone the values were written."""
    arguments = node.children("args")
    if node.strings("funcname")[-1:] != ("timezone",) or len(arguments) != _ZONE_AND_INSTANT:
        return None
    zone = constant_text(without_casts(arguments[0]))
    if zone is None or not _is_instant(arguments[1]):
        return None
    named = _UTC if zone.upper() == _UTC else zone
    return Instants(zone=quote_literal(named), default=text(arguments[1]), is_said=True)


def _is_instant(node: Node) -> bool:
    """Whether it is the clock, which is cast to what the column holds."""
    return node.text("op") in _INSTANTS or "".join(node.strings("funcname")[-1:]) in _CLOCKS


def _before_interval(node: Node) -> Node:
    """What an interval is added to or taken from; otherwise the expression itself."""
    left, right = node.child("lexpr"), node.child("rexpr")
    if "".join(node.strings("name")) not in {"+", "-"} or left is None or right is None:
        return node
    return left if type_name(right) == "interval" else node
