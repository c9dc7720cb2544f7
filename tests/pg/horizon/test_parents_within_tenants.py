"""What is told of references within a tenant is what the rows have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.horizon import horizon_setting
from dbarchitect.design.proof.populate import numbered_rows_sql
from dbarchitect.design.proof.profiles import table_profile
from dbarchitect.design.proof.tenants import parents_within
from dbarchitect.model.identifier import QualifiedName
from shop_design import AS_OF, design_of
from tenant_briefs import desk

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase


@pytest.mark.parametrize(
    ("name", "column", "is_skewed"),
    [
        ("tasks", "project_id", True),
        ("tasks", "assignee_id", False),
        ("projects", "lead_id", False),
        ("memberships", "person_id", False),
        ("memberships", "project_id", False),
    ],
)
def test_parents_are_as_many_and_the_hottest_are_those_of_the_rows(
    database: LabDatabase, name: str, column: str, *, is_skewed: bool
) -> None:
    setting = horizon_setting(design_of(desk()), as_of=AS_OF)
    profile = table_profile(setting, QualifiedName("public", name))
    key = next(k for k in profile.table.foreign_keys if column in k.columns)
    within = parents_within(setting, profile.table, key)
    assert within is not None
    numbers = f"SELECT n FROM pg_catalog.generate_series(1::bigint, {profile.rows}) AS s (n)"  # noqa: S608 - a number
    rows = numbered_rows_sql(setting, profile, numbers)
    found = database.owner.query_untrusted(
        f"SELECT q.{column}, count(*) FROM ({rows}) AS q WHERE q.{column} IS NOT NULL "  # noqa: S608 - our own SQL
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    present = 1.0 - profile.column(column).null_share
    assert within.distinct(present) == pytest.approx(len(found), rel=0.1)
    if is_skewed:
        hottest = within.hottest(3)
        assert {number for number, _ in hottest} == {number for number, _ in found[:3]}
        assert [n for _, n in hottest] == pytest.approx([n for _, n in found[:3]], rel=0.15)
    else:
        assert within.sigma == 0.0
