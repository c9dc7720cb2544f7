"""Reading EXPLAIN's JSON into a summary: nodes, indexes, cost, rows and buffers."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dbarchitect.model.proof import PlanSummary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName

    Node = Mapping[str, object]


def plan_summary(
    explained: Sequence[Mapping[str, Node]], indexes: Mapping[str, QualifiedName]
) -> PlanSummary:
    """The summary of what `EXPLAIN (FORMAT JSON)` returned; `indexes` maps names to paths."""
    top = explained[0]["Plan"]
    nodes = list(_walk(top, 0))
    used = {
        indexes[name] for _, node in nodes for name in _index_names(node) if name in indexes
    }
    return PlanSummary(
        nodes=tuple("  " * depth + _line(node) for depth, node in nodes),
        indexes=tuple(sorted(used)),
        cost=_number(top, "Total Cost"),
        rows=_rows(top) if "Actual Rows" in top else None,
        buffers=_buffers(top) if "Shared Hit Blocks" in top else None,
        wal_bytes=round(_number(top, "WAL Bytes")) if "WAL Bytes" in top else None,
    )


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


def _line(node: Node) -> str:
    # A node that writes is called by what it does, as in EXPLAIN's text.
    words = [_text(node, "Operation") or _text(node, "Node Type")]
    join = _text(node, "Join Type")
    if join and join != "Inner":
        words.append(f"({join})")
    if "Index Name" in node:
        words.append(f"using {_text(node, 'Index Name')}")
    if "Relation Name" in node:
        words.append(f"on {_text(node, 'Relation Name')}")
    return " ".join(words)


def _text(node: Node, key: str) -> str:
    value = node.get(key)
    return value if isinstance(value, str) else ""


def _number(node: Node, key: str) -> float:
    value = node.get(key)
    return float(value) if isinstance(value, int | float) else 0.0


def _buffers(node: Node) -> int:
    return int(_number(node, "Shared Hit Blocks") + _number(node, "Shared Read Blocks"))
