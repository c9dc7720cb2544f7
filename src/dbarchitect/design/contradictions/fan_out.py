"""Fan-out times parents, unlike the rows that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.amounts import shown
from dbarchitect.design.contradictions.kind import Kind
from dbarchitect.design.forecast import rows_at_horizon
from dbarchitect.model.contradiction import Contradiction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.brief import Brief, Entity, FanOut, Reference

_ROUNDED = 1.25
"""How far numbers that people round may be apart."""

_MOST_IN_THE_TAIL = 100
"""A busiest hundredth of parents with more than this many times p99 each is no fan-out that
was meant: it would hold nearly all rows."""


def _found(brief: Brief) -> Iterator[Contradiction]:
    for entity in brief.entities:
        for reference in entity.references:
            said = reference.fan_out
            if said is None:
                continue
            sum_and_effect = _too_few(brief, entity, reference, said) or _too_many(
                brief, entity, reference, said
            )
            if sum_and_effect is not None:
                against, effect = sum_and_effect
                yield Contradiction(
                    id=f"C-fan-out-{entity.name}-{reference.name}",
                    path=f"entities.{entity.name}.fan-out.{reference.name}",
                    says=_says(reference, said),
                    against=against,
                    effect=effect,
                )


def _says(reference: Reference, said: FanOut) -> str:
    return (
        f"Half of all {reference.target} have at least {shown(said.p50)} rows each, and one in "
        f"a hundred has at least {shown(said.p99)}."
    )


def least_rows(said: FanOut, parents: float) -> float:
    """The fewest rows that a fan-out allows: the poorer half of the parents have none."""
    return parents * (0.49 * said.p50 + 0.01 * said.p99)


def _too_few(
    brief: Brief, entity: Entity, reference: Reference, said: FanOut
) -> tuple[str, str] | None:
    """The sum that does not come out, where neither start nor horizon has rows enough."""
    moments = _moments(brief, entity, reference)
    if any(rows * _ROUNDED >= least_rows(said, parents) for rows, parents in moments):
        return None
    rows, parents = moments[-1]
    against = (
        f"That takes {shown(round(least_rows(said, parents)))} rows for {shown(parents)} "
        f"{reference.target}; {entity.name} has {shown(rows)} at the horizon."
    )
    effect = f"Some {reference.target} have no {entity.name} in the lab; the others fit."
    return against, effect


def _too_many(
    brief: Brief, entity: Entity, reference: Reference, said: FanOut
) -> tuple[str, str] | None:
    """Who would hold the rows, where all but a hundredth of the parents cannot."""
    if reference.optional:
        return None
    moments = _moments(brief, entity, reference)
    each = min(_in_the_tail(said, rows, parents) for rows, parents in moments)
    if each <= _MOST_IN_THE_TAIL * said.p99:
        return None
    rows, parents = moments[-1]
    against = (
        f"{entity.name} has {shown(rows)} rows for {shown(parents)} {reference.target} at the "
        f"horizon: one in a hundred of them would hold {shown(round(each))}."
    )
    return against, f"In the lab every {reference.target} has as many times more {entity.name}."


def _in_the_tail(said: FanOut, rows: float, parents: float) -> float:
    """Rows for each parent above the 99th percentile, all others being as full as may be."""
    rest = rows - parents * (0.5 * said.p50 + 0.49 * said.p99)
    return rest / max(1.0, 0.01 * parents)


def _moments(brief: Brief, entity: Entity, reference: Reference) -> tuple[tuple[int, int], ...]:
    """Rows and parents at the start, then at the horizon."""
    target = brief.entity(reference.target)
    days = brief.horizon_days
    start = (entity.rows, max(1, target.rows))
    later = (rows_at_horizon(entity, days), max(1, rows_at_horizon(target, days)))
    return start, later


CONTRADICTION = Kind(slug="fan_out", in_brief=_found)
