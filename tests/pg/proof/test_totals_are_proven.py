"""Totals that rows keep: weighed, proven whole, and true after whatever is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.architect import design_schema
from dbarchitect.design.index_proof import weighed_design
from dbarchitect.design.proof import prove
from dbarchitect.design.proof.ground import new_database, up_statements
from dbarchitect.design.proof.kept_totals import check_kept, drift
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.design.summaries.deciding import with_copies
from dbarchitect.design.summaries.keeping import kept_offers, kept_totals
from dbarchitect.design.summaries.weighing_kept import weighed_kept
from dbarchitect.design.tenancy.setting import SETTING
from dbarchitect.errors import StatementFailedError
from dbarchitect.model.summary import CopyVerdict
from horizon_ground import loaded
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design

CASE = Path(__file__).parents[2] / "cases" / "brief" / "good" / "totals.yaml"

COUNTER = """
name: counter
postgresql: 15
entities:
  Page: {rows: 3, attributes: {path: text(80)}}
  Hit:
    belongs to: Page
    rows: 3k
    growth: 300M/month
    attributes: {hit_at: instant = now}
    keep: {timestamps: false}
access:
  hits of a page:
    sql: >-
      SELECT p.path, (SELECT count(*) FROM hits AS h WHERE h.page_id = p.id) AS hits
      FROM pages AS p WHERE p.id = :page
    rate: 1k/hour
"""

DESK = """
name: desk
postgresql: 15
entities:
  Organization: {rows: 20, attributes: {name: text(80)}}
  Ticket:
    belongs to: Organization
    rows: 400
    attributes: {title: text(120)}
  Comment:
    part of: Ticket
    rows: 6k
    attributes: {body: text}
access:
  tickets:
    sql: >-
      SELECT t.id, (SELECT count(*) FROM comments AS c WHERE c.ticket_id = t.id) AS comments
      FROM tickets AS t
    rate: 20k/hour
requirements: {tenancy: {by: Organization, isolation: shared}}
"""


def _kept(text: str | None = None) -> Design:
    """The case with every total that is offered, without weighing any."""
    ruled = design_of(text or CASE.read_text("utf-8"))
    kept = tuple(
        replace(choice, verdict=CopyVerdict.SAVES)
        for choice in kept_offers(ruled)
        if choice.summary is not None
    )
    return design_schema(ruled.brief, ruled.names, as_of=AS_OF, copies=kept)


def _built(lab: Lab, made: Design) -> LabDatabase:
    database = new_database(lab, made)
    for statement in up_statements(lab, made):
        database.owner.execute_untrusted(statement.sql)
    return database


@pytest.mark.usefixtures("roles_go")
def test_totals_are_weighed_kept_attacked_and_compared(lab: Lab) -> None:
    ruled = design_of(CASE.read_text("utf-8"))
    weighed = weighed_design(lab, ruled, as_of=AS_OF, seed=1)
    made, missing = with_copies(lab, weighed, as_of=AS_OF, seed=1)
    assert {choice.pattern: choice.verdict for choice in made.copies} == {
        "threads of a board": CopyVerdict.SAVES,
        "busiest threads": CopyVerdict.SAVES,
        "votes of a post": CopyVerdict.COSTS,
        "marks of a document": CopyVerdict.NOT_OFFERED,
    }
    indexes = {index.name.name for table in made.schema.tables for index in table.indexes}
    assert "threads_post_count_id_idx" in indexes
    proof = prove(lab, made, as_of=AS_OF, row_budget=20_000, larger_rows=0)
    assert proof.passed
    assert not missing
    assert not proof.not_verified
    seen = {check.name: check.detail for check in proof.builds}
    named = "threads.post_count and threads.post_sent_at_max and threads.post_words_sum"
    assert seen[f"two writers of {named}"] == (
        "the second waited; 2 rows are there and 0 totals differ"
    )
    at_rest = seen["totals answer threads of a board"]
    assert at_rest.startswith("hot key: ")
    assert at_rest.endswith("from the kept totals")
    sized = {check.estimate.relation.name: check for check in proof.sizes}
    for name in ("threads", "threads_post_count_id_idx"):
        assert abs(sized[name].error_percent) <= 5


@pytest.mark.usefixtures("roles_go")
def test_totals_stay_true_whatever_is_written(lab: Lab) -> None:
    made = _kept()
    database = _built(lab, made)
    owner, all_totals = database.owner, kept_totals(made.copies)
    assert len(all_totals) == 2
    for statement in (
        "INSERT INTO boards (title) VALUES ('a')",
        (
            "INSERT INTO threads (board_id, title) SELECT id, 't' || n FROM boards, "
            "generate_series(1, 5) AS n"
        ),
        (
            "INSERT INTO posts (thread_id, body, words, is_hidden, sent_at) "
            "SELECT 1 + n % 5, 'b', n, n % 3 = 0, '2026-01-01 00:00+00'::timestamptz "
            "+ n * interval '1 day' FROM generate_series(1, 60) AS n"
        ),
        (
            "INSERT INTO votes (post_id, worth) SELECT 1 + n % 60, n % 3 - 1 "
            "FROM generate_series(1, 200) AS n"
        ),
        "UPDATE posts SET is_hidden = NOT is_hidden WHERE id % 4 = 0",
        "UPDATE posts SET thread_id = 1 + thread_id % 5, words = words + 7 WHERE id % 5 < 3",
        "UPDATE posts SET sent_at = '2020-01-01' WHERE id > 50",
        "UPDATE posts SET body = 'c'",
        (
            "INSERT INTO posts (id, thread_id, body, words) OVERRIDING SYSTEM VALUE "
            "VALUES (1, 2, 'd', 5), (99, 2, 'd', 5) "
            "ON CONFLICT (id) DO UPDATE SET thread_id = 3, words = 100"
        ),
        (
            "MERGE INTO posts AS p USING (VALUES (2), (100)) AS v (id) ON p.id = v.id "
            "WHEN MATCHED THEN DELETE "
            "WHEN NOT MATCHED THEN INSERT (thread_id, body, words) VALUES (4, 'm', 1)"
        ),
        "DELETE FROM votes WHERE id % 2 = 0",
        "DELETE FROM posts WHERE sent_at = (SELECT max(sent_at) FROM posts)",
        "DELETE FROM threads WHERE id = 3",
        "TRUNCATE votes",
        "TRUNCATE posts CASCADE",
    ):
        if statement.startswith("MERGE"):
            owner.execute_untrusted("DELETE FROM votes WHERE post_id = 2")
        if statement.startswith(("DELETE FROM posts", "DELETE FROM threads")):
            owner.execute_untrusted("DELETE FROM votes")
        owner.execute_untrusted(statement)
        assert [drift(owner, one) for one in all_totals] == [0, 0], statement
    ((versions, zero),) = owner.query_untrusted(
        "SELECT max(version), count(*) FILTER (WHERE post_count <> 0) FROM threads"
    )
    assert (versions, zero) == (1, 0)
    lab.drop_database(database)


@pytest.mark.usefixtures("roles_go")
def test_who_sees_rows_of_before_is_refused_and_nothing_is_lost(lab: Lab) -> None:
    made = _kept()
    database = _built(lab, made)
    owner, role = database.owner, database.owner_role
    owner.execute_untrusted("INSERT INTO boards (title) VALUES ('a')")
    owner.execute_untrusted("INSERT INTO threads (board_id, title) SELECT id, 't' FROM boards")
    post = "INSERT INTO posts (thread_id, body, words) SELECT id, 'b', 3 FROM threads"
    with lab.connect(database, role) as one, one.rolled_back():
        one.execute_untrusted("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        one.query_untrusted("SELECT count(*) FROM posts")
        owner.execute_untrusted(post)
        with pytest.raises(StatementFailedError) as refused:
            one.execute_untrusted(post)
    assert refused.value.sqlstate == "40001"
    assert [drift(owner, totals) for totals in kept_totals(made.copies)] == [0, 0]
    lab.drop_database(database)


@pytest.mark.usefixtures("roles_go")
def test_a_total_that_is_not_kept_is_found_out(lab: Lab) -> None:
    made = _kept()
    routines = tuple(
        replace(one, definition=one.definition.replace("p.post_count + d.d1", "p.post_count"))
        for one in made.schema.routines
    )
    wrong = replace(made, schema=replace(made.schema, routines=routines))
    setting = Setting(design=wrong, rows=choose_scale(wrong, 5_000).rows, seed=1, as_of=AS_OF)
    with loaded(lab, setting) as database:
        owner = database.owner
        assert all(drift(owner, totals) == 0 for totals in kept_totals(wrong.copies))
        of_posts, of_threads = check_kept(owner, wrong)
    assert of_posts.passed
    assert not of_threads.passed
    assert of_threads.detail.startswith("0 rows differ; ")


@pytest.mark.usefixtures("roles_go")
def test_a_total_at_which_all_writers_would_wait_is_refused(lab: Lab) -> None:
    (choice,) = weighed_kept(lab, design_of(COUNTER), as_of=AS_OF, seed=1)
    assert choice.verdict is CopyVerdict.WAITS
    assert choice.weighed is not None
    assert choice.weighed.hottest_per_hour > 36_000
    assert choice.weighed.with_per_hour * 2 < choice.weighed.without_per_hour


@pytest.mark.usefixtures("roles_go")
def test_totals_of_tenants_are_each_tenants_own_under_its_policies(lab: Lab) -> None:
    made = _kept(DESK)
    database = _built(lab, made)
    owner, (totals,) = database.owner, kept_totals(made.copies)
    owner.execute_untrusted("INSERT INTO organizations (name) VALUES ('a'), ('b')")

    def of(tenant: int) -> list[tuple[object, ...]]:
        owner.apply_settings({SETTING: str(tenant)})
        assert drift(owner, totals) == 0
        return owner.query_untrusted("SELECT comment_count FROM tickets ORDER BY id")

    for tenant in (1, 2):
        owner.apply_settings({"role": made.roles["app"], SETTING: str(tenant)})
        owner.execute_untrusted(
            f"INSERT INTO tickets (organization_id, title) VALUES ({tenant}, 't'), "  # noqa: S608 - numbers
            f"({tenant}, 'u')"
        )
        owner.execute_untrusted(
            "INSERT INTO comments (organization_id, ticket_id, body) "
            "SELECT t.organization_id, t.id, 'x' FROM tickets AS t"
        )
        with pytest.raises(StatementFailedError) as refused, owner.rolled_back():
            owner.execute_untrusted("UPDATE tickets SET comment_count = 7")
        assert refused.value.sqlstate == "42501"
    owner.apply_settings({"role": database.owner_role, SETTING: "1"})
    assert of(1) == of(2) == [(1,), (1,)]
    owner.apply_settings({SETTING: "1"})
    owner.execute_untrusted("DELETE FROM comments")
    assert (of(1), of(2)) == ([(0,), (0,)], [(1,), (1,)])
    owner.apply_settings({SETTING: ""})
    owner.execute_untrusted("TRUNCATE comments")
    assert (of(1), of(2)) == ([(0,), (0,)], [(0,), (0,)])
    lab.drop_database(database)
