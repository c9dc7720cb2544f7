"""Access patterns on the filled lab: keys, plans, buffers, and the same without the index."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.access import Runner

if TYPE_CHECKING:
    from dbarchitect.model.proof import AccessResult
    from library_design import Filled


def results(filled: Filled) -> tuple[AccessResult, ...]:
    runner = Runner(session=filled.database.owner, setting=filled.setting)
    found, missing = runner.run_all()
    assert missing == ()
    return found


@pytest.mark.essential
def test_hot_median_and_absent_keys_differ_in_rows_and_buffers(filled: Filled) -> None:
    (result,) = results(filled)
    hot, median, absent = (result.run(kind).plan for kind in ("hot", "median", "absent"))
    assert hot.rows is not None
    assert median.rows is not None
    assert hot.rows > median.rows > 0
    assert absent.rows == 0
    assert hot.buffers is not None
    assert absent.buffers is not None
    assert hot.buffers > absent.buffers > 0


def test_dropping_the_index_is_seen_in_plan_and_buffers(filled: Filled) -> None:
    (result,) = results(filled)
    (without,) = result.without
    assert without.index.name == "books_author_id_idx"
    assert without.buffers_ratio > 1
    assert any("Seq Scan on books" in node for node in without.plan.nodes)


def test_everything_but_times_repeats(filled: Filled) -> None:
    def still(result: AccessResult) -> AccessResult:
        return replace(result, runs=tuple(replace(run, timing=None) for run in result.runs))

    assert [still(r) for r in results(filled)] == [still(r) for r in results(filled)]


def test_times_come_with_their_number(filled: Filled) -> None:
    (result,) = results(filled)
    timing = result.run("hot").timing
    assert timing is not None
    assert timing.n >= 10
    assert 0 < timing.p50_ms <= timing.p95_ms
    assert timing.p99_ms is None or timing.p95_ms <= timing.p99_ms
    assert 0 < timing.planning_ms < timing.p95_ms


def test_a_pattern_that_the_server_refuses_is_not_verified(filled: Filled) -> None:
    design = filled.setting.design
    broken = replace(design.access[0], sql="SELECT nothing FROM nowhere WHERE id = $1")
    setting = replace(filled.setting, design=replace(design, access=(broken,)))
    runner = Runner(session=filled.database.owner, setting=setting)
    found, missing = runner.run_all()
    assert found == ()
    assert [item.subject for item in missing] == ["access pattern books of author"]
