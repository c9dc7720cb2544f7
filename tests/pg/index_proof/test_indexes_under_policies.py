"""Indexes of tables with policies are weighed as the application's statements are planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.architect import design_context
from dbarchitect.design.horizon import horizon_setting, horizon_twin
from dbarchitect.design.index_proof import prove_indexes
from dbarchitect.design.tenancy.setting import SETTING
from dbarchitect.lab.twin import TwinRefusalError
from dbarchitect.model.index_proof import Verdict
from shop_design import AS_OF, design_of
from tenant_briefs import ledger

if TYPE_CHECKING:
    from dbarchitect.lab import Lab
    from dbarchitect.model.index_proof import IndexProof
    from dbarchitect.model.plan import Plan, PlanNode


def weighed(lab: Lab, brief: str) -> IndexProof:
    design = design_of(brief)
    context = design_context(design.brief, design.names, as_of=AS_OF)
    return prove_indexes(lab, design, context, seed=1)


def verdicts(proof: IndexProof) -> dict[tuple[str | None, ...], Verdict]:
    return {
        (*v.index.columns, *v.index.include): v.verdict
        for v in proof.verdicts
        if v.table.name == "entries"
    }


@pytest.mark.usefixtures("roles_go")
def test_what_a_policy_lets_an_index_find_is_accepted_and_the_rest_is_refused(lab: Lab) -> None:
    proof = weighed(lab, ledger())
    assert proof.not_verified == ()
    found = verdicts(proof)
    days = {v for columns, v in found.items() if "booked_on" in columns[:2]}
    amounts = {v for columns, v in found.items() if "amount" in columns[:2]}
    assert Verdict.SAVES in days
    # A numeric may not be compared before the policy has passed the row.
    assert amounts
    assert amounts <= {Verdict.UNUSED, Verdict.COSTS}
    alone = verdicts(weighed(lab, ledger(shared=False)))
    assert Verdict.SAVES in {v for columns, v in alone.items() if columns[0] == "amount"}


@pytest.mark.usefixtures("roles_go")
def test_tenants_are_planned_for_as_often_as_they_have_rows(lab: Lab) -> None:
    proof = weighed(lab, ledger())
    runs = {run.key: run for run in proof.keys if run.pattern == "entries of amount"}
    assert runs["usual"].share + runs["hot"].share == pytest.approx(1.0)
    assert 0.01 < runs["hot"].share < 0.5
    # All rows of the tenant are read: those with most rows are read longest.
    assert runs["hot"].cost > 10 * runs["usual"].cost


@pytest.mark.usefixtures("roles_go")
def test_the_application_is_planned_under_its_policy_and_a_look_up_is_not(lab: Lab) -> None:
    setting = horizon_setting(design_of(ledger()), as_of=AS_OF)
    asked = "SELECT id FROM entries WHERE account_id = $1"
    with horizon_twin(lab, setting) as made:
        assert made.usual["role"] == "ledger_app"
        assert made.usual[SETTING] != made.hot[SETTING]
        assert SETTING in conditions(made.twin.plan(asked, ["7"]))
        assert SETTING in conditions(made.twin.plan(asked, ["7"], variables=made.hot))
        assert SETTING not in conditions(made.twin.plan(asked, ["7"], variables={}))
        with pytest.raises(TwinRefusalError):
            made.twin.plan("RESET ROLE", variables=made.usual)


@pytest.mark.usefixtures("roles_go")
def test_a_reference_and_its_tenant_are_not_taken_as_independent(lab: Lab) -> None:
    setting = horizon_setting(design_of(ledger()), as_of=AS_OF)
    asked = "SELECT id FROM entries WHERE account_id = $1"
    with horizon_twin(lab, setting) as made:
        under_policy = made.twin.plan(asked, ["7"]).root.rows
        past_policy = made.twin.plan(asked, ["7"], variables={}).root.rows
    assert past_policy > 50
    assert under_policy == pytest.approx(past_policy, rel=0.1)


def conditions(plan: Plan) -> str:
    def below(node: PlanNode) -> str:
        return " ".join((*(v for _, v in node.details), *map(below, node.children)))

    return below(plan.root)
