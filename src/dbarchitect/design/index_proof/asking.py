"""All plans of a statement, by asking with fewer and fewer options.

A plan stays the best one as long as the indexes that it uses are there: so it is enough to take
each of them away in turn and to ask again. What comes out answers for every set of options.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.design.index_proof.choosing import Configuration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.design.index_proof.options import IndexOption
    from dbarchitect.design.index_proof.statements import Statement
    from dbarchitect.lab.twin import Twin
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.plan import Plan

MOST_PLANS = 300
"""How many plans of one statement are asked for at most; no statement of the examples needs a
tenth of it."""


@dataclass(slots=True)
class Planner:
    """Asks the twin; `plans` counts how often."""

    twin: Twin
    options: Sequence[IndexOption]
    known: frozenset[str]
    plans: int = field(default=0, init=False)

    def configurations(self, statement: Statement) -> tuple[Configuration, ...]:
        """Every plan of the statement that some set of options leads to.

        Raises:
            StatementFailedError: the server cannot plan it.
            TwinRefusalError: it is none that is planned.
        """
        own = {o.name: o.index.name for o in self.options if o.table in statement.tables}
        found: dict[frozenset[str], float] = {}
        asked: list[tuple[frozenset[str], frozenset[str]]] = []
        waiting = [frozenset(own), frozenset[str]()]
        while waiting and len(asked) < MOST_PLANS:
            visible = waiting.pop()
            if any(used <= visible <= seen for used, seen in asked):
                continue
            plan = self.plan(statement, [own[name] for name in sorted(visible)])
            used = self._used(plan, visible)
            asked.append((used, visible))
            found[used] = min(found.get(used, plan.total_cost), plan.total_cost)
            waiting.extend(visible - {name} for name in sorted(used))
        return tuple(
            Configuration(used, cost)
            for used, cost in sorted(found.items(), key=lambda item: sorted(item[0]))
        )

    def plan(self, statement: Statement, visible: Sequence[QualifiedName]) -> Plan:
        """The plan with these options and no other."""
        self.plans += 1
        every = {option.index.name for option in self.options}
        with self.twin.hiding(every - set(visible)):
            return self.twin.plan(
                statement.sql, statement.values, variables=dict(statement.acting)
            )

    def _used(self, plan: Plan, visible: frozenset[str]) -> frozenset[str]:
        """The options that the plan uses, of a partitioned one any of its parts.

        Where it says a name that nobody knows, any option may be meant, and each is taken away
        in turn.
        """
        used = {self.twin.whole_index(name) for name in plan.indexes}
        return visible & used if used <= self.known else visible
