"""The brief that asks in every way, proven whole: each index is used, each rule attacked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.reader import read_brief
from dbarchitect.design.names import physical_names
from dbarchitect.design.proof.proving import prove

if TYPE_CHECKING:
    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import Proof

CATALOGUE = Path(__file__).parents[2] / "cases" / "brief" / "good" / "catalogue.yaml"
AS_OF = date(2026, 11, 21)

SMALL_BYTES = 20 * 8192
"""Under this a page more or less is many percent."""

STATED_PERCENT = {"heap": 1, "btree": 5, "hash": 10, "gist": 25, "gin": 40, "hnsw": 2}


@pytest.fixture(scope="module")
def catalogue() -> Design:
    brief = read_brief(CATALOGUE)
    return design_schema(brief, physical_names(brief), as_of=AS_OF)


@pytest.fixture(scope="module")
def proven(lab: Lab, catalogue: Design) -> Proof:
    return prove(lab, catalogue, as_of=AS_OF)


def test_everything_that_was_attacked_held(proven: Proof) -> None:
    assert proven.passed
    assert proven.not_verified == ()
    assert "it is built anew with its own parameters" in {p.probe.name for p in proven.probes}


def test_each_pattern_is_run_and_served_by_the_index_of_its_kind(
    catalogue: Design, proven: Proof
) -> None:
    methods = {
        index.name: index.access_method
        for table in catalogue.schema.tables
        for index in table.indexes
    }
    used = {
        result.name: {methods[index] for index in result.indexes} for result in proven.access
    }
    assert used == {
        "tagged": {"gin"},
        "coded": {"gin"},
        "containing": {"gin"},
        "coloured": {"btree"},
        "sized": {"btree"},
        "having": {"gin"},
        "named": {"gin"},
        "beginning": {"btree"},
        "open at": {"gist"},
        "overlapping": {"gist"},
        "linked": {"hash"},
        "nearest": {"hnsw"},
        "lowered": {"btree"},
        "due": {"btree"},
    }


def test_sizes_are_within_what_each_formula_states(proven: Proof) -> None:
    checked = [check for check in proven.sizes if check.measured_bytes > SMALL_BYTES]
    assert {check.estimate.kind for check in checked} >= {"heap", "gin", "hnsw"}
    for check in checked:
        limit = STATED_PERCENT[check.estimate.kind]
        assert abs(check.error_percent) <= limit, (check.estimate.relation, check.error_percent)


def test_most_of_the_nearest_are_found(proven: Proof) -> None:
    (found,) = proven.nearest
    assert found.searches >= 19
    assert found.share > 0.8
