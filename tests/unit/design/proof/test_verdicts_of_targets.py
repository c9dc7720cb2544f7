"""A target is held against the lab, and against the horizon by what grew on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dbarchitect.design.proof.verdicts import (
    COST_MARGIN,
    AtHorizon,
    Basis,
    missed_targets,
    unverified_patterns,
    verdicts,
)
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.proof import (
    AccessResult,
    AccessRun,
    LargerScale,
    PlanSummary,
    Proof,
    Timing,
)
from dbarchitect.model.scales import Bound, Growth, GrowthClass, Observed
from shop_design import shop_design

SHOP = shop_design()
PATTERN = next(access for access in SHOP.access if access.name == "user by email")
USERS = QualifiedName("public", "users")


def result(p95_ms: float) -> AccessResult:
    timing = Timing(n=200, p50_ms=1.0, p95_ms=p95_ms, p99_ms=None)
    plan = PlanSummary(nodes=("Limit",), indexes=(), cost=1.0, buffers=4)
    run = AccessRun(key="hot", values=("x",), plan=plan, timing=timing)
    return AccessResult(name=PATTERN.name, runs=(run,))


GROWTH = Growth(
    pattern=PATTERN.name,
    key="hot",
    table=USERS,
    horizon_rows=196_000,
    smaller=Observed(rows=10_000, buffers=3, descents=1),
    larger=Observed(rows=50_000, buffers=4, descents=1),
    kind=GrowthClass.LOGARITHMIC,
    most_buffers=5,
    same_plan=True,
    same_at_horizon=True,
)


def proof(growth: Growth, p95_ms: float = 2.0, *, small_ms: float = 2.0) -> Proof:
    larger = LargerScale(share=0.25, text="25 %", rows={}, access=(result(p95_ms),))
    return Proof(
        server_version="18.6",
        locale="C.UTF-8",
        seed=1,
        scale_share=0.05,
        scale_text="5 %",
        lab_rows={},
        access=(result(small_ms),),
        larger=larger,
        growth=(growth,),
    )


def test_a_logarithm_is_met_by_inference() -> None:
    (found,) = verdicts(SHOP, proof(GROWTH))
    assert found.met
    assert (found.horizon, found.basis) == (AtHorizon.MET, Basis.BUFFERS)
    # A quarter of the usual time is added to the slowest: 2 ms and 1 ms * (5 / 4 - 1).
    assert found.inferred_ms == pytest.approx(2.25)


@pytest.mark.parametrize(("planning_ms", "added_ms"), [(0.6, 0.4), (0.99, 0.1), (3.0, 0.1)])
def test_to_plan_takes_as_long_for_many_rows_as_for_few(
    planning_ms: float, added_ms: float
) -> None:
    made = proof(replace(GROWTH, most_buffers=8))
    assert made.larger is not None
    (own,) = made.larger.access
    timing = Timing(n=200, p50_ms=1.0, p95_ms=2.0, p99_ms=None, planning_ms=planning_ms)
    planned = replace(own, runs=(replace(own.runs[0], timing=timing),))
    (found,) = verdicts(SHOP, replace(made, larger=replace(made.larger, access=(planned,))))
    assert found.inferred_ms == pytest.approx(2.0 + added_ms)


def test_a_bound_above_the_target_shows_nothing() -> None:
    (found,) = verdicts(SHOP, proof(replace(GROWTH, most_buffers=40)))
    assert found.met
    assert found.horizon is AtHorizon.NOT_SHOWN
    assert found.inferred_ms == pytest.approx(11)


@pytest.mark.parametrize(
    ("changed", "basis"),
    [
        ({"same_at_horizon": False}, Basis.PLAN_CHANGES),
        ({"most_buffers": None, "kind": GrowthClass.WORSE}, Basis.GROWS_FASTER),
        ({"most_buffers": None, "kind": GrowthClass.UNKNOWN}, Basis.NO_GROWTH),
        (
            {"most_buffers": None, "kind": GrowthClass.UNKNOWN, "smaller": None},
            Basis.ONE_SCALE,
        ),
    ],
)
def test_what_cannot_be_inferred_is_not_verified(
    changed: dict[str, object], basis: Basis
) -> None:
    (found,) = verdicts(SHOP, proof(replace(GROWTH, **changed)))  # type: ignore[arg-type]  # of a table
    assert (found.horizon, found.basis) == (AtHorizon.NOT_VERIFIED, basis)
    assert found.inferred_ms is None


def test_the_planned_cost_serves_with_a_margin_where_plans_of_the_scales_differ() -> None:
    unlike = replace(
        GROWTH,
        same_plan=False,
        most_buffers=None,
        kind=GrowthClass.UNKNOWN,
        cost_factor=1.5,
        is_expected=True,
    )
    (found,) = verdicts(SHOP, proof(unlike))
    assert (found.horizon, found.basis) == (AtHorizon.MET, Basis.COST)
    assert found.inferred_ms == pytest.approx(2.0 + 1.0 * (1.5 * COST_MARGIN - 1))


def test_a_planner_that_was_wrong_about_the_rows_is_not_believed() -> None:
    unlike = replace(
        GROWTH, same_plan=False, most_buffers=None, kind=GrowthClass.UNKNOWN, cost_factor=1.5
    )
    (found,) = verdicts(SHOP, proof(unlike))
    assert (found.horizon, found.basis) == (AtHorizon.NOT_VERIFIED, Basis.NO_GROWTH)


def test_a_straight_line_gives_way_to_a_planner_that_was_right_about_the_rows() -> None:
    straight = replace(
        GROWTH, kind=GrowthClass.LINEAR, most_buffers=400, bound=Bound.BUFFERS, cost_factor=1.2
    )
    (steep,) = verdicts(SHOP, proof(straight))
    assert (steep.horizon, steep.basis) == (AtHorizon.NOT_SHOWN, Basis.BUFFERS)
    (found,) = verdicts(SHOP, proof(replace(straight, is_expected=True)))
    assert (found.horizon, found.basis) == (AtHorizon.MET, Basis.PLANNED)
    # A planner that expects more than the line says changes nothing.
    costly = replace(straight, is_expected=True, cost_factor=200.0)
    assert verdicts(SHOP, proof(costly)) == (steep,)
    # With more rows nothing costs less: there the planner no longer knows the key.
    unknown_there = replace(straight, is_expected=True, cost_factor=0.04)
    assert verdicts(SHOP, proof(unknown_there)) == (steep,)
    worse = replace(straight, kind=GrowthClass.WORSE, most_buffers=None, is_expected=True)
    (unknown,) = verdicts(SHOP, proof(worse))
    assert unknown.basis is Basis.GROWS_FASTER


@pytest.mark.parametrize(
    ("bound", "basis"), [(Bound.ROWS, Basis.ROWS), (Bound.LIMIT, Basis.LIMIT)]
)
def test_the_verdict_says_what_bounds_it(bound: Bound, basis: Basis) -> None:
    (found,) = verdicts(SHOP, proof(replace(GROWTH, bound=bound)))
    assert found.basis is basis


def test_the_times_that_count_are_those_of_the_plan_at_the_horizon() -> None:
    made = proof(replace(GROWTH, forced=(True, True)))
    assert made.larger is not None
    (own,) = made.larger.access
    timing = Timing(n=200, p50_ms=2.0, p95_ms=3.0, p99_ms=None)
    forced = replace(own, forced=(replace(own.runs[0], timing=timing),))
    (found,) = verdicts(SHOP, replace(made, larger=replace(made.larger, access=(forced,))))
    assert found.p95_ms == 2.0
    assert found.inferred_ms == pytest.approx(3.0 + 2.0 * 0.25)
    assert (
        found.why
        == f"{Basis.BUFFERS.value}, with the plan there, which the lab was made to take"
    )


def test_the_rows_of_the_horizon_need_no_inference() -> None:
    whole = replace(GROWTH, horizon_rows=50_000, most_buffers=4, same_at_horizon=None)
    (found,) = verdicts(SHOP, proof(whole))
    assert (found.horizon, found.inferred_ms) == (AtHorizon.EXECUTED, 2.0)
    (slow,) = verdicts(SHOP, proof(whole, 5.1))
    assert (slow.horizon, slow.met) == (AtHorizon.MISSED, False)


def test_a_target_is_held_against_the_scale_with_most_rows() -> None:
    assert missed_targets(SHOP, proof(GROWTH)) == ()
    assert missed_targets(SHOP, proof(GROWTH, 5.1)) == (PATTERN.name,)
    assert missed_targets(SHOP, proof(GROWTH, small_ms=5.1)) == ()
    (found,) = verdicts(SHOP, proof(GROWTH, 5.1))
    assert not found.met


def test_what_no_execution_stands_for_is_unverified() -> None:
    rest = {access.name for access in SHOP.access} - {PATTERN.name}
    assert set(unverified_patterns(SHOP, proof(GROWTH))) == rest


def test_no_reason_speaks_of_a_scale_that_may_not_have_run() -> None:
    assert not [basis for basis in Basis if "larger scale" in basis.value]
