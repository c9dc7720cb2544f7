"""Reading EXPLAIN (FORMAT JSON) into a `Plan`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from dbarchitect.model.plan import Plan, PlanNode
from dbarchitect.model.quantities import Bytes, PlannerCost

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Node = Mapping[str, object]

_OWN_KEYS = frozenset(
    (
        "Node Type",
        "Startup Cost",
        "Total Cost",
        "Plan Rows",
        "Plan Width",
        "Relation Name",
        "Index Name",
        "Join Type",
        "Plans",
    )
)


def read_plan(explained: Sequence[Mapping[str, Node]]) -> Plan:
    """The plan that `EXPLAIN (FORMAT JSON)` returned."""
    return Plan(root=_node(explained[0]["Plan"]))


def _node(node: Node) -> PlanNode:
    # EXPLAIN's JSON has a list of nodes under this key, where it has it.
    children = cast("Sequence[Node]", node.get("Plans", ()))
    return PlanNode(
        type=str(node["Node Type"]),
        startup_cost=PlannerCost(_number(node, "Startup Cost")),
        total_cost=PlannerCost(_number(node, "Total Cost")),
        rows=_number(node, "Plan Rows"),
        width_bytes=Bytes(int(_number(node, "Plan Width"))),
        relation=_text(node, "Relation Name"),
        index=_text(node, "Index Name"),
        join=_text(node, "Join Type"),
        details=tuple(
            (key, value if isinstance(value, str) else json.dumps(value, sort_keys=True))
            for key, value in sorted(node.items())
            if key not in _OWN_KEYS
        ),
        children=tuple(_node(child) for child in children),
    )


def _text(node: Node, key: str) -> str | None:
    value = node.get(key)
    return value if isinstance(value, str) else None


def _number(node: Node, key: str) -> float:
    value = node.get(key)
    return float(value) if isinstance(value, int | float) else 0.0
