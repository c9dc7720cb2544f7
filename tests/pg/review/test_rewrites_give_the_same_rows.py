"""A query and what a finding writes in its place give the same rows, duplicates among them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dbarchitect.app.workload import workload_of_texts
from dbarchitect.lab.loading import load_files
from dbarchitect.model.reading import Known
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.snapshot import Snapshot

SCHEMA = """
CREATE TABLE customers (
    id bigint PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text
);
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint NOT NULL,
    total numeric NOT NULL,
    status text,
    placed_at timestamp
);
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (placed_at);
CREATE TABLE "Old Orders" (
    "Id" bigint PRIMARY KEY,
    customer_id bigint,
    total numeric,
    status text,
    placed_at timestamp
);
CREATE TABLE tasks (
    id bigint PRIMARY KEY,
    owner_id bigint,
    rank integer,
    label text,
    tags text[],
    sizes bigint[]
);
CREATE INDEX ON tasks (owner_id);
CREATE INDEX ON tasks (rank);
CREATE INDEX ON tasks (label);
CREATE INDEX ON tasks USING gin (tags);
CREATE INDEX ON tasks USING gin (sizes);
"""

ROWS = """
INSERT INTO customers VALUES (1, 'a', 'x'), (2, 'b', 'x'), (3, 'c', NULL), (4, 'd', '');
INSERT INTO orders VALUES
    (1, 1, 5, 'open', '2026-01-31'), (2, 1, 5, 'open', '2026-01-31 23:59:59.999'),
    (3, 2, 0, NULL, '2026-02-01'), (4, 9, 7, 'done', NULL), (5, 1, 9, '', 'infinity'),
    (6, 2, 2, 'done', '-infinity'), (7, 2, 2, 'done', '2026-01-30 23:59:59.999999');
INSERT INTO tasks VALUES
    (1, NULL, NULL, NULL, NULL, NULL), (2, 1, 0, 'none', '{}', '{}'),
    (3, 1, 5, 'None', '{a,NULL}', '{1,2}'), (4, 5, -1, '', '{a,a,b}', '{NULL}'),
    (5, 5, 5, 'x', '{NULL}', '{1}');
"""

QUERIES = re.findall(
    r"^-- ([A-Z]{3}\d\d)\n(.+?);$",
    (Path(__file__).parent / "rewritten_queries.sql").read_text(),
    re.MULTILINE | re.DOTALL,
)


@pytest.fixture(scope="module")
def tables(lab: Lab) -> Iterator[LabDatabase]:
    made = lab.create_database()
    load_files(made, [("schema.sql", SCHEMA), ("rows.sql", ROWS)])
    yield made
    lab.drop_database(made)


@pytest.fixture(scope="module")
def snapshot(tables: LabDatabase) -> Snapshot:
    return read_snapshot(tables.admin)


def rewrite_of(snapshot: Snapshot, code: str, query: str) -> str:
    workload = workload_of_texts([("q.sql", query)])
    assert not workload.unread
    asked = replace(snapshot, workload=Known(workload))
    found = review_snapshot(asked, [rule_by_code(code)]).findings
    assert len(found) == 1, [finding.message for finding in found]
    return found[0].remedy.rewrite


def bag(database: LabDatabase, sql: str, *, is_empty: bool) -> Counter[tuple[Any, ...]]:
    """The rows with how often each came, of the tables as they are or without a row."""
    with database.owner.rolled_back():
        if is_empty:
            database.owner.execute_untrusted("TRUNCATE customers, orders, tasks")
        # As text: the driver has no timestamp that is infinite.
        head, tail = "WITH asked AS (", ") SELECT CAST(asked AS text) FROM asked"
        rows = database.owner.query_untrusted(f"{head}{sql}{tail}")
    return Counter(tuple(map(str, row)) for row in rows)


def words(sql: str) -> list[str]:
    """The SQL without what means nothing, so that two forms of one query are the same."""
    return re.findall(r"\w+|[^\w\s]", re.sub(r"\b(as|inner)\b", "", sql.lower()))


@pytest.mark.parametrize(("code", "query"), QUERIES)
def test_a_rewrite_gives_the_same_rows(
    tables: LabDatabase, snapshot: Snapshot, code: str, query: str
) -> None:
    rewrite = rewrite_of(snapshot, code, query).removesuffix(";")
    assert rewrite
    assert words(rewrite) != words(query)
    tables.owner.execute("SET datestyle = 'ISO'")
    for is_empty in (False, True):
        before = bag(tables, query, is_empty=is_empty)
        assert bag(tables, rewrite, is_empty=is_empty) == before


@pytest.mark.parametrize(
    ("code", "query"),
    [
        # The two arms may hold the same row, or one row twice.
        ("QRY11", "SELECT id, total FROM orders UNION SELECT id, total FROM orders"),
        ("QRY11", "SELECT 'o', total FROM orders UNION SELECT 'c', id FROM customers"),
        # A null makes NOT IN another thing than NOT EXISTS.
        ("QRY33", "SELECT name FROM customers WHERE id NOT IN (SELECT owner_id FROM tasks)"),
        ("QRY33", "SELECT id FROM tasks WHERE owner_id NOT IN (SELECT id FROM orders)"),
    ],
)
def test_what_would_give_other_rows_is_not_found(
    snapshot: Snapshot, code: str, query: str
) -> None:
    asked = replace(snapshot, workload=Known(workload_of_texts([("q.sql", query)])))
    assert review_snapshot(asked, [rule_by_code(code)]).findings == ()


@pytest.mark.parametrize(
    ("query", "other"),
    [
        ("SELECT id, total FROM orders UNION SELECT id, total FROM orders",
         "SELECT id, total FROM orders UNION ALL SELECT id, total FROM orders"),
        ("SELECT id FROM customers WHERE id NOT IN (SELECT owner_id FROM tasks)",
         "SELECT id FROM customers EXCEPT SELECT owner_id FROM tasks"),
        ("SELECT id FROM tasks WHERE coalesce(rank, 0) = 0",
         "SELECT id FROM tasks WHERE rank = 0"),
        ("SELECT id FROM orders WHERE placed_at::date = '2026-01-31'",
         "SELECT id FROM orders WHERE placed_at BETWEEN '2026-01-31' AND '2026-02-01'"),
    ],
)  # fmt: skip
def test_the_rows_tell_queries_apart_that_are_almost_the_same(
    tables: LabDatabase, query: str, other: str
) -> None:
    assert bag(tables, query, is_empty=False) != bag(tables, other, is_empty=False)


def test_a_rewrite_of_one_name_for_two_tables_is_not_offered(snapshot: Snapshot) -> None:
    query = "SELECT o.id FROM orders o WHERE o.id NOT IN (SELECT o.id FROM customers o)"
    assert rewrite_of(snapshot, "QRY33", query) == ""
