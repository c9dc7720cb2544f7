"""Parts of a join rule are lossless, and the checks tell where they are not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.design.proof import prove
from dbarchitect.design.proof.building import build
from dbarchitect.design.proof.join_checks import check_joins
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

CASE = Path(__file__).parents[2] / "cases" / "brief" / "good" / "joins.yaml"
TABLES = "offers and offer_company_products and offer_agent_products"


def test_the_parts_joined_are_the_one_table(lab: Lab) -> None:
    design = design_of(CASE.read_text("utf-8"))
    assert [(one.entity, bool(one.parts), one.is_implied) for one in design.brief.joins] == [
        ("Offer", True, False),
        ("Visit", False, True),
        ("Contract", False, False),
        ("Sample", False, False),
    ]
    proof = prove(lab, design, as_of=AS_OF, row_budget=6_000, larger_rows=0)
    assert proof.passed
    assert not proof.not_verified
    found = {check.name: check.detail for check in proof.builds}
    assert found[f"lossless {TABLES}"].endswith(" rows, 0 lost, 0 made up")
    assert found["join rule Offer"] == "of 3 such rows 0 were lost and 1 made up"


def test_a_part_whose_rows_may_stand_twice_is_found_out(lab: Lab) -> None:
    design = design_of(CASE.read_text("utf-8"))
    database, _ = build(lab, design)
    session = database.owner
    _, (missing,) = check_joins(session, design)
    assert missing.subject == f"join of {TABLES}"
    session.execute("ALTER TABLE offers DROP CONSTRAINT offers_pkey")
    session.execute("INSERT INTO agents (name) VALUES ('a')")
    session.execute("INSERT INTO companies (name) VALUES ('b')")
    session.execute("INSERT INTO products (name) VALUES ('c')")
    session.execute("INSERT INTO offers (agent_id, company_id) VALUES (1, 1), (1, 1)")
    session.execute("INSERT INTO offer_agent_products (agent_id, product_id) VALUES (1, 1)")
    session.execute("INSERT INTO offer_company_products (company_id, product_id) VALUES (1, 1)")
    checks, _ = check_joins(session, design)
    found = {check.name: (check.passed, check.detail) for check in checks}
    assert found[f"lossless {TABLES}"] == (False, "2 rows, 1 lost, 0 made up")
    lab.drop_database(database)
