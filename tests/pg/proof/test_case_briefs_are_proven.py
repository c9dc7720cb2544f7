"""Briefs for what no example says: values, long forms, spans, and tenants kept apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.design import one_tenant
from dbarchitect.design.index_proof import weighed_design
from dbarchitect.design.proof import prove
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

CASES = Path(__file__).parents[2] / "cases" / "brief" / "good"


@pytest.mark.parametrize(
    "name",
    [
        "values",
        "long_forms",
        "spans",
        "history",
        "tenants_shared",
        "tenants_schema",
        "tenants_database",
    ],
)
@pytest.mark.usefixtures("roles_go")
def test_it_is_weighed_built_filled_and_attacked(lab: Lab, name: str) -> None:
    made = design_of((CASES / f"{name}.yaml").read_text("utf-8"))
    assert not made.contradictions
    made, missing = weighed_design(lab, made, as_of=AS_OF, seed=1)
    assert not missing
    proof = prove(lab, made, as_of=AS_OF, one=one_tenant(made, AS_OF))
    assert proof.passed
    assert all(result.able_to_fail for result in proof.probes)
    assert {one.subject: one.reason for one in proof.not_verified} == {}
    assert {one.name for one in proof.access} == {one.name for one in made.access}
