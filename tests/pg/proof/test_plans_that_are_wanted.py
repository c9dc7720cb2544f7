"""Plans of real rows: what they look at, where they end early, and plans that are wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.access import Runner
from dbarchitect.design.proof.foresight import is_kin
from dbarchitect.design.proof.plans import names_in_plans, plan_summary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.proof import AccessResult, PlanSummary
    from library_design import Filled

_PATTERN = "books of author"


def executed(filled: Filled, sql: str, *before: str, **settings: str) -> PlanSummary:
    session = filled.database.owner
    with session.rolled_back():
        for statement in before:
            session.execute_untrusted(statement)
        for name, value in settings.items():
            session.execute_untrusted(f"SET LOCAL {name} = {value}")
        ((found,),) = session.query_untrusted(
            f"EXPLAIN (ANALYZE, BUFFERS, TIMING off, FORMAT JSON) {sql}"
        )
    return plan_summary(found, *names_in_plans(filled.setting.design))


def run(filled: Filled, plans: Mapping[tuple[str, str], PlanSummary]) -> AccessResult:
    runner = Runner(session=filled.database.owner, setting=filled.setting, drops=False)
    (found,), missing = replace(runner, wanted=lambda _: plans).run_all()
    assert missing == ()
    return found


def test_a_limit_over_an_index_in_its_order_ends_early(filled: Filled) -> None:
    found = executed(filled, "SELECT id FROM books ORDER BY id DESC LIMIT 7")
    assert found.shape[0] == "Limit"
    assert (found.wanted, found.rows, found.visited) == (7, 7, 7)


def test_rows_that_a_filter_leaves_out_were_looked_at(filled: Filled) -> None:
    found = executed(
        filled, "SELECT id FROM books WHERE id % 10 = 0 ORDER BY id LIMIT 7", enable_sort="off"
    )
    assert found.wanted == 7
    assert found.visited is not None
    assert 61 <= found.visited <= 70


def test_what_has_to_be_sorted_first_reads_all_whatever_the_limit(filled: Filled) -> None:
    found = executed(filled, "SELECT id FROM books ORDER BY price LIMIT 7")
    assert found.wanted is None
    rows = next(
        n for table, n in filled.setting.rows.items() if table.display.endswith("books")
    )
    assert found.visited == rows


def test_a_join_that_hashes_one_side_does_not_end_early_and_a_nested_loop_does(
    filled: Filled,
) -> None:
    joined = (
        "SELECT b.id FROM books AS b JOIN authors AS a ON a.id = b.author_id"
        " ORDER BY b.id LIMIT 5"
    )
    nested = executed(
        filled, joined, enable_hashjoin="off", enable_mergejoin="off", enable_sort="off"
    )
    assert any("Nested Loop" in node for node in nested.shape)
    assert nested.wanted == 5
    hashed = executed(
        filled,
        joined.replace(" ORDER BY b.id", ""),
        enable_nestloop="off",
        enable_mergejoin="off",
    )
    assert any("Hash Join" in node for node in hashed.shape)
    assert hashed.wanted is None


def test_the_planner_is_made_to_take_a_plan_that_it_would_not(filled: Filled) -> None:
    natural = run(filled, {})
    assert natural.forced == ()
    own = natural.run("median")
    values = ", ".join(f"'{value}'" for value in own.values)
    sql = filled.setting.design.access[0].sql.replace("$1", values)
    scanned = executed(filled, sql, enable_indexscan="off", enable_bitmapscan="off")
    assert scanned.shape != own.plan.shape
    found = run(filled, {(_PATTERN, "median"): scanned})
    (forced,) = found.forced
    assert (forced.key, forced.values) == ("median", own.values)
    assert forced.plan.shape == scanned.shape
    assert forced.plan.buffers == scanned.buffers
    assert forced.timing is not None
    # What runs by itself is what it was: nothing that was told stays.
    assert [r.plan for r in found.runs] == [r.plan for r in natural.runs]


def test_a_bitmap_and_an_index_scan_are_kin_on_a_real_server(filled: Filled) -> None:
    sql = "SELECT title FROM books WHERE author_id = 7"
    bitmap = executed(filled, sql, enable_indexscan="off")
    plain = executed(filled, sql, enable_bitmapscan="off")
    assert bitmap.shape != plain.shape
    assert is_kin(bitmap, plain)
    assert not is_kin(
        bitmap, executed(filled, sql, enable_indexscan="off", enable_bitmapscan="off")
    )


def test_a_plan_that_the_planner_cannot_be_made_to_take_is_left_out(filled: Filled) -> None:
    own = run(filled, {}).run("hot")
    impossible = replace(own.plan, shape=("Index Scan using books_title_idx on books",))
    assert run(filled, {(_PATTERN, "hot"): impossible}).forced == ()


@pytest.mark.parametrize("key", ["hot", "median"])
def test_forced_runs_touch_the_same_each_time(filled: Filled, key: str) -> None:
    own = run(filled, {}).run(key)
    values = ", ".join(f"'{value}'" for value in own.values)
    sql = filled.setting.design.access[0].sql.replace("$1", values)
    scanned = executed(filled, sql, enable_indexscan="off", enable_bitmapscan="off")
    first, second = (run(filled, {(_PATTERN, key): scanned}) for _ in range(2))
    assert [r.plan for r in first.forced] == [r.plan for r in second.forced]
    assert len(first.forced) == 1


def test_an_index_that_is_in_the_way_of_the_wanted_one_is_taken_away(filled: Filled) -> None:
    design = filled.setting.design
    sql = "SELECT title FROM books WHERE author_id = $1 AND id > 0"
    changed = replace(design, access=(replace(design.access[0], sql=sql),))
    other = replace(filled, setting=replace(filled.setting, design=changed))
    own = run(other, {}).run("median")
    assert [index.name for index in own.plan.indexes] == ["books_author_id_idx"]
    asked = sql.replace("$1", ", ".join(f"'{value}'" for value in own.values))
    switches = {"enable_seqscan": "off", "enable_bitmapscan": "off"}
    by_key = executed(other, asked, "DROP INDEX books_author_id_idx", **switches)
    assert [index.name for index in by_key.indexes] == ["books_pkey"]
    (forced,) = run(other, {(_PATTERN, "median"): by_key}).forced
    assert forced.plan.shape == by_key.shape
    assert run(other, {}).run("median").plan == own.plan
