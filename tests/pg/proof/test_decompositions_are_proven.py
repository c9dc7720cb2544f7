"""Parts that came of dependencies are lossless, and the checks tell where they are not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.design.proof import prove
from dbarchitect.design.proof.building import build
from dbarchitect.design.proof.decompositions import check_decompositions
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

CASES = Path(__file__).parents[2] / "cases" / "brief" / "good"
CRM = (CASES / "dependencies.yaml").read_text("utf-8")


def test_each_part_is_lossless_and_refuses_the_anomaly(lab: Lab) -> None:
    proof = prove(lab, design_of(CRM), as_of=AS_OF)
    found = {c.name: c for c in proof.builds if c.name.startswith(("lossless", "no anomaly"))}
    assert len(found) == 12
    assert all(check.passed for check in found.values()), found
    assert found["lossless customers zips"].detail == "2000 rows, 0 lost, 0 made up"
    assert all(result.passed for result in proof.probes)
    assert not proof.not_verified


def test_without_its_key_a_part_lets_a_fact_stand_twice(lab: Lab) -> None:
    design = design_of(CRM)
    database, _ = build(lab, design)
    session = database.owner
    session.execute("ALTER TABLE public.customers DROP CONSTRAINT customers_zip_fkey")
    session.execute("ALTER TABLE public.zips DROP CONSTRAINT zips_pkey")
    session.execute("INSERT INTO public.cities (city) VALUES ('x'), ('y')")
    session.execute("INSERT INTO public.zips (zip, city) VALUES ('1', 'x'), ('1', 'y')")
    session.execute("INSERT INTO public.customers (email, zip) VALUES ('a@b.example', '1')")
    found = {check.name: check.passed for check in check_decompositions(session, design)}
    assert not found["lossless customers zips"]
    assert not found["no anomaly customers zips"]
    assert not found["lossless sales products"], "a check over no rows says nothing"
    assert not found["lossless uses use_suppliers"]
    lab.drop_database(database)


def test_without_its_key_a_list_makes_pairs_up_or_twice(lab: Lab) -> None:
    design = design_of(CRM)
    database, _ = build(lab, design)
    session = database.owner
    session.execute("INSERT INTO public.courses (course) VALUES ('x')")
    session.execute("INSERT INTO public.lessons (course, book) VALUES ('x', 'b'), ('x', 'c')")
    session.execute(
        "INSERT INTO public.lesson_rooms (course, room) VALUES ('x', '1'), ('x', '2')"
    )
    found = {check.name: check for check in check_decompositions(session, design)}
    assert found["lossless lessons lesson_rooms"].detail == "4 rows, 0 lost, 0 made up"
    assert found["no anomaly lessons lesson_rooms"].passed
    session.execute("ALTER TABLE public.lesson_rooms DROP CONSTRAINT lesson_rooms_pkey")
    session.execute("INSERT INTO public.lesson_rooms (course, room) VALUES ('x', '1')")
    found = {check.name: check for check in check_decompositions(session, design)}
    assert not found["lossless lessons lesson_rooms"].passed
    assert not found["no anomaly lessons lesson_rooms"].passed
    lab.drop_database(database)
