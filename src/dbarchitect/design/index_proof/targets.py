"""What a target allows in planned cost, and patterns that no index brings within theirs.

A cost is no time: between what is taken to be within a target and what is taken to be beyond it
lies a factor of forty, in which the planner says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown
from dbarchitect.model.contradiction import Contradiction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.design.index_proof.choosing import Asked, Configuration
    from dbarchitect.design.index_proof.statements import Statement
    from dbarchitect.design.proof.setting import Setting

COST_PER_MS = 2000.0
"""No machine of today works off more of the planner's units in a millisecond.

A page read in sequence is one unit: 2,000 of them are 16 GB in a second, with every row looked
at. In the lab (benchmarks/index_write_cost.py) it is a few hundred, so a pattern that misses
its target by this measure misses it by far.
"""


SURE_COST_PER_MS = 50.0
"""What a machine is taken to work off of the planner's units in a millisecond, once it is warm.

In the lab it was between 60, on a machine with much other work, and 400
(benchmarks/index_write_cost.py); a slower machine, and pages that come from a disk, stay below
it. An index that a statement needs to stay within its target by this measure is kept, however
rarely the statement runs.
"""


def cost_limit(
    setting: Setting, statement: Statement, configurations: Sequence[Configuration]
) -> float | None:
    """The cost up to which an index is kept for the statement's target, if there is any.

    It is what a warm machine is taken to do within the target; where no plan is so cheap, what
    does not miss it on the fastest one. Where every plan misses it, or nothing is declared, no
    index is kept for its sake.
    """
    for access in setting.design.access:
        if access.name == statement.pattern and access.p95_ms is not None:
            least = min(configuration.cost for configuration in configurations)
            limits = (SURE_COST_PER_MS * access.p95_ms, COST_PER_MS * access.p95_ms)
            return next((limit for limit in limits if least <= limit), None)
    return None


def helpless(
    setting: Setting, statements: Sequence[tuple[Statement, Asked]], accepted: frozenset[str]
) -> Iterator[Contradiction]:
    """A contradiction for each pattern whose best plan of all cannot meet its target."""
    targets = {a.name: a.p95_ms for a in setting.design.access if a.p95_ms is not None}
    told: set[str] = set()
    for statement, asked in statements:
        target = targets.get(statement.pattern)
        if target is None or statement.pattern in told:
            continue
        # The first statement of a pattern is that with its usual key.
        told.add(statement.pattern)
        least = min(configuration.cost for configuration in asked.configurations)
        if least > COST_PER_MS * target:
            yield Contradiction(
                id=f"C-helpless-{'-'.join(statement.pattern.split())}",
                path=f"access.{statement.pattern}",
                says=f"The target at the 95th percentile is {shown(target)} ms.",
                against=(
                    f"At the horizon the planner takes it for {shown(round(least))} units of "
                    "cost with the best of all indexes that were thought of; a fast machine "
                    f"works off at most {shown(COST_PER_MS * target)} in that time."
                ),
                effect=_effect(asked, accepted),
            )


def _effect(asked: Asked, accepted: frozenset[str]) -> str:
    cost = shown(round(asked.cost(accepted & asked.options)))
    return f"The design keeps the pattern as it is, at a planned cost of {cost}."
