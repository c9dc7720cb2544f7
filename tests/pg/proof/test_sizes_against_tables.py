"""Formulas of sizes against filled tables and built indexes, with their bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.sizes import check_sizes, check_widths

if TYPE_CHECKING:
    from library_design import Filled

PAGES_100 = 100 * 8192


@pytest.mark.essential
def test_heaps_are_within_one_percent_and_b_trees_within_five(filled: Filled) -> None:
    checks, missing = check_sizes(filled.database.owner, filled.setting)
    assert missing == ()
    big = [check for check in checks if check.measured_bytes > PAGES_100]
    assert {check.estimate.kind for check in big} == {"heap", "btree"}
    for check in big:
        limit = 1.0 if check.estimate.kind == "heap" else 5.0
        assert abs(check.error_percent) <= limit, (check.estimate.relation, check.error_percent)


def test_assumed_widths_are_those_of_the_filled_tables(filled: Filled) -> None:
    for check in check_widths(filled.database.owner, filled.setting):
        if check.measured_bytes is not None:
            assert check.assumed_bytes == pytest.approx(check.measured_bytes, rel=0.06, abs=1.5)


def test_a_wrong_width_would_be_seen(filled: Filled) -> None:
    owner = filled.database.owner
    with owner.rolled_back():
        owner.execute_untrusted("ALTER TABLE notes RENAME TO notes_before")
        owner.execute_untrusted(
            "CREATE TABLE notes AS"
            " SELECT id, book_id, body || repeat('x', 100) AS body FROM notes_before"
        )
        found = check_widths(owner, filled.setting)
    (body,) = [check for check in found if check.column == "body"]
    assert body.measured_bytes is not None
    assert abs(body.assumed_bytes - body.measured_bytes) > 50
