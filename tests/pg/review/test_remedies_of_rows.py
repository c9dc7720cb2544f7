"""Remedies of what rows show run, or are text where SQL would fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dbarchitect.app.row_facts import read_row_facts
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import all_rules
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.rule import Need
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.finding import Finding

ON_ROWS = [module for module in all_rules() if Need.DATA in module.rule.needs]

TABLES = Path(__file__).with_name("remedies_of_rows.sql").read_text("utf-8")


def findings(database: LabDatabase) -> tuple[Finding, ...]:
    with connect(database.conninfo, read_only=True) as session:
        snapshot = read_snapshot(session)
        snapshot = replace(snapshot, data=read_row_facts(session, snapshot))
    return review_snapshot(snapshot, ON_ROWS).findings


def test_each_remedy_runs_and_ends_its_finding_where_it_has_sql(
    database: LabDatabase,
) -> None:
    for statement in split(TABLES):
        database.owner.execute_untrusted(statement.text)
    found = findings(database)
    for sql in (statement for one in found for statement in one.evidence[0].statements):
        assert database.owner.query_untrusted(sql) is not None
    with_sql = {(f.code, f.target.text) for f in found if f.remedy.statements}
    for sql in (statement for one in found for statement in one.remedy.statements):
        database.owner.execute_untrusted(sql)
    left = {(f.code, f.target.text) for f in findings(database)}
    orphaned = {("KEY08", "public.referring.seen_id")}
    assert with_sql & left == set()
    assert orphaned <= with_sql
    odd = 'public."Odd ""t"".x"'
    assert {
        ("CON03", "public.typed.day"),
        ("CON03", "public.parts.amount"),
        ("CON05", "public.parts.amount"),
        ("CON05", f"{odd}.amount"),
        ("KEY08", "public.referring.given_id"),
        ("KEY29", "public.given.code_no"),
        ("KEY29", f"{odd}.code"),
        ("TYP11", f'{odd}."d%s"'),
    } <= with_sql
    assert {
        ("CON03", "public.parent.score"),
        ("CON05", "public.parent.amount"),
        ("KEY08", "public.referring.fleeting_id"),
        ("KEY29", "public.parts.code"),
        ("NRM11", "public.parent.is_a"),
        ("TYP11", "public.given.day"),
        ("TYP11", "public.parts.day"),
        ("TYP11", "public.seen.day"),
        ("TYP11", "public.typed.day"),
    } <= left
    assert not any(code == "KEY08" and path.endswith("late_id") for code, path in left)
