"""Reading EXPLAIN's JSON into a summary: nodes, indexes, cost, rows and buffers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, cast

from dbarchitect.lab.twin import read_plan
from dbarchitect.model.proof import PlanSummary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.plan import Plan, PlanNode
    from dbarchitect.postgres.session import Session

    Node = Mapping[str, object]


def names_in_plans(
    design: Design,
) -> tuple[Mapping[str, QualifiedName], Mapping[str, str]]:
    """What plans call an index, and the index; each partition, and its table.

    The index of a partition is its table's.
    """
    indexes = {
        index.name.name: index.partition_of or index.name
        for table in design.schema.tables
        for index in table.indexes
    }
    parents = {
        table.name.name: table.partition_of.parent.name
        for table in design.schema.tables
        if table.partition_of is not None
    }
    return indexes, parents


def plan_summary(
    explained: Sequence[Mapping[str, Node]],
    indexes: Mapping[str, QualifiedName],
    parents: Mapping[str, str] | None = None,
) -> PlanSummary:
    """The summary of what `EXPLAIN (FORMAT JSON)` returned.

    `indexes` maps names to paths, `parents` partitions to their tables: nodes that do the same
    with several partitions of a table, one after the other, are one line.
    """
    return summary_of(read_plan(explained), indexes, parents)


def summary_of(
    plan: Plan,
    indexes: Mapping[str, QualifiedName],
    parents: Mapping[str, str] | None = None,
) -> PlanSummary:
    """The summary of a plan; see `plan_summary`."""
    top = plan.root
    used = {
        indexes[name]
        for _, node in top.walk()
        for name in _index_names(node)
        if name in indexes
    }
    names = _Names(indexes, parents or {})
    return PlanSummary(
        nodes=tuple(_lines(top, 0, names)),
        shape=tuple(_lines(top, 0, replace(names, count=_MANY))),
        indexes=tuple(sorted(used)),
        cost=top.total_cost,
        rows=_rows(top) if top.detail("Actual Rows") is not None else None,
        buffers=_buffers(top) if top.detail("Shared Hit Blocks") is not None else None,
        wal_bytes=round(top.number("WAL Bytes")) if top.detail("WAL Bytes") else None,
        descents=_descents(top),
        visited=_of_scans(top, _looked_at),
        found=_of_scans(top, lambda node: node.number("Actual Rows")),
        expected=_of_scans(top, lambda node: node.rows),
        wanted=_wanted(top),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """What the names of a plan stand for; `count` partitions are shown as so many."""

    indexes: Mapping[str, QualifiedName]
    parents: Mapping[str, str]
    count: int = 1

    def relation(self, name: str | None) -> str | None:
        """The relation, or how many partitions of which table."""
        if self.count == 1 or name is None or name not in self.parents:
            return name
        return f"{self.count} partitions of {self.parents[name]}"

    def index(self, name: str | None) -> str | None:
        """The index, or the one of the table that its partitions have from it."""
        if self.count == 1 or name is None or name not in self.indexes:
            return name
        return self.indexes[name].name


def _lines(node: PlanNode, depth: int, names: _Names) -> Iterator[str]:
    """The node and what is below it, alike ones of several partitions together."""
    yield "  " * depth + node.text_with(names.index(node.index), names.relation(node.relation))
    several = replace(names, count=max(names.count, _MANY))
    for _, alike in groupby(node.children, lambda child: tuple(_lines(child, 0, several))):
        group = list(alike)
        shown = replace(names, count=len(group)) if len(group) > 1 else names
        if len(group) > 1 and not _reads_partition(group[0], names):
            for child in group:
                yield from _lines(child, depth + 1, names)
        else:
            yield from _lines(group[0], depth + 1, shown)


_MANY = 2


def _reads_partition(node: PlanNode, names: _Names) -> bool:
    return any(below.relation in names.parents for _, below in node.walk())


def _index_names(node: PlanNode) -> Iterator[str]:
    """The index that the node reads, and those by which it finds a conflict."""
    if node.index is not None:
        yield node.index
    arbiters = node.detail("Conflict Arbiter Indexes")
    # EXPLAIN's JSON has a list of names under this key, where it has it.
    yield from cast("Sequence[str]", json.loads(arbiters)) if arbiters else ()


def _rows(top: PlanNode) -> int:
    """The rows of the result; of a statement that returns none, those that it was given."""
    returned = round(top.number("Actual Rows"))
    if returned or top.type != "ModifyTable":
        return returned
    fed = (n for n in top.children if n.detail("Parent Relationship") == "Outer")
    return sum(round(node.number("Actual Rows")) for node in fed)


def _descents(top: PlanNode) -> int | None:
    """How often an index was searched from its root; before 18 once for each time it was asked.

    Source: PostgreSQL documentation 14.1.2, on Index Searches.
    """
    if top.detail("Actual Rows") is None:
        return None
    searched = (
        node.number("Index Searches") or node.number("Actual Loops")
        for _, node in top.walk()
        if node.index is not None
    )
    return round(sum(searched))


def _of_scans(top: PlanNode, each_time: Callable[[PlanNode], float]) -> int | None:
    """The rows of all scans, as many as were asked for; None of a plan that did not run."""
    if top.detail("Actual Rows") is None:
        return None
    scans = (node for _, node in top.walk() if node.relation or node.index)
    return round(sum(each_time(node) * node.number("Actual Loops") for node in scans))


_LOOKED_AT = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")


def _looked_at(node: PlanNode) -> float:
    """The rows that a scan looked at each time, on average, those that it left out too."""
    return sum(node.number(name) for name in _LOOKED_AT)


def _wanted(top: PlanNode) -> int | None:
    """How many rows a LIMIT is planned to take where it ends all work below.

    EXPLAIN does not print the number: it is what the node is expected to return where that
    is less than what it could be given.
    """
    node = top
    while node.type in _HANDING_ON and len(node.children) == 1:
        node = node.children[0]
    if node.type != "Limit" or not _ends_early(node):
        return None
    given = next(child for child in node.children if _is_read(child))
    return round(node.rows) if node.rows < given.rows else None


_HANDING_ON = frozenset({"LockRows", "Result", "Subquery Scan"})
_ENDING = frozenset({"Index Only Scan", "Index Scan", "Seq Scan"})
_PASSING = frozenset({"Append", "LockRows", "Merge Append", "Nested Loop", "Subquery Scan"})


def _is_read(child: PlanNode) -> bool:
    """Whether the node above asks it for its next row, and not once for each or at first."""
    return child.detail("Parent Relationship") in {"Outer", "Member", "Subquery"}


def _ends_early(node: PlanNode) -> bool:
    """Whether what is below works row by row, and does no more when no row is asked for."""
    if node.type in _ENDING:
        return True
    read = [child for child in node.children if _is_read(child)]
    passes = node.type in _PASSING or node.type == "Limit"
    return passes and bool(read) and all(map(_ends_early, read))


def _buffers(node: PlanNode) -> int:
    return round(node.number("Shared Hit Blocks") + node.number("Shared Read Blocks"))


def explained_cost(session: Session, sql: str) -> tuple[int, float]:
    """The buffers that running a statement touched, and its milliseconds (varying)."""
    asked = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}"
    ((explained,),) = session.query_untrusted(asked)
    took_ms = explained[0]["Execution Time"]
    return _buffers(read_plan(explained).root), float(took_ms)
