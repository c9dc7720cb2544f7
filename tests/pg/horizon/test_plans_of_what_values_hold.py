"""Periods, lists, documents, texts and vectors are planned for as on the loaded rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.horizon import horizon_facts
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.indexing.gist_size import GIST_MIXED_ERROR_PERCENT
from dbarchitect.indexing.vector_size import HNSW_ERROR_PERCENT
from fixtures.lab_fixtures import roles_undone
from held_design import HELD_BRIEF, HELD_QUESTIONS
from horizon_ground import loaded, questions, twin_with
from shop_design import AS_OF, design_of
from twin_ground import facts_of, loaded_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.twin import TwinFacts

FACTOR = 1.5
"""How far the rows that a plan expects may be from those of the loaded rows' plan."""

_FEW = 25.0
"""Both expect so few rows at most that nothing turns on it."""


@pytest.fixture(scope="module")
def setting(lab: Lab) -> Iterator[Setting]:
    with roles_undone(lab):
        design = design_of(HELD_BRIEF)
        yield Setting(
            design=design, rows=choose_scale(design, 113_300).rows, seed=1, as_of=AS_OF
        )


@pytest.fixture(scope="module")
def filled(lab: Lab, setting: Setting) -> Iterator[LabDatabase]:
    with loaded(lab, setting) as database:
        yield database


@pytest.fixture(scope="module")
def facts(lab: Lab, setting: Setting) -> TwinFacts:
    database = new_database(lab, setting.design)
    try:
        for statement in up_statements(lab, setting.design):
            database.owner.execute_untrusted(statement.sql)
        return horizon_facts(database.owner, setting).facts
    finally:
        lab.drop_database(database)


def test_patterns_have_the_plans_of_the_loaded_rows(
    lab: Lab, setting: Setting, filled: LabDatabase, facts: TwinFacts
) -> None:
    asked = [(sql, values) for _, _, sql, values in questions(filled, setting)]
    differing: dict[str, tuple[object, ...]] = {}
    with twin_with(lab, setting, facts) as twin:
        for sql, values in [*asked, *((sql, ()) for sql in HELD_QUESTIONS)]:
            ours, theirs = twin.plan(sql, values), loaded_plan(filled, sql, values)
            most = max(ours.root.rows, theirs.root.rows)
            least = min(ours.root.rows, theirs.root.rows)
            if ours.shape != theirs.shape or most > max(_FEW, FACTOR * least):
                differing[f"{sql} {values}"] = (ours.lines, theirs.lines)
    assert differing == {}
    assert len(asked) >= 9


def test_a_twin_of_the_loaded_rows_has_their_plans_with_every_cost(
    lab: Lab, setting: Setting, filled: LabDatabase
) -> None:
    with twin_with(lab, setting, facts_of(filled)) as twin:
        others = [("", "", sql, ()) for sql in HELD_QUESTIONS]
        for _, _, sql, values in (*questions(filled, setting), *others):
            assert twin.plan(sql, values) == loaded_plan(filled, sql, values), sql


def test_ends_lengths_and_numbers_of_elements_are_those_of_the_loaded_rows(
    filled: LabDatabase, facts: TwinFacts
) -> None:
    read = {(one.relation, one.column): one for one in facts_of(filled).statistics}
    ranges = lists = 0
    for one in facts.statistics:
        other = read.get((one.relation, one.column))
        if other is None:
            continue
        if one.element_count_histogram:
            lists += 1
            counts = pytest.approx(other.element_count_histogram, rel=0.03, abs=1)
            assert one.element_count_histogram == counts
            mean = other.element_count_histogram[-1]
            assert one.element_count_histogram[-1] == pytest.approx(mean, rel=0.03)
        if one.values is not None and one.values.range_bounds is not None:
            ranges += 1
            assert other.values is not None
            assert one.values.range_empty_fraction == other.values.range_empty_fraction
            assert one.values.range_bounds.count('","') == 100
    assert (ranges, lists) == (3, 2)


def test_indexes_of_what_values_hold_have_the_size_of_the_built_ones(
    filled: LabDatabase, facts: TwinFacts
) -> None:
    built = {one.index: one.pages for one in facts_of(filled).indexes}
    methods = dict(
        filled.owner.query(
            "SELECT cls.relname, am.amname FROM pg_catalog.pg_class AS cls"
            " JOIN pg_catalog.pg_am AS am ON am.oid = cls.relam WHERE am.amname <> 'heap'"
        )
    )
    compared: dict[str, list[float]] = {}
    for one in facts.indexes:
        method = methods[one.index.name]
        compared.setdefault(method, []).append(one.pages / built[one.index])
    most = GIST_MIXED_ERROR_PERCENT / 100
    assert all(abs(share - 1) < most for share in compared["gist"]), compared
    assert all(abs(share - 1) < 0.10 for share in compared["gin"]), compared
    assert compared["hnsw"] == pytest.approx([1.0], abs=HNSW_ERROR_PERCENT / 100)
    assert (len(compared["gist"]), len(compared["gin"])) == (3, 4)
