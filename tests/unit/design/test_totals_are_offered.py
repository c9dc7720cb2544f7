"""A total is kept only where a reference, triggers and the row itself allow it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.architect import design_schema
from dbarchitect.design.summaries.keeping import MOST_PATTERNS, kept_offers
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.summary import CopyVerdict
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.model.design import Design

THREADS = QualifiedName("public", "threads")
BRIEF = """
name: forum
postgresql: 15
entities:
  Board: {{rows: 3, attributes: {{title: text(80)}}, keep: {{audit: true}}}}
  Thread:
    belongs to: Board
    rows: 1k
    growth: 10/month
    attributes: {{title: text(80), score: float, post_count: integer}}
    keep: {{{keep}}}
  Post:
    refers to: {{thread: 'Thread?', board: Board}}
    rows: 10k
    growth: 1k/month
    attributes: {{words: integer, weight: float, note: text?, sent_at: instant = now}}
    {more}
audit: {{name: AuditLog}}
{top}
access:
{access}
"""
COUNT = "(SELECT count(*) FROM posts AS p WHERE p.thread_id = t.id)"
_PATTERN = """  threads {n}:
    sql: SELECT t.id, {asked} AS n FROM threads AS t WHERE t.id = :id
    rate: {rate}/hour
"""


def _design(
    *asked: str, keep: str = "timestamps: true", more: str = "", top: str = ""
) -> Design:
    access = "".join(
        _PATTERN.format(n=n, asked=one, rate=100 - n) for n, one in enumerate(asked)
    )
    return design_of(BRIEF.format(keep=keep, more=more, top=top, access=access))


def test_two_patterns_share_a_column_and_another_has_one_of_its_own() -> None:
    hidden = "(SELECT count(*) FROM posts AS p WHERE p.thread_id = t.id AND p.note IS NULL)"
    first, second, third = kept_offers(_design(COUNT, COUNT, hidden))
    names = [
        [column.name for totals in choice.summary.kept for column in totals.columns]
        for choice in (first, second, third)
        if choice.summary is not None
    ]
    assert names == [["post_count1"], ["post_count1"], ["post_count2"]]
    assert {choice.verdict for choice in (first, second, third)} == {CopyVerdict.COSTS}


def test_a_count_of_what_may_be_missing_counts_what_is_there() -> None:
    (choice,) = kept_offers(_design(COUNT.replace("count(*)", "count(p.note)")))
    assert choice.summary is not None
    (totals,) = choice.summary.kept
    assert totals.conditions == ("c.note IS NOT NULL",)
    assert [(c.function, c.argument) for c in totals.columns] == [("count", None)]


@pytest.mark.parametrize(
    ("designed", "reason"),
    [
        (partial(_design, COUNT, keep="audit: true"), "the audit log records each change"),
        (
            partial(_design, COUNT, keep="history: versions, changes: 5/month"),
            "each row of posts would make a version of one of threads",
        ),
        (
            partial(_design, COUNT, keep="append only: true"),
            "rows of threads are never changed",
        ),
        (
            partial(_design, COUNT, more="partition: by month on sent_at"),
            "old rows of posts go with their partition, which fires no trigger",
        ),
        (
            partial(_design, COUNT.replace("p.thread_id", "p.board_id")),
            "no reference says that rows of posts belong to one of threads",
        ),
        (
            partial(
                _design,
                "COALESCE((SELECT sum(p.weight) FROM posts p WHERE p.thread_id = t.id), 0)",
            ),
            "a sum of double precision is not exact",
        ),
        (
            partial(_design, "(SELECT max(p.note) FROM posts AS p WHERE p.thread_id = t.id)"),
            "the max of text is not kept",
        ),
        (
            partial(
                _design,
                COUNT,
                top="requirements: {tenancy: {by: Board, isolation: schema}}",
            ),
            "each tenant has tables of its own",
        ),
    ],
)
def test_a_total_that_would_not_stay_true_is_refused_with_its_reason(
    designed: Callable[[], Design], reason: str
) -> None:
    (choice,) = kept_offers(designed())
    assert choice.summary is None
    assert choice.verdict is CopyVerdict.NOT_OFFERED
    assert reason in choice.reason


def test_two_tables_do_not_keep_totals_of_each_other() -> None:
    posts = _PATTERN.replace("threads AS t", "posts AS t").format(
        n=2,
        asked="(SELECT count(*) FROM threads AS x WHERE x.last_post_id = t.id)",
        rate=5,
    )
    text = BRIEF.format(
        keep="timestamps: true",
        more="",
        top="",
        access=_PATTERN.format(n=1, asked=COUNT, rate=9) + posts,
    ).replace("belongs to: Board\n", "belongs to: Board\n    refers to: {last_post: 'Post?'}\n")
    first, second = kept_offers(design_of(text))
    assert first.summary is not None
    assert second.summary is None
    assert second.reason == (
        "a total of threads adds rows of posts up: each would follow from the other"
    )


def test_of_many_patterns_the_most_frequent_are_weighed() -> None:
    choices = kept_offers(_design(*[COUNT] * (MOST_PATTERNS + 2)))
    weighed = [choice.summary is not None for choice in choices]
    assert weighed == [True] * MOST_PATTERNS + [False] * 2
    assert "patterns that run more often" in choices[-1].reason


def test_the_application_may_write_all_but_the_totals_and_they_move_no_version() -> None:
    ruled = _design(COUNT, keep="version: true")
    (choice,) = kept_offers(ruled)
    kept = replace(choice, verdict=CopyVerdict.SAVES)
    made = design_schema(ruled.brief, ruled.names, as_of=AS_OF, copies=(kept,))
    table = made.schema.table(THREADS)
    may = {g.privilege for g in table.privileges or () if g.grantee == "forum_app"}
    assert may == {"SELECT", "DELETE"}
    written = {
        column.name
        for column in table.columns
        if {"INSERT", "UPDATE"} <= {g.privilege for g in column.privileges or ()}
    }
    assert {column.name for column in table.columns} - written == {"post_count1"}
    assert not any("post_count1" in trigger.definition for trigger in table.triggers)
    assert {"set_updated_at", "set_version"} <= {t.name for t in table.triggers}
    triggers = made.schema.table(QualifiedName("public", "posts")).triggers
    kept_by = [t.name for t in triggers if t.name.startswith("keep_")]
    assert kept_by == [
        f"keep_threads_post_count1_totals_{event}"
        for event in ("delete", "insert", "truncate", "update")
    ]


def test_without_a_lab_the_document_says_that_none_was_weighed() -> None:
    decisions = {one.slug: one for one in _design(COUNT).decisions}
    assert decisions["kept-totals"].choice == "formed at each reading, for none was weighed"
    plain = _design("t.title")
    assert "kept-totals" not in {one.slug for one in plain.decisions}


def test_totals_of_a_tenants_rows_are_tied_with_the_tenant() -> None:
    design = _design(COUNT, top="requirements: {tenancy: {by: Board, isolation: shared}}")
    (choice,) = kept_offers(design)
    assert choice.summary is not None
    (totals,) = choice.summary.kept
    assert set(totals.pairs) == {("board_id", "board_id"), ("thread_id", "id")}
    assert totals.tenants is not None
    assert (totals.tenants.key, totals.tenants.column) == ("id", "board_id")
