"""Indexes are accepted and refused by planned cost at the horizon."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.architect import design_context
from dbarchitect.design.index_proof import index_evidence, prove_indexes, weighed_design
from dbarchitect.design.index_proof.choosing import LEAST_GAIN
from dbarchitect.design.index_proof.targets import SURE_COST_PER_MS
from dbarchitect.lab import LabOptions, open_lab
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.index_proof import Verdict
from dbarchitect.model.schema import Index, IndexKey
from shop_design import AS_OF, design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.model.index_proof import IndexProof, IndexVerdict

READINGS = """
name: meters
postgresql: 18
horizon: 1 year
entities:
  Meter:
    rows: {meters}
    attributes:
      serial: text(20) unique
  Reading:
    belongs to: Meter
    rows: {rows}
    growth: {growth}
    attributes:
      value: integer
      level: {{type: integer, distribution: {{distinct: 1000}}}}
      taken_at: instant
access:
  readings of meter:
    sql: SELECT taken_at, value FROM readings WHERE meter_id = :meter AND taken_at >= :since
    rate: {rate}
  readings by level:
    sql: SELECT id FROM readings WHERE level = :level
    rate: {level_rate}
"""
NORMAL = {
    "meters": "10k",
    "rows": "5M",
    "growth": "100k/month",
    "rate": "10k/hour",
    "level_rate": "100/hour",
}


def readings(**changed: str) -> Design:
    return design_of(READINGS.format(**{**NORMAL, **changed}))


def weighed(lab: Lab, design: Design) -> IndexProof:
    context = design_context(design.brief, design.names, as_of=AS_OF)
    return prove_indexes(lab, design, context, seed=1)


def on(proof: IndexProof, *columns: str, include: tuple[str, ...] = ()) -> IndexVerdict:
    (found,) = (
        verdict
        for verdict in proof.verdicts
        if verdict.index.columns == columns and verdict.index.include == include
    )
    return found


def test_a_planted_index_that_no_statement_wants_is_refused_with_its_numbers(lab: Lab) -> None:
    design = readings()
    table = design.schema.table(QualifiedName("public", "readings"))
    planted = Index(
        name=QualifiedName("public", "planted"), keys=(IndexKey(column="created_at"),)
    )
    tables = tuple(
        replace(t, indexes=(*t.indexes, planted)) if t == table else t
        for t in design.schema.tables
    )
    grown = replace(design, schema=replace(design.schema, tables=tables))
    found = on(weighed(lab, grown), "created_at")
    assert found.verdict is Verdict.UNUSED
    assert found.reads_saved == 0
    assert found.writes > 0
    assert found.size_bytes > 5_000_000 * 16


COVERING = ("id",)


def test_what_is_read_besides_goes_along_at_the_horizon_and_not_at_1000_rows(lab: Lab) -> None:
    large = weighed(lab, readings())
    assert on(large, "level", include=COVERING).verdict is Verdict.SAVES
    assert on(large, "level").verdict is Verdict.COSTS
    small = weighed(lab, readings(meters="10", rows="1000", growth="1/month"))
    refused = on(small, "level", include=COVERING)
    assert refused.verdict is Verdict.COSTS
    (served,) = refused.statements
    assert 0 < served.cost_without - served.cost_with < LEAST_GAIN
    assert on(small, "level").verdict is Verdict.SAVES


def test_a_table_that_is_written_all_the_time_goes_without_what_a_read_one_gets(
    lab: Lab,
) -> None:
    read = weighed(lab, readings(level_rate="1k/hour"))
    written = weighed(lab, readings(level_rate="0.01/hour", growth="200M/month"))
    assert on(read, "level", include=COVERING).verdict is Verdict.SAVES
    for found in (on(written, "level"), on(written, "level", include=COVERING)):
        assert found.verdict is Verdict.COSTS
        assert 0 < found.reads_saved < found.writes


def test_a_rare_statement_keeps_an_index_for_a_target_that_it_can_meet(lab: Lab) -> None:
    rare = {"level_rate": "0.01/hour", "growth": "200M/month"}

    def on_level(p95: str) -> tuple[list[IndexVerdict], int]:
        proof = weighed(lab, readings(**rare | {"level_rate": f"0.01/hour{p95}"}))
        found = [v for v in proof.verdicts if v.index.columns == ("level",)]
        return found, len(proof.contradictions)

    met, contradictions = on_level("\n    p95: 2000 ms")
    (kept,) = (v for v in met if v.verdict.is_accepted)
    (served,) = kept.statements
    assert kept.verdict is Verdict.TARGET
    assert served.cost_with < 2000 * SURE_COST_PER_MS < served.cost_without
    assert contradictions == 0
    hopeless, contradictions = on_level("\n    p95: 5 ms")
    assert {v.verdict for v in hopeless} == {Verdict.COSTS}
    assert contradictions == 1
    assert {v.verdict for v in on_level("")[0]} == {Verdict.COSTS}


SET_LEVEL = """
  set level:
    sql: UPDATE readings SET level = :level WHERE id = :id
    rate: 100k/hour
"""


def test_a_column_that_is_changed_all_the_time_is_not_indexed_for_a_few_reads(
    lab: Lab,
) -> None:
    changing = readings(level_rate="1/hour" + SET_LEVEL)
    found = on(weighed(lab, changing), "level")
    assert found.verdict is Verdict.COSTS
    assert found.entries_per_hour > 100_000
    assert found.lost_hot > 100_000
    still = weighed(lab, readings(level_rate="1/hour"))
    assert on(still, "level", include=COVERING).verdict is Verdict.SAVES


def test_a_foreign_key_keeps_one_index_whatever_it_saves(lab: Lab) -> None:
    made = weighed(lab, design_of(SILENT))
    found = on(made, "meter_id")
    assert found.verdict is Verdict.REFERENCES
    assert found.reads_saved < found.writes
    assert [s.name for s in found.statements] == ["readings_meter_id_fkey"]


SILENT = """
name: meters
postgresql: 18
horizon: 1 year
entities:
  Meter:
    rows: 10k
    attributes: {serial: text(20) unique}
    keep: {delete: soft}
  Reading: {belongs to: Meter, rows: 1M, growth: 100k/month, attributes: {value: integer}}
"""


def test_the_design_has_what_was_accepted_and_says_the_same_twice(lab: Lab) -> None:
    design = readings()
    made, missing = weighed_design(lab, design, as_of=AS_OF, seed=1)
    again, _ = weighed_design(lab, design, as_of=AS_OF, seed=1)
    assert made == again
    assert missing == ()
    table = made.schema.table(QualifiedName("public", "readings"))
    names = {index.name.name for index in table.indexes}
    assert "readings_meter_id_taken_at_value_idx" in names
    assert "readings_meter_id_taken_at_idx" not in names
    (reason,) = (r for r in made.index_reasons if "value" in r.index.name)
    assert "readings of meter" in reason.serves
    assert all(index.comment for index in table.indexes if index.constraint is None)
    keys = [item.key for item in made.evidence]
    assert "index-proof/refused/readings_meter_id_taken_at_idx" in keys


def test_a_pattern_that_no_index_helps_is_told_with_numbers(lab: Lab) -> None:
    brief = READINGS.format(**NORMAL) + HELPLESS
    made, _ = weighed_design(lab, design_of(brief), as_of=AS_OF, seed=1)
    (found,) = made.contradictions
    assert found.id == "C-helpless-mean-of-all"
    assert "5 ms" in found.says
    small = READINGS.format(**{**NORMAL, "rows": "1000", "growth": "1/month"}) + HELPLESS
    made, _ = weighed_design(lab, design_of(small), as_of=AS_OF, seed=1)
    assert made.contradictions == ()


HELPLESS = """
  mean of all:
    sql: SELECT avg(value) FROM readings WHERE value > :least
    rate: 10/hour
    p95: 5 ms
"""


def test_a_server_that_can_have_no_twin_leaves_the_rules_choice(lab: Lab) -> None:
    url = lab.endpoint.conninfo("template1")
    design = readings()
    with open_lab(LabOptions(url=url)) as lent:
        made, missing = weighed_design(lent, design, as_of=AS_OF, seed=1)
    assert made == design
    (item,) = missing
    assert "no plan at the horizon" in item.reason


def test_nothing_is_told_where_nothing_was_planned(lab: Lab) -> None:
    proof = weighed(lab, design_of(SILENT))
    assert index_evidence(proof)
    assert index_evidence(replace(proof, settings={})) == ()
