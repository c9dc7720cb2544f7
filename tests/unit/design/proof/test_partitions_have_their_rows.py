"""Each partition counts with the rows of its own part of the time."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.reader import read_brief
from dbarchitect.design.names import physical_names
from dbarchitect.design.proof.clock import looking_back
from dbarchitect.design.proof.partition_rows import partition_rows
from dbarchitect.design.proof.profiles import TableProfile, table_profiles
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.proof.sizes import estimates
from shop_design import AS_OF

BRIEF = Path(__file__).parents[4] / "examples" / "telemetry" / "brief.yaml"

COUNTED = (14, 43, 42, 39, 42, 41, 43, 41, 42, 42, 42, 42, 41, 42, 43, 38, 43, 41, 42, 41, 43,
           42, 41, 43, 27)  # fmt: skip
"""The rows of the filled partitions of a lab, from the first month to the last."""

PAGES_OF_THE_LAB = 88


@pytest.fixture(scope="module")
def setting() -> Setting:
    brief = read_brief(BRIEF)
    design = looking_back(design_schema(brief, physical_names(brief), as_of=AS_OF), AS_OF)
    (log,) = (t.name for t in design.schema.tables if t.name.name == "change_logs")
    return Setting(design=design, rows={log: 1000}, seed=1, as_of=AS_OF)


@pytest.fixture(scope="module")
def log(setting: Setting) -> TableProfile:
    (profile,) = table_profiles(setting).values()
    return profile


def test_rows_are_shared_out_by_the_time_that_a_partition_holds(
    setting: Setting, log: TableProfile
) -> None:
    assert partition_rows(setting, log) == COUNTED


def test_last_pages_of_small_partitions_count(setting: Setting) -> None:
    (heap,) = (one for one in estimates(setting)[0] if one.kind == "heap")
    # Chance alone makes a difference: half of the rows hold a document of 300 bytes or not.
    assert heap.size_bytes / 8192 == pytest.approx(PAGES_OF_THE_LAB, rel=0.04)
