"""A subquery that adds up a row's own rows may be read from a column, and no other."""

from __future__ import annotations

import pytest

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.sqltext.scope import NotCopiedError
from dbarchitect.sqltext.totals import AskedTotal, asked_totals, read_from_columns

THREADS, POSTS = QualifiedName("public", "threads"), QualifiedName("public", "posts")
TYPES = {
    THREADS: {"id": "bigint", "title": "text", "board_id": "bigint"},
    POSTS: {
        "id": "bigint",
        "thread_id": "bigint",
        "words": "integer",
        "is_hidden": "boolean",
        "sent_at": "timestamp with time zone",
    },
}


def _written(sql: str) -> str:
    return sql.replace("OF_THREAD", "FROM posts AS p WHERE p.thread_id = t.id")


def _asked(sql: str) -> tuple[AskedTotal | NotCopiedError, ...]:
    return asked_totals(_written(sql), TYPES, ("public",))


def _read(sql: str) -> str:
    totals = tuple(one for one in _asked(sql) if isinstance(one, AskedTotal))
    return read_from_columns(_written(sql), lambda one: f"kept_{one.function}", totals).sql


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        (
            "SELECT t.id, (SELECT count(*) OF_THREAD) FROM threads AS t WHERE t.id = :id",
            "SELECT t.id, t.kept_count AS count FROM threads AS t WHERE t.id = :id",
        ),
        (
            (
                "SELECT id, (SELECT max(sent_at) FROM posts WHERE thread_id = threads.id) "
                "AS last FROM threads"
            ),
            "SELECT id, threads.kept_max AS last FROM threads",
        ),
        (
            "SELECT COALESCE ( (SELECT sum(p.words) OF_THREAD), 0 ) FROM threads t -- ö :x",
            'SELECT t.kept_sum AS "coalesce" FROM threads t',
        ),
        (
            (
                "SELECT t.id FROM threads t JOIN posts q ON q.thread_id = t.id WHERE q.id = :q "
                "AND t.title = 'ö' AND (SELECT count(*) OF_THREAD) > :n ORDER BY "
                "(SELECT min(p.words) OF_THREAD AND NOT p.is_hidden) + 1 DESC LIMIT 3"
            ),
            (
                "SELECT t.id FROM threads t JOIN posts q ON q.thread_id = t.id WHERE q.id = :q "
                "AND t.title = 'ö' AND t.kept_count > :n ORDER BY t.kept_min + 1 DESC LIMIT 3"
            ),
        ),
    ],
)
def test_a_total_is_read_from_a_column_and_all_else_stays(asked: str, read: str) -> None:
    assert _read(asked) == read


def test_a_total_within_an_expression_is_given_no_name() -> None:
    asked = "SELECT COALESCE((SELECT max(p.sent_at) OF_THREAD), '2000-01-01') FROM threads t"
    assert _read(asked) == "SELECT COALESCE(t.kept_max, '2000-01-01') FROM threads t"
    asked = "SELECT (SELECT count(*) OF_THREAD)::integer + 1 FROM threads t"
    assert _read(asked) == "SELECT t.kept_count::integer + 1 FROM threads t"


def test_order_and_limit_are_left_out_of_the_comparison() -> None:
    sql = "SELECT t.id, (SELECT count(*) OF_THREAD) AS n FROM threads AS t ORDER BY n LIMIT 3"
    totals = tuple(one for one in _asked(sql) if isinstance(one, AskedTotal))
    before, after = read_from_columns(_written(sql), lambda _: "kept", totals).compared
    assert after == "SELECT t.id, t.kept AS n FROM threads t"
    assert before.startswith("SELECT t.id, (SELECT count(*) FROM posts p")
    assert before.endswith("AS n FROM threads t")


def test_conditions_are_of_the_row_within_whatever_it_is_called() -> None:
    sql = (
        "SELECT (SELECT count(*) FROM posts WHERE is_hidden AND posts.thread_id = t.id "
        "AND words > 3) FROM threads t"
    )
    (total,) = _asked(sql)
    assert isinstance(total, AskedTotal)
    assert total.conditions == ("c.is_hidden", "c.words > 3")
    assert total.pairs == (("thread_id", "id"),)
    assert (total.parent, total.child, total.outer) == (THREADS, POSTS, "t")


@pytest.mark.parametrize(
    ("subquery", "reason"),
    [
        ("(SELECT sum(p.words) OF_THREAD)", "a sum of no rows is null"),
        ("(SELECT avg(p.words) OF_THREAD)", "something else than a bare count"),
        ("(SELECT count(DISTINCT p.words) OF_THREAD)", "something else than a bare count"),
        ("COALESCE((SELECT max(p.words) OF_THREAD), 0)", "is said by a constant"),
        ("(SELECT max(p.words + 1) OF_THREAD)", "an expression that is no column"),
        ("(SELECT count(*) OF_THREAD AND p.words > :n)", "a bind or the clock decides"),
        ("(SELECT count(*) OF_THREAD AND p.sent_at > now())", "a bind or the clock decides"),
        ("(SELECT count(*) OF_THREAD AND p.words = random())", "`random` gives the same"),
        ("(SELECT count(*) FROM posts AS p)", "does not follow from the row of one table"),
        ("(SELECT count(*) OF_THREAD GROUP BY p.words)", "it groups"),
        (
            (
                "(SELECT count(*) FROM posts AS p JOIN posts AS q ON q.id = p.id "
                "WHERE p.thread_id = t.id)"
            ),
            "adds up rows of several tables",
        ),
        ("(SELECT count(*) FROM posts AS t WHERE t.thread_id = 1)", "go by the name `t`"),
    ],
)
def test_what_a_column_would_not_surely_give_is_refused(subquery: str, reason: str) -> None:
    (error,) = _asked("SELECT SUBQUERY FROM threads AS t".replace("SUBQUERY", subquery))
    assert isinstance(error, NotCopiedError)
    assert reason in error.message


def test_a_row_that_a_join_may_miss_keeps_no_total() -> None:
    (error,) = _asked(
        "SELECT (SELECT count(*) OF_THREAD) FROM posts AS x "
        "LEFT JOIN threads AS t ON t.id = x.thread_id"
    )
    assert isinstance(error, NotCopiedError)
    assert "a join may have no row of `t`" in error.message


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE threads SET title = :t WHERE id = :id",
        "SELECT id FROM threads",
        "SELECT (SELECT title FROM threads AS x WHERE x.id = t.id) FROM threads AS t",
        "SELECT t.title, max((SELECT count(*) OF_THREAD)) FROM threads AS t GROUP BY 1",
        "SELECT id FROM threads UNION SELECT id FROM posts",
    ],
)
def test_a_statement_that_asks_for_no_total_has_none(sql: str) -> None:
    assert _asked(sql) == ()
