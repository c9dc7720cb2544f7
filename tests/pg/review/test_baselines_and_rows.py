"""A baseline serves reviews that look at rows and reviews that do not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.app.news import KnownRequest
from dbarchitect.app.review import ReviewRequest, ReviewResult, review
from dbarchitect.app.snapshot_file import save_snapshot
from dbarchitect.app.targets import TargetRequest, read_target
from dbarchitect.model.data_facts import RowsRequest
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from pathlib import Path

    from dbarchitect.lab import LabDatabase

TABLES = """
CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, day text NOT NULL);
INSERT INTO customers SELECT i, 'c' || i FROM generate_series(1, 400) AS i;
INSERT INTO orders SELECT i, i % 400 + 1, date '2026-01-01' + i % 99
FROM generate_series(1, 1200) AS i;
"""
RULES = ("KEY07", "KEY08", "TYP11")


def made(database: LabDatabase) -> LabDatabase:
    for statement in split(TABLES):
        database.owner.execute_untrusted(statement.text)
    return database


def reviewed(
    database: LabDatabase, file: Path, *, rows: bool, write: bool = False
) -> ReviewResult:
    target = TargetRequest(target=database.conninfo, rows=RowsRequest() if rows else None)
    known = KnownRequest(baseline=file, update_baseline=write)
    return review(ReviewRequest(target=target, select=RULES, known=known))


def codes(result: ReviewResult) -> list[str]:
    return sorted(finding.code for finding in result.review.findings)


def test_what_rows_show_is_news_to_a_baseline_without_rows(
    database: LabDatabase, tmp_path: Path
) -> None:
    file = tmp_path / "known.json"
    written = reviewed(made(database), file, rows=False, write=True)
    assert (codes(written), written.review.known) == ([], 1)
    with_rows = reviewed(database, file, rows=True)
    assert codes(with_rows) == ["KEY08", "TYP11"]
    assert with_rows.notes == ()


def test_a_review_without_rows_ends_nothing_that_rows_showed(
    database: LabDatabase, tmp_path: Path
) -> None:
    file = tmp_path / "known.json"
    written = reviewed(made(database), file, rows=True, write=True)
    assert (codes(written), written.review.known) == ([], 2)
    without = reviewed(database, file, rows=False)
    assert (codes(without), without.review.known, without.notes) == ([], 1, ())
    database.owner.execute_untrusted("ALTER TABLE orders ALTER day TYPE date USING day::date")
    assert reviewed(database, file, rows=False).notes == ()
    (note,) = reviewed(database, file, rows=True).notes
    assert note == "1 finding of the baseline is gone: write it anew."


def test_rows_that_could_not_be_read_end_nothing(database: LabDatabase, tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    reviewed(made(database), file, rows=True, write=True)
    database.owner.execute_untrusted("CREATE POLICY none ON orders USING (false)")
    database.owner.execute_untrusted("ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
    database.owner.execute_untrusted("ALTER TABLE orders FORCE ROW LEVEL SECURITY")
    result = reviewed(database, file, rows=True)
    assert [one.path.text for one in result.review.unread] == ["public.orders"]
    assert (codes(result), result.notes) == ([], ())


def test_what_another_target_cannot_show_is_no_news_but_told(
    database: LabDatabase, tmp_path: Path
) -> None:
    target = TargetRequest(target=made(database).conninfo, rows=RowsRequest())
    file = tmp_path / "before.snapshot"
    save_snapshot(read_target(replace(target, rows=None)).snapshot, file)
    asked = ReviewRequest(
        target=target,
        select=RULES,
        known=KnownRequest(new_only=TargetRequest(target=str(file))),
    )
    same = review(asked)
    assert codes(same) == []
    (note,) = same.notes
    assert note.startswith("2 findings of KEY08 and TYP11 are left out: database ")
    days = "CREATE TABLE days (id bigint PRIMARY KEY, day text NOT NULL)"
    database.owner.execute_untrusted(days)
    database.owner.execute_untrusted("INSERT INTO days SELECT -id, day FROM orders")
    database.owner.execute_untrusted("ALTER TABLE orders ADD later text NOT NULL DEFAULT ''")
    database.owner.execute_untrusted("UPDATE orders SET later = day")
    found = review(asked)
    paths = {finding.target.text for finding in found.review.findings}
    assert {"public.days.day", "public.orders.later"} <= paths
    assert "public.orders.day" not in paths
    assert found.notes == same.notes


def test_a_review_with_rows_knows_what_one_without_them_guesses(
    database: LabDatabase,
) -> None:
    target = TargetRequest(target=made(database).conninfo, rows=RowsRequest())
    known = KnownRequest(new_only=target)
    without = ReviewRequest(target=replace(target, rows=None), select=RULES, known=known)
    assert codes(review(without)) == []
