"""A plan of PostgreSQL's planner, as a value: its nodes, their costs and what they expect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dbarchitect.model.quantities import Bytes, PlannerCost

Shape = tuple[str, str | None, str | None, str | None, tuple["Shape", ...]]
"""Of a node: type, join type, relation, index, and the shapes of its children."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNode:
    """One node of a plan.

    `relation` and `index` are bare names, as EXPLAIN gives them. `rows` and `width_bytes` are
    expected, for each time that the node runs. `details` holds everything else that EXPLAIN
    said, such as conditions, by name.
    """

    type: str
    startup_cost: PlannerCost
    total_cost: PlannerCost
    rows: float
    width_bytes: Bytes
    relation: str | None = None
    index: str | None = None
    join: str | None = None
    details: tuple[tuple[str, str], ...] = ()
    children: tuple[PlanNode, ...] = ()

    @property
    def text(self) -> str:
        """Such as `Index Scan using orders_pkey on orders`."""
        return self.text_with(self.index, self.relation)

    def text_with(self, index: str | None, relation: str | None) -> str:
        """The same with other names; a node that writes is called by what it does."""
        words = [self.detail("Operation") or self.type]
        if self.join is not None and self.join != "Inner":
            words.append(f"({self.join})")
        if index is not None:
            words.append(f"using {index}")
        if relation is not None:
            words.append(f"on {relation}")
        return " ".join(words)

    def detail(self, name: str) -> str | None:
        """What EXPLAIN said under that name, None where it said nothing."""
        return next((value for key, value in self.details if key == name), None)

    def number(self, name: str) -> float:
        """The number under that name, such as `Actual Rows`; 0 where there is none."""
        return float(self.detail(name) or 0)

    @property
    def shape(self) -> Shape:
        """What the node and those below do, and to what, without any number."""
        children = tuple(child.shape for child in self.children)
        return (self.type, self.join, self.relation, self.index, children)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, PlanNode]]:
        """The node and those below with their depth, from the top."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole plan."""

    root: PlanNode

    @property
    def total_cost(self) -> PlannerCost:
        """The cost up to the last row."""
        return self.root.total_cost

    @property
    def startup_cost(self) -> PlannerCost:
        """The cost up to the first row."""
        return self.root.startup_cost

    @property
    def shape(self) -> Shape:
        """What the plan does, without any number."""
        return self.root.shape

    @property
    def indexes(self) -> tuple[str, ...]:
        """The bare names of the indexes that it uses, sorted."""
        return tuple(sorted({n.index for _, n in self.root.walk() if n.index is not None}))

    @property
    def lines(self) -> tuple[str, ...]:
        """The nodes from the top, indented by two spaces for each level."""
        return tuple("  " * depth + node.text for depth, node in self.root.walk())
