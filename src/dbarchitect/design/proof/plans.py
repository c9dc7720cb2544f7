"""Reading EXPLAIN's JSON into a summary: nodes, indexes, cost, rows and buffers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, cast

from dbarchitect.model.proof import PlanSummary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.postgres.session import Session

    Node = Mapping[str, object]


def plan_summary(
    explained: Sequence[Mapping[str, Node]],
    indexes: Mapping[str, QualifiedName],
    parents: Mapping[str, str] | None = None,
) -> PlanSummary:
    """The summary of what `EXPLAIN (FORMAT JSON)` returned.

    `indexes` maps names to paths, `parents` partitions to their tables: nodes that do the same
    with several partitions of a table, one after the other, are one line.
    """
    top = explained[0]["Plan"]
    nodes = list(_walk(top, 0))
    used = {
        indexes[name] for _, node in nodes for name in _index_names(node) if name in indexes
    }
    return PlanSummary(
        nodes=tuple(_lines(top, 0, _Names(indexes, parents or {}))),
        indexes=tuple(sorted(used)),
        cost=_number(top, "Total Cost"),
        rows=_rows(top) if "Actual Rows" in top else None,
        buffers=_buffers(top) if "Shared Hit Blocks" in top else None,
        wal_bytes=round(_number(top, "WAL Bytes")) if "WAL Bytes" in top else None,
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """What the names of a plan stand for; `count` partitions are shown as so many."""

    indexes: Mapping[str, QualifiedName]
    parents: Mapping[str, str]
    count: int = 1

    def relation(self, name: str) -> str:
        """The relation, or how many partitions of which table."""
        if self.count == 1 or name not in self.parents:
            return name
        return f"{self.count} partitions of {self.parents[name]}"

    def index(self, name: str) -> str:
        """The index, or the one of the table that its partitions have from it."""
        if self.count == 1 or name not in self.indexes:
            return name
        return self.indexes[name].name


def _lines(node: Node, depth: int, names: _Names) -> Iterator[str]:
    """The node and what is below it, alike ones of several partitions together."""
    yield "  " * depth + _line(node, names)
    children = cast("Sequence[Node]", node.get("Plans", ()))
    several = replace(names, count=max(names.count, _MANY))
    for _, alike in groupby(children, lambda child: tuple(_lines(child, 0, several))):
        group = list(alike)
        shown = replace(names, count=len(group)) if len(group) > 1 else names
        if len(group) > 1 and not _reads_partition(group[0], names):
            for child in group:
                yield from _lines(child, depth + 1, names)
        else:
            yield from _lines(group[0], depth + 1, shown)


_MANY = 2


def _reads_partition(node: Node, names: _Names) -> bool:
    return any(_text(below, "Relation Name") in names.parents for _, below in _walk(node, 0))


def _walk(node: Node, depth: int) -> Iterator[tuple[int, Node]]:
    yield depth, node
    # EXPLAIN's JSON has a list of nodes under this key, where it has it.
    for child in cast("Sequence[Node]", node.get("Plans", ())):
        yield from _walk(child, depth + 1)


def _index_names(node: Node) -> Iterator[str]:
    """The index that the node reads, and those by which it finds a conflict."""
    yield _text(node, "Index Name")
    yield from cast("Sequence[str]", node.get("Conflict Arbiter Indexes", ()))


def _rows(top: Node) -> int:
    """The rows of the result; of a statement that returns none, those that it was given."""
    returned = round(_number(top, "Actual Rows"))
    if returned or _text(top, "Node Type") != "ModifyTable":
        return returned
    below = cast("Sequence[Node]", top.get("Plans", ()))
    fed = (n for n in below if _text(n, "Parent Relationship") == "Outer")
    return sum(round(_number(node, "Actual Rows")) for node in fed)


def _line(node: Node, names: _Names) -> str:
    # A node that writes is called by what it does, as in EXPLAIN's text.
    words = [_text(node, "Operation") or _text(node, "Node Type")]
    join = _text(node, "Join Type")
    if join and join != "Inner":
        words.append(f"({join})")
    if "Index Name" in node:
        words.append(f"using {names.index(_text(node, 'Index Name'))}")
    if "Relation Name" in node:
        words.append(f"on {names.relation(_text(node, 'Relation Name'))}")
    return " ".join(words)


def _text(node: Node, key: str) -> str:
    value = node.get(key)
    return value if isinstance(value, str) else ""


def _number(node: Node, key: str) -> float:
    value = node.get(key)
    return float(value) if isinstance(value, int | float) else 0.0


def _buffers(node: Node) -> int:
    return int(_number(node, "Shared Hit Blocks") + _number(node, "Shared Read Blocks"))


def explained_cost(session: Session, sql: str) -> tuple[int, float]:
    """The buffers that running a statement touched, and its milliseconds (varying)."""
    asked = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}"
    ((explained,),) = session.query_untrusted(asked)
    whole = explained[0]
    return _buffers(whole["Plan"]), _number(whole, "Execution Time")
