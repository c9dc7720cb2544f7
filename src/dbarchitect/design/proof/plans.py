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
        indexes[name] for _, node in nodes if (name := _text(node, "Index Name")) in indexes
    }
    return PlanSummary(
        nodes=tuple("  " * depth + _line(node) for depth, node in nodes),
        indexes=tuple(sorted(used)),
        cost=_number(top, "Total Cost"),
        rows=round(_number(top, "Actual Rows")) if "Actual Rows" in top else None,
        buffers=_buffers(top) if "Shared Hit Blocks" in top else None,
    )


def _walk(node: Node, depth: int) -> Iterator[tuple[int, Node]]:
    yield depth, node
    # EXPLAIN's JSON has a list of nodes under this key, where it has it.
    for child in cast("Sequence[Node]", node.get("Plans", ())):
        yield from _walk(child, depth + 1)


def _line(node: Node) -> str:
    words = [_text(node, "Node Type")]
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
