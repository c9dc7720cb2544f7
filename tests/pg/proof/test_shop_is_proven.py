"""The shop's proof from end to end, small: everything holds, is covered and repeats."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof import prove
from dbarchitect.design.proof.claims import claims_of
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.scales import GrowthClass
from fixtures.lab_fixtures import roles_undone
from shop_design import AS_OF, shop_design

if TYPE_CHECKING:
    from dbarchitect.lab import Lab
    from dbarchitect.model.proof import AccessResult, AccessRun, Proof

ROWS = 12_000
LARGER_ROWS = 26_000
"""Three times as many in the largest table as within the budget, and more users than few."""


def proven(lab: Lab) -> Proof:
    with roles_undone(lab):
        return prove(lab, shop_design(), as_of=AS_OF, row_budget=ROWS, larger_rows=LARGER_ROWS)


@pytest.fixture(scope="module")
def proof(lab: Lab) -> Proof:
    return proven(lab)


def test_everything_that_was_tried_holds_and_can_fail(proof: Proof) -> None:
    assert [check.name for check in proof.builds if not check.passed] == []
    failed = [r.probe.target.text for r in proof.probes if not r.passed]
    assert failed == []
    assert proof.passed


def test_no_object_is_left_without_a_probe_in_silence(proof: Proof) -> None:
    told = {claim.text for r in proof.probes for claim in (r.probe.claim, *r.probe.also)}
    told |= {item.subject for item in proof.not_verified}
    assert [c.text for c in claims_of(shop_design()) if c.text not in told] == []


def test_nothing_of_the_shop_is_without_a_probe(proof: Proof) -> None:
    named = {item.subject for item in proof.not_verified}
    assert [c.text for c in claims_of(shop_design()) if c.text in named] == []


def test_every_access_pattern_was_run(proof: Proof) -> None:
    wanted = [access.name for access in shop_design().access]
    assert [result.name for result in proof.access] == wanted
    assert all(run.plan.buffers for result in proof.access for run in result.runs)


def test_patterns_ran_at_a_larger_scale_and_grow_as_their_plans_say(proof: Proof) -> None:
    assert proof.larger is not None
    assert proof.larger.rows[QualifiedName("public", "order_items")] == LARGER_ROWS
    wanted = {access.name for access in shop_design().access}
    assert {result.name for result in proof.larger.access} == wanted
    assert all(run.timing for result in proof.larger.access for run in result.runs)
    grown = {(growth.pattern, growth.key): growth for growth in proof.growth}
    by_key = grown["user by id", "median"]
    assert by_key.same_plan
    assert by_key.same_at_horizon
    assert by_key.kind in {GrowthClass.CONSTANT, GrowthClass.LOGARITHMIC}
    assert by_key.larger.descents == 1
    assert by_key.most_buffers is not None
    assert by_key.larger.buffers < by_key.most_buffers <= 6
    assert by_key.horizon_rows == 196_000


def test_several_sessions_ran_every_pattern_without_a_failure(proof: Proof) -> None:
    wanted = [access.name for access in shop_design().access]
    assert [window.sessions for window in proof.shared] == [2, 4]
    for window in proof.shared:
        assert [run.pattern for run in window.runs] == wanted
        assert all(run.n > 0 and run.failures == {} for run in window.runs)


def test_only_what_is_called_varying_differs_between_two_proofs(lab: Lab, proof: Proof) -> None:
    def still_runs(runs: tuple[AccessRun, ...]) -> tuple[AccessRun, ...]:
        return tuple(replace(run, timing=None) for run in runs)

    def untimed(results: tuple[AccessResult, ...]) -> tuple[AccessResult, ...]:
        return tuple(
            replace(result, runs=still_runs(result.runs), forced=still_runs(result.forced))
            for result in results
        )

    def still(one: Proof) -> Proof:
        assert one.larger is not None
        larger = replace(one.larger, access=untimed(one.larger.access))
        return replace(
            one, access=untimed(one.access), larger=larger, shared=(), audit=(), seconds={}
        )

    assert still(proven(lab)) == still(proof)


def test_both_ways_to_audit_were_timed(proof: Proof) -> None:
    measured = {(rate.table.name, rate.variant, rate.rows) for rate in proof.audit}
    tables, variants, rows = ("orders", "users"), ("row", "statement"), (1, 1000)
    assert measured == {(t, v, r) for t in tables for v in variants for r in rows}
    assert all(rate.rows_per_second > 0 for rate in proof.audit)


def test_sizes_at_the_horizon_cover_every_table_and_index(proof: Proof) -> None:
    sized = {estimate.relation for estimate in proof.horizon}
    for forecast in shop_design().forecasts:
        table = shop_design().schema.table(forecast.table)
        assert {table.name, *(index.name for index in table.indexes)} <= sized
