"""What a planner is told so that it takes a plan that it would not take by itself.

At the horizon a statement may have another plan than with the lab's rows. To see what that one
touches the lab's planner is kept from what it has not.

Rules:
    1. Nothing is told that makes a plan possible which the server could not choose by itself:
       kinds of nodes are switched off, and indexes that the wanted plan does not read are gone.
    2. Who tells looks at the plan that comes of it, and takes away the indexes that it reads
       and the wanted one does not: only the wanted shape counts.

Source: PostgreSQL documentation 19.7.1, Planner Method Configuration.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.proof import PlanSummary

_SWITCHES = {
    "Bitmap Heap Scan": "enable_bitmapscan",
    "Hash Join": "enable_hashjoin",
    "Incremental Sort": "enable_incremental_sort",
    "Index Only Scan": "enable_indexonlyscan",
    "Index Scan": "enable_indexscan",
    "Materialize": "enable_material",
    "Memoize": "enable_memoize",
    "Merge Join": "enable_mergejoin",
    "Nested Loop": "enable_nestloop",
    "Seq Scan": "enable_seqscan",
    "Sort": "enable_sort",
}
"""The switch of each kind of node that has one of its own."""

_NEEDS = {"enable_indexonlyscan": "enable_indexscan"}
"""A switch that works only where another one is on. Source: `cost_index`, costsize.c."""


def tellings(chosen: PlanSummary, wanted: PlanSummary) -> Iterator[tuple[str, ...]]:
    """The switches that may lead from the chosen plan to the wanted one, the fewest first.

    None at all come first: indexes that are gone may be enough.
    """
    have, want = _kinds(chosen), _kinds(wanted)
    for switch, needed in _NEEDS.items():
        want[needed] += want[switch]
    only_chosen = {one for one in have if not want[one]}
    fewer = {one for one in have if have[one] > want[one]}
    unused = {one for one in _SWITCHES.values() if not want[one]}
    several: tuple[set[str], ...] = (set(), only_chosen, fewer, unused, unused | fewer)
    yield from dict.fromkeys(tuple(sorted(switches)) for switches in several)


def _kinds(plan: PlanSummary) -> Counter[str]:
    """How many nodes of the plan each switch is for."""
    return Counter(
        switch
        for line in plan.shape
        for kind, switch in _SWITCHES.items()
        if f"{line.strip()} ".startswith(f"{kind} ")
    )
