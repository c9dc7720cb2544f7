"""A query and what a finding writes in its place give the same rows, duplicates among them."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dbarchitect.app.rewrite_rows import RowPlaces
from dbarchitect.app.workload import workload_of_texts
from dbarchitect.lab import same_rows as rows_of_queries
from dbarchitect.lab.loading import load_files
from dbarchitect.lab.same_rows import Pair, SameRows, same_rows
from dbarchitect.model.reading import Known
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.queries import queries_of

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
CREATE TABLE meters (
    id bigint PRIMARY KEY,
    kwh integer
);
CREATE TABLE readings (
    meter_id bigint NOT NULL REFERENCES meters,
    read_at timestamp NOT NULL,
    kwh numeric,
    kind varchar(9),
    PRIMARY KEY (meter_id, read_at)
);
CREATE INDEX ON readings (kind);
CREATE INDEX ON readings (meter_id, kwh);
CREATE TABLE "Old Readings" (LIKE readings INCLUDING ALL);
CREATE TABLE steps (
    id bigint PRIMARY KEY,
    task_id bigint NOT NULL REFERENCES tasks,
    rank integer
);
CREATE INDEX ON steps (task_id, id);
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
INSERT INTO meters VALUES (1, 4), (2, NULL), (3, 5), (4, 5);
INSERT INTO readings VALUES
    (1, '2026-01-01', 5, 'b'), (1, '2026-01-02', 4, 'b'), (1, 'infinity', NULL, 'a'),
    (2, '2026-01-02', 5, NULL), (2, '-infinity', 5, 'c'), (3, '2026-01-03', NULL, 'b'),
    (3, '2026-01-04', NULL, NULL);
INSERT INTO steps VALUES (1, 2, 1), (2, 1, 5), (3, 1, NULL), (4, 5, 0), (5, 1, 5);
INSERT INTO "Old Readings" SELECT * FROM readings;
"""


def queries_in(file: str) -> list[tuple[str, str]]:
    """The queries of a file beside this one, each with the rule that the line before names."""
    text = (Path(__file__).parent / file).read_text()
    return re.findall(r"^-- ([A-Z]{3}\d\d)\n(.+?);$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def tables(lab: Lab) -> Iterator[LabDatabase]:
    made = lab.create_database()
    load_files(made, [("schema.sql", SCHEMA), ("rows.sql", ROWS)])
    yield made
    lab.drop_database(made)


@pytest.fixture(scope="module")
def snapshot(tables: LabDatabase) -> Snapshot:
    return read_snapshot(tables.admin)


@pytest.fixture(scope="module")
def counted(tables: LabDatabase, snapshot: Snapshot) -> Snapshot:
    """The same with the planner's figures; where there are some, small tables are silent."""
    assert snapshot.schema.tables
    tables.admin.execute("ANALYZE")
    return read_snapshot(tables.admin)


FEW = {"QRY39": {"minimum_rows": 1, "rows_of_each": 0}}


def rewrite_of(snapshot: Snapshot, code: str, query: str) -> str:
    workload = workload_of_texts([("q.sql", query)])
    assert not workload.unread
    asked = replace(snapshot, workload=Known(workload))
    found = review_snapshot(asked, [rule_by_code(code)], FEW).findings
    assert len(found) == 1, [finding.message for finding in found]
    return found[0].remedy.rewrite


def bag(database: LabDatabase, sql: str, *, is_empty: bool) -> Counter[tuple[Any, ...]]:
    """The rows with how often each came, of the tables as they are or without a row."""
    with database.owner.rolled_back():
        if is_empty:
            database.owner.execute_untrusted(
                "TRUNCATE customers, orders, tasks, meters, readings, steps"
            )
        # As text: the driver has no timestamp that is infinite.
        head, tail = "WITH asked AS (", ") SELECT CAST(asked AS text) FROM asked"
        rows = database.owner.query_untrusted(f"{head}{sql}{tail}")
    return Counter(tuple(map(str, row)) for row in rows)


def words(sql: str) -> list[str]:
    """The SQL without what means nothing, so that two forms of one query are the same."""
    return re.findall(r"\w+|[^\w\s]", re.sub(r"\b(as|inner)\b", "", sql.lower()))


@pytest.mark.parametrize(("code", "query"), queries_in("rewritten_queries.sql"))
def test_a_rewrite_gives_the_same_rows(
    tables: LabDatabase, snapshot: Snapshot, code: str, query: str
) -> None:
    assert_same_rows(tables, query, rewrite_of(snapshot, code, query).removesuffix(";"))


def assert_same_rows(tables: LabDatabase, query: str, rewrite: str) -> None:
    """Both give the same rows equally often, of the tables as they are and without a row."""
    assert rewrite
    assert words(rewrite) != words(query)
    tables.owner.execute("SET datestyle = 'ISO'")
    for is_empty in (False, True):
        before = bag(tables, query, is_empty=is_empty)
        assert bag(tables, rewrite, is_empty=is_empty) == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT kind FROM readings ORDER BY kind DESC",
        "SELECT r.kind AS k FROM readings AS r GROUP BY r.kind ORDER BY r.kind NULLS FIRST",
        "SELECT DISTINCT meter_id FROM readings",
        'SELECT DISTINCT "Old Readings".meter_id FROM "Old Readings"',
    ],
)
def test_values_one_after_the_other_are_those_of_all_rows(
    tables: LabDatabase, counted: Snapshot, query: str
) -> None:
    assert_same_rows(tables, query, rewrite_of(counted, "QRY39", query).removesuffix(";"))


@pytest.mark.parametrize(("code", "query"), queries_in("found_without_rewrite.sql"))
def test_where_rows_would_differ_a_finding_writes_no_query(
    snapshot: Snapshot, code: str, query: str
) -> None:
    assert rewrite_of(snapshot, code, query) == ""


@pytest.mark.parametrize(("code", "query"), queries_in("not_rewritten.sql"))
def test_what_would_give_other_rows_is_not_found(
    snapshot: Snapshot, code: str, query: str
) -> None:
    asked = replace(snapshot, workload=Known(workload_of_texts([("q.sql", query)])))
    assert review_snapshot(asked, [rule_by_code(code)]).findings == ()


ALMOST_THE_SAME = pytest.mark.parametrize(
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


@ALMOST_THE_SAME
def test_the_rows_tell_queries_apart_that_are_almost_the_same(
    tables: LabDatabase, query: str, other: str
) -> None:
    assert bag(tables, query, is_empty=False) != bag(tables, other, is_empty=False)


@pytest.fixture(scope="module")
def without_rows(lab: Lab) -> Iterator[LabDatabase]:
    made = lab.create_database()
    load_files(made, [("schema.sql", SCHEMA)])
    yield made
    lab.drop_database(made)


def run_beside(
    database: LabDatabase, snapshot: Snapshot, query: str, other: str, *, seconds: float = 60
) -> SameRows:
    """What a review with --prove tells of the two, on rows that it makes."""
    asked = replace(snapshot, workload=Known(workload_of_texts([("q.sql", query)])))
    (parsed,) = queries_of(asked).queries
    pair = RowPlaces(asked).pair(parsed, other)
    assert isinstance(pair, Pair)
    return same_rows(database.owner, pair, ends_at=time.monotonic() + seconds)


GIVE_NOTHING = {
    "SELECT id FROM orders WHERE NULL IS NOT DISTINCT FROM customer_id",
    "SELECT id FROM tasks WHERE NULL = ANY (tags)",
}


@pytest.mark.parametrize(("code", "query"), queries_in("rewritten_queries.sql"))
def test_rows_that_are_made_for_a_query_confirm_its_rewrite(
    without_rows: LabDatabase, snapshot: Snapshot, code: str, query: str
) -> None:
    rewrite = rewrite_of(snapshot, code, query).removesuffix(";")
    told = run_beside(without_rows, snapshot, query, rewrite)
    assert told.difference == ""
    assert (told.rows > 0) == (told.unknown == "") == (query not in GIVE_NOTHING)


@ALMOST_THE_SAME
def test_rows_that_are_made_for_a_query_refute_another(
    without_rows: LabDatabase, snapshot: Snapshot, query: str, other: str
) -> None:
    told = run_beside(without_rows, snapshot, query, other)
    assert told.difference


OTHERS = {
    "another value of a bind": (
        "SELECT id FROM tasks WHERE rank = $1",
        "SELECT id FROM tasks WHERE rank = abs($1)",
        ", $1 = ",
    ),
    "a bind of NULL": (
        "SELECT id FROM tasks WHERE rank IS NOT DISTINCT FROM $1",
        "SELECT id FROM tasks WHERE rank = $1",
        "$1 = NULL",
    ),
    "an error": (
        "SELECT id FROM tasks WHERE rank > 0",
        "SELECT id FROM tasks WHERE 1 / rank > 0",
        "it fails where the query does not: division by zero",
    ),
    "what is left after a change": (
        "DELETE FROM tasks WHERE owner_id NOT IN (SELECT id FROM customers)",
        "DELETE FROM tasks WHERE owner_id IN (SELECT id FROM customers)",
        "the row (",
    ),
    "a row less often": (
        "SELECT label FROM tasks",
        "SELECT DISTINCT label FROM tasks",
        "comes 1 times instead of",
    ),
}


@pytest.mark.parametrize(("query", "other", "told"), OTHERS.values(), ids=OTHERS)
def test_a_difference_is_shown(
    without_rows: LabDatabase, snapshot: Snapshot, query: str, other: str, told: str
) -> None:
    assert told in run_beside(without_rows, snapshot, query, other).difference


OPEN = {
    "some rows of several": ("SELECT id FROM tasks LIMIT 1", "SELECT max(id) FROM tasks"),
    "rows by chance": ("SELECT random() FROM tasks", "SELECT 0 FROM tasks"),
    "an order that nobody asked for": (
        "SELECT string_agg(label, '') FROM tasks",
        "SELECT string_agg(label, '' ORDER BY label) FROM tasks",
    ),
    "the first of equals": (
        "SELECT DISTINCT ON (total) id FROM orders ORDER BY total",
        "SELECT max(id) FROM orders GROUP BY total",
    ),
    "a number among equals": (
        "SELECT id, row_number() OVER (ORDER BY total) FROM orders",
        "SELECT id, row_number() OVER (ORDER BY total, id DESC) FROM orders",
    ),
    "no row at all": (
        "SELECT id FROM tasks WHERE rank = 1 AND rank = 2",
        "SELECT id FROM tasks WHERE rank = 3 AND rank = 2",
    ),
    "nothing but errors": ("SELECT 1 / (id - id) FROM tasks", "SELECT 1 FROM tasks"),
}


@pytest.mark.parametrize(("query", "other"), OPEN.values(), ids=OPEN)
def test_what_made_rows_cannot_tell_is_not_told(
    without_rows: LabDatabase, snapshot: Snapshot, query: str, other: str
) -> None:
    told = run_beside(without_rows, snapshot, query, other)
    assert told.difference == ""
    assert told.unknown


SLEEPS = "SELECT id, pg_sleep(0.1) FROM tasks WHERE rank = $1"


def test_two_queries_are_run_no_longer_than_there_is_time(
    without_rows: LabDatabase, snapshot: Snapshot
) -> None:
    told = run_beside(without_rows, snapshot, SLEEPS, SLEEPS, seconds=0.3)
    assert told == SameRows(
        unknown="the time for running remedies was over before all trials were"
    )


def test_a_rewrite_that_runs_too_long_is_not_said_to_differ(
    without_rows: LabDatabase, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_of_queries, "STATEMENT_MS", 200)
    query = "SELECT id FROM tasks"
    told = run_beside(without_rows, snapshot, query, f"{query} WHERE pg_sleep(9) IS NOT NULL")
    assert (told.difference, told.unknown) == (
        "",
        "canceling statement due to statement timeout",
    )


def test_no_prepared_statement_is_left(without_rows: LabDatabase, snapshot: Snapshot) -> None:
    query = "SELECT id FROM tasks WHERE rank = $1"
    run_beside(without_rows, snapshot, query, query)
    names = without_rows.owner.query("SELECT name FROM pg_catalog.pg_prepared_statements")
    assert not [name for (name,) in names if name.startswith("asked")]


def test_a_rewrite_of_one_name_for_two_tables_is_not_offered(snapshot: Snapshot) -> None:
    query = "SELECT o.id FROM orders o WHERE o.id NOT IN (SELECT o.id FROM customers o)"
    assert rewrite_of(snapshot, "QRY33", query) == ""
