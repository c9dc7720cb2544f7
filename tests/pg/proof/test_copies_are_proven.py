"""Sums that may be old come from a copy where it pays, which answers as the tables do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dbarchitect.design.horizon import twins
from dbarchitect.design.index_proof import weighed_design
from dbarchitect.design.proof import prove
from dbarchitect.design.proof.clock import stop_clock
from dbarchitect.design.proof.going_on import twice_at_once
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.summaries import check_summaries
from dbarchitect.design.summaries.deciding import with_copies
from dbarchitect.design.summaries.weighing import weighed_summaries
from dbarchitect.lab.twin import build_twin
from dbarchitect.model.proof import NotVerified
from dbarchitect.model.summary import CopyVerdict
from horizon_ground import loaded
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.lab.twin import Twin
    from dbarchitect.model.twin import TwinFacts

CASE = Path(__file__).parents[2] / "cases" / "brief" / "good" / "sums.yaml"


@pytest.mark.usefixtures("roles_go")
def test_copies_are_weighed_built_compared_and_read(lab: Lab) -> None:
    ruled = design_of(CASE.read_text("utf-8"))
    weighed = weighed_design(lab, ruled, as_of=AS_OF, seed=1)
    made, missing = with_copies(lab, weighed, as_of=AS_OF, seed=1)
    verdicts = {choice.pattern: choice.verdict for choice in made.copies}
    assert verdicts == {
        "sales by status": CopyVerdict.SAVES,
        "sales in a status": CopyVerdict.SAVES,
        "spent by a customer in each month": CopyVerdict.COSTS,
        "sales of a week": CopyVerdict.NOT_OFFERED,
        "visits of a customer by day": CopyVerdict.COSTS,
        "visits by hour": CopyVerdict.SAVES,
    }
    other = {choice.pattern: choice.other for choice in made.copies}["visits by hour"]
    assert other is not None
    assert (other.verdict, other.is_table) == (CopyVerdict.DEARER, False)
    assert ("advance_visits_by_hour()",) in [one.serves for one in made.index_reasons]
    assert with_copies(lab, weighed, as_of=AS_OF, seed=1) == (made, missing)
    proof = prove(lab, made, as_of=AS_OF, row_budget=20_000, larger_rows=0)
    assert proof.passed
    assert not missing
    assert not proof.not_verified
    seen = {check.name: check.detail for check in proof.builds if check.name.startswith("copy")}
    assert len(seen) == 10
    went_on = seen["copy visits_by_hour goes on"]
    assert went_on.startswith("0 rows differ after it was filled from nothing; ")
    assert "; 0 after the next call; 0 were written by one more; " in went_on
    sized = {check.estimate.relation.name: check for check in proof.sizes}
    for name in ("visits_by_hour", "visits_by_hour_pkey"):
        assert abs(sized[name].error_percent) <= 5
    assert "hot key" in seen["copy sales_in_a_status answers"]
    assert "absent key" in seen["copy sales_in_a_status answers"]
    read = {result.name: result for result in proof.access}
    for name in ("sales by status", "sales in a status", "visits by hour"):
        relations = [node for run in read[name].runs for node in run.plan.nodes]
        assert not any(node.endswith(("on sales", "on visits")) for node in relations)


REFUSED = """
name: refused
entities:
  Sale:
    rows: 40k
    attributes: {status: 'one of [open, paid]', amount: money >= 0}
access:
  by the server:
    sql: SELECT status, count(*) AS n FROM sales WHERE amount > 'none' GROUP BY status
    rate: 1k/hour
    freshness: 1 h
  of each row:
    sql: SELECT id, count(*) AS n FROM sales GROUP BY id
    rate: 1k/hour
    freshness: 1 h
  by nobody:
    sql: SELECT status, count(*) AS n FROM sales GROUP BY status
    rate: 1k/hour
    freshness: 1 h
"""


@pytest.mark.usefixtures("roles_go")
def test_a_copy_that_the_server_refuses_is_told_and_the_others_are_weighed(lab: Lab) -> None:
    made, _ = with_copies(lab, (design_of(REFUSED), ()), as_of=AS_OF, seed=1)
    of_server, of_each, of_nobody = made.copies
    assert of_server.verdict is CopyVerdict.NOT_OFFERED
    assert of_server.reason == (
        "the server refuses the query of the copy: invalid input syntax for type numeric: "
        '"none"'
    )
    assert of_each.weighed is not None
    assert of_each.weighed.rows == made.forecasts[0].rows_at_horizon
    assert of_nobody.verdict is CopyVerdict.SAVES


@pytest.mark.usefixtures("roles_go")
def test_a_pattern_that_the_server_refuses_is_told_and_fails_the_design(lab: Lab) -> None:
    proof = prove(lab, design_of(REFUSED), as_of=AS_OF, row_budget=2_000, larger_rows=0)
    failed = {check.name: check.detail for check in proof.builds if not check.passed}
    assert failed == {
        "access pattern by the server is understood": (
            'It says: invalid input syntax for type numeric: "none".'
        )
    }
    assert [result.name for result in proof.access] == ["of each row", "by nobody"]
    assert not proof.passed


TENANTS = """
name: tenants
entities:
  Company: {rows: 100, attributes: {name: text(40)}}
  Order:
    belongs to: Company
    rows: 20k
    fan-out: {company: {p50: 100, p99: 900}}
    attributes: {note: text(40)}
  Line: {part of: Order, rows: 60k, attributes: {amount: money}}
  Rate: {rows: 90k, attributes: {currency: 'one of [EUR, NOK]', rate: numeric}}
access:
  rates:
    sql: SELECT currency, count(*) AS n, max(rate) AS most FROM rates GROUP BY currency
    rate: 1k/hour
    freshness: 1 h
requirements: {tenancy: {by: Company, isolation: shared, shared: [Rate]}}
"""


@pytest.mark.usefixtures("roles_go")
def test_copies_beside_tenants_are_weighed_as_the_application_asks(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[TwinFacts] = []
    asked: list[Mapping[str, str]] = []

    def build(database: LabDatabase, facts: TwinFacts, **given: Any) -> Twin:
        told.append(facts)
        asked.append(given["variables"])
        return build_twin(database, facts, **given)

    monkeypatch.setattr(twins, "build_twin", build)
    made = design_of(TENANTS)
    (found,) = weighed_summaries(lab, made, as_of=AS_OF, seed=1)
    assert found.verdict is CopyVerdict.SAVES
    ((facts,), (settings,)) = told, asked
    assert {one.statistics for one in facts.dependencies} == {
        one.name for one in made.schema.statistics
    }
    assert facts.dependencies
    assert settings["role"] == "tenants_app"
    assert settings["app.tenant_id"]


@pytest.mark.usefixtures("roles_go")
def test_a_copy_of_no_rows_is_not_verified(lab: Lab) -> None:
    made, _ = with_copies(lab, (design_of(REFUSED), ()), as_of=AS_OF, seed=1)
    database = new_database(lab, made)
    for statement in up_statements(lab, made):
        database.owner.execute_untrusted(statement.sql)
    rows = {forecast.table: 1 for forecast in made.forecasts}
    setting = Setting(design=made, rows=rows, seed=1, as_of=AS_OF)
    checks, missing = check_summaries(database.owner, setting)
    lab.drop_database(database)
    assert [check.name for check in checks if check.name.endswith("answers")] == []
    reason = "Neither the tables nor the copy had a row to compare."
    assert NotVerified("copy by_nobody answers", reason) in missing


@pytest.mark.usefixtures("roles_go")
def test_a_copy_that_answers_otherwise_is_found_out(lab: Lab) -> None:
    ruled = design_of(CASE.read_text("utf-8"))
    made, _ = with_copies(lab, (ruled, ()), as_of=AS_OF, seed=1)
    wrong = tuple(
        replace(
            choice,
            summary=choice.summary
            and replace(
                choice.summary,
                compared=(
                    choice.summary.compared[0],
                    choice.summary.compared[1].replace(
                        "SELECT status, sales", "SELECT status, 7"
                    ),
                ),
            ),
        )
        for choice in made.copies
    )
    made = replace(made, copies=wrong)
    database = new_database(lab, made)
    for statement in up_statements(lab, made):
        database.owner.execute_untrusted(statement.sql)
    database.owner.execute_untrusted("INSERT INTO customers (name) VALUES ('Ada')")
    database.owner.execute_untrusted(
        "INSERT INTO sales (customer_id, status, amount) SELECT id, 'paid', 1 FROM customers"
    )
    database.owner.execute_untrusted(
        "INSERT INTO visits (customer_id, seconds) SELECT id, 60 FROM customers"
    )
    rows = {forecast.table: 1 for forecast in made.forecasts}
    setting = Setting(design=made, rows=rows, seed=1, as_of=AS_OF)
    checks, _ = check_summaries(database.owner, setting)
    lab.drop_database(database)
    failed = {check.name: check.detail for check in checks if not check.passed}
    assert failed == {"copy sales_by_status answers": "2 rows differ"}


@pytest.mark.usefixtures("roles_go")
def test_what_is_undone_is_not_in_the_way_of_the_patterns(lab: Lab) -> None:
    made, _ = with_copies(lab, (design_of(CASE.read_text("utf-8")), ()), as_of=AS_OF, seed=1)
    setting = Setting(design=made, rows=choose_scale(made, 5_000).rows, seed=1, as_of=AS_OF)
    with loaded(lab, setting) as database:
        stop_clock(database, setting.now)
        check_summaries(database.owner, setting)
        twice_at_once(lab, database, made)
        seen = database.admin.query_untrusted(
            "SELECT relname::text, relpages, relallvisible, reltuples::bigint FROM pg_class "
            "WHERE relname IN ('sales', 'visits', 'visits_by_hour') ORDER BY 1"
        )
    assert len(seen) == 3
    assert all(0 < pages == visible for _, pages, visible, _ in seen)
    assert all(rows > 0 for _, _, _, rows in seen)
