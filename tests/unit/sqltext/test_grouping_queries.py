"""A grouping query becomes a copy and its reading only where both surely give the same rows."""

from __future__ import annotations

import pytest

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.grouping import GroupedCopy, grouped_copy
from dbarchitect.sqltext.recent import RecentBuckets
from dbarchitect.sqltext.scope import NotCopiedError

NAME = QualifiedName("public", "copy")
TYPES = {
    QualifiedName("public", "orders"): {
        "id": "bigint",
        "user_id": "bigint",
        "status": "text",
        "total": "numeric(19,4)",
        "weight": "double precision",
        "placed_on": "date",
        "ordered_at": "timestamp with time zone",
        "paid_at": "timestamp with time zone",
    },
    QualifiedName("public", "users"): {"id": "bigint", "name": "text"},
}


def _copy(sql: str) -> GroupedCopy:
    return grouped_copy(number_binds(sql).statement, NAME, TYPES, ("public",))


def test_a_filter_by_what_is_grouped_by_moves_to_the_reading() -> None:
    found = _copy(
        "SELECT status, count(*) AS n FROM orders WHERE status = ANY(:some) "
        "AND user_id IS NOT NULL GROUP BY status ORDER BY n DESC, 1 LIMIT :most"
    )
    assert found.definition == (
        "SELECT status, count(*) AS n\nFROM public.orders\n"
        "WHERE user_id IS NOT NULL\nGROUP BY status"
    )
    assert found.reading == (
        "SELECT status, n\nFROM public.copy\nWHERE status = ANY ($1)\n"
        "ORDER BY n DESC, 1\nLIMIT $2"
    )
    assert found.key == ("status",)


def test_a_column_that_must_equal_a_bind_is_grouped_by_and_leads_the_key() -> None:
    found = _copy(
        "SELECT date_trunc('day', ordered_at, 'UTC') AS day, sum(total) FROM orders "
        "WHERE user_id = :user GROUP BY 1"
    )
    assert found.definition.endswith("GROUP BY date_trunc('day', ordered_at, 'UTC'), user_id")
    assert found.reading == "SELECT day, sum\nFROM public.copy\nWHERE user_id = $1"
    assert found.key == ("user_id", "day")
    assert [column.bucket_seconds for column in found.columns if column.is_key] == [
        86_400,
        None,
    ]


def test_bounds_at_the_beginning_of_a_bucket_take_whole_buckets() -> None:
    found = _copy(
        "SELECT date_trunc('hour', ordered_at, 'UTC') AS hour, count(*) FROM orders "
        "WHERE ordered_at >= date_trunc('hour', now() - interval '30 days', 'UTC') "
        "AND ordered_at < date_trunc('hour', :till::timestamptz, 'UTC') GROUP BY 1"
    )
    assert "WHERE" not in found.definition
    assert "hour >= date_trunc('hour', now() - '30 days'::interval, 'UTC')" in found.reading
    assert "hour < date_trunc('hour', $1::timestamptz, 'UTC')" in found.reading


def test_one_row_is_there_even_where_the_copy_has_none() -> None:
    found = _copy(
        "SELECT count(*) AS n, coalesce(sum(total), 0) AS spent, max(ordered_at) AS last "
        "FROM orders WHERE user_id = :user"
    )
    assert found.reading == (
        "SELECT COALESCE(c.n, 0) AS n, COALESCE(c.spent, 0) AS spent, c.last\n"
        "FROM (VALUES (1)) AS always (one)\n"
        "LEFT JOIN public.copy AS c ON c.user_id = $1"
    )


def test_a_bind_in_having_filters_what_the_copy_holds() -> None:
    found = _copy(
        "SELECT user_id, sum(total) AS spent FROM orders GROUP BY user_id "
        "HAVING sum(total) > :least AND count(*) > 2"
    )
    assert found.definition.endswith("GROUP BY user_id\nHAVING count(*) > 2")
    assert found.reading.endswith("WHERE spent > $1")


def test_joined_tables_and_columns_that_follow_from_the_group_are_copied() -> None:
    found = _copy(
        "SELECT u.name, count(o.id) AS orders FROM users u "
        "LEFT JOIN orders o ON o.user_id = u.id GROUP BY u.id ORDER BY count(o.id)"
    )
    assert "FROM public.users u LEFT JOIN public.orders o ON" in found.definition
    assert found.reading == "SELECT name, orders\nFROM public.copy\nORDER BY orders"


_REFUSED = {
    "a range within the groups": (
        "SELECT status, count(*) FROM orders WHERE ordered_at > :since GROUP BY status",
        "selects rows within the groups",
    ),
    "a list that would put groups together": (
        "SELECT user_id, count(*) FROM orders WHERE status = ANY(:some) GROUP BY user_id",
        "selects rows within the groups",
    ),
    "a list of one row's groups": (
        "SELECT count(*) FROM orders WHERE user_id IN (:a, :b)",
        "selects rows within the groups",
    ),
    "a bound in the middle of a bucket": (
        (
            "SELECT date_trunc('hour', ordered_at, 'UTC'), count(*) FROM orders "
            "WHERE ordered_at >= :since GROUP BY 1"
        ),
        "takes a part of a bucket",
    ),
    "a bound at another bucket": (
        (
            "SELECT date_trunc('hour', ordered_at, 'UTC'), count(*) FROM orders "
            "WHERE ordered_at >= date_trunc('day', :since::timestamptz, 'UTC') GROUP BY 1"
        ),
        "takes a part of a bucket",
    ),
    "an upper bound that takes the first moment of a bucket": (
        (
            "SELECT date_trunc('hour', ordered_at, 'UTC'), count(*) FROM orders "
            "WHERE ordered_at <= date_trunc('hour', :till::timestamptz, 'UTC') GROUP BY 1"
        ),
        "takes a part of a bucket",
    ),
    "the session's time zone": (
        "SELECT date_trunc('hour', ordered_at), count(*) FROM orders GROUP BY 1",
        "without a time zone",
    ),
    "a cast by the session's time zone": (
        "SELECT user_id, count(DISTINCT ordered_at::date) FROM orders GROUP BY user_id",
        "a cast to `date`",
    ),
    "a moment against a text": (
        (
            "SELECT user_id, count(*) FILTER (WHERE ordered_at > '2026-01-01') FROM orders "
            "GROUP BY user_id"
        ),
        "follows the session's time zone",
    ),
    "floats, whose sum depends on their order": (
        "SELECT status, avg(weight) FROM orders GROUP BY status",
        "`avg` of floats",
    ),
    "floats within an expression": (
        "SELECT status, sum(weight * 2) FROM orders GROUP BY status",
        "`sum` of floats",
    ),
    "a function that may give anything": (
        "SELECT status, count(*) + random() FROM orders GROUP BY status",
        "`random`",
    ),
    "rows in no order": (
        "SELECT status, array_agg(id) FROM orders GROUP BY status",
        "neither grouped by nor added up",
    ),
    "the clock": (
        "SELECT status, count(*) FILTER (WHERE paid_at < now()) FROM orders GROUP BY status",
        "reckons with moments",
    ),
    "a bind in a sum": (
        "SELECT status, sum(total * :rate) FROM orders GROUP BY status",
        "a bind that does not select groups",
    ),
    "a choice between conditions": (
        "SELECT status, count(*) FROM orders WHERE status = :a OR user_id = :b GROUP BY status",
        "otherwise than by comparing",
    ),
    "a subquery": (
        (
            "SELECT status, count(*) FROM orders WHERE user_id IN (SELECT id FROM users) "
            "GROUP BY status"
        ),
        "",
    ),
    "rows as they are": ("SELECT id FROM orders WHERE user_id = :user", "adds nothing up"),
    "several ways of grouping": (
        "SELECT status, count(*) FROM orders GROUP BY ROLLUP (status)",
        "several ways",
    ),
    "a window": (
        "SELECT status, count(*), sum(count(*)) OVER () FROM orders GROUP BY status",
        "window",
    ),
    "an order by what is not there": (
        "SELECT status, count(*) FROM orders GROUP BY status ORDER BY max(total)",
        "orders by something",
    ),
    "a table of nobody": ("SELECT count(*) FROM generate_series(1, 3)", "reads from something"),
    "locks": ("SELECT count(*) FROM orders FOR UPDATE", "locks the rows"),
    "a query before it": (
        "WITH o AS (SELECT * FROM orders) SELECT count(*) FROM o",
        "begins with WITH",
    ),
    "one row that is limited": ("SELECT count(*) FROM orders LIMIT 1", "gives one row"),
    "one row of more than a sum": (
        "SELECT count(*) + 1 FROM orders WHERE user_id = :user",
        "of no rows is not known",
    ),
    "the name of a zone that is no constant": (
        "SELECT date_trunc('hour', ordered_at, status), count(*) FROM orders GROUP BY 1",
        "without a time zone",
    ),
}


@pytest.mark.parametrize(("sql", "reason"), _REFUSED.values(), ids=_REFUSED.keys())
def test_what_no_copy_surely_answers_is_refused_with_its_reason(sql: str, reason: str) -> None:
    with pytest.raises(NotCopiedError) as caught:
        _copy(sql)
    assert reason in caught.value.message
    assert not caught.value.message.endswith(".")


def test_recent_buckets_are_worked_out_from_where_one_begins() -> None:
    recent = _copy(
        "SELECT date_trunc('day', ordered_at, 'UTC') AS day, user_id, sum(total) FROM orders "
        "WHERE status = 'paid' GROUP BY 1, 2"
    ).recent
    assert isinstance(recent, RecentBuckets)
    assert recent.column == "day"
    assert recent.source == (QualifiedName("public", "orders"), "ordered_at")
    assert recent.begun("now()") == "date_trunc('day', now(), 'UTC')"
    assert recent.since("$1") == (
        "SELECT date_trunc('day', ordered_at, 'UTC') AS day, user_id, sum(total) AS sum\n"
        "FROM public.orders\nWHERE status = 'paid' AND ordered_at >= $1\n"
        "GROUP BY date_trunc('day', ordered_at, 'UTC'), user_id"
    )


def test_bins_are_cut_with_their_origin() -> None:
    recent = _copy(
        "SELECT date_bin('15 minutes', ordered_at, '2000-01-01 00:00+00') AS bin, count(*) "
        "FROM orders GROUP BY 1"
    ).recent
    assert isinstance(recent, RecentBuckets)
    assert recent.begun("now()") == ("date_bin('15 minutes', now(), '2000-01-01 00:00+00')")


_DAYS = "SELECT date_trunc('day', ordered_at, 'UTC') AS day, count(*) FROM orders"


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        (
            "SELECT status, count(*) FROM orders GROUP BY status",
            "it groups by no bucket of time, so that nothing tells which sums are finished",
        ),
        (
            f"{_DAYS} AS o JOIN users AS u ON u.id = o.user_id GROUP BY 1",
            "it joins tables, and a change in one of them would show in finished buckets",
        ),
        (
            f"{_DAYS} GROUP BY 1 HAVING count(*) < 5",
            "it says HAVING, and a group may leave that as it grows",
        ),
    ],
)
def test_what_has_no_finished_sums_is_made_anew_as_a_whole(sql: str, reason: str) -> None:
    recent = _copy(sql).recent
    assert isinstance(recent, NotCopiedError)
    assert recent.message == reason
