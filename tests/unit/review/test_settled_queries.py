"""Which queries say what rows they give, and which leave it to how they are run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dbarchitect.app.workload import workload_of_texts
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import Collation, Column, Table
from dbarchitect.review.queries import queries_of
from dbarchitect.review.settled import is_settled
from findings_made import snapshot_of

NO_CASE = QualifiedName("public", "no_case")
COLUMNS = (
    Column(name="id", type="bigint"),
    Column(name="a", type="text"),
    Column(name="f", type="double precision"),
    Column(name="c", type="public.citext"),
    Column(name="n", type="text", collation=NO_CASE),
)


def settled(query: str) -> bool:
    """Whether the one query on table `t` is."""
    table = Table(name=QualifiedName("public", "t"), owner="o", columns=COLUMNS)
    made = snapshot_of((table,))
    folding = Collation(name=NO_CASE, owner="o", deterministic=False)
    schema = replace(made.schema, collations=(folding,))
    workload = workload_of_texts([("q.sql", query)])
    (read,) = queries_of(replace(made, schema=schema, workload=Known(workload))).queries
    return is_settled(read)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id FROM t",
        "SELECT id FROM t ORDER BY a",
        "SELECT DISTINCT a, f FROM t",
        "SELECT a, count(*), sum(id), min(a), max(f) FROM t GROUP BY a",
        "SELECT rank() OVER (ORDER BY a), sum(id) OVER (ORDER BY a) FROM t",
        "SELECT count(*) OVER (ORDER BY a GROUPS UNBOUNDED PRECEDING) FROM t",
        "SELECT ARRAY[id, 2], CASE WHEN EXISTS (SELECT 1 FROM t) THEN 1 END FROM t",
        "SELECT a FROM t UNION SELECT 'x'",
        "SELECT c FROM t UNION ALL SELECT n FROM t",
        "SELECT DISTINCT id FROM t WHERE c = 'x'",
        "UPDATE t SET a = 'x' WHERE id = 1",
        "INSERT INTO t (id) SELECT id FROM t",
        "SELECT JSON_OBJECT('a': id) FROM t",
    ],
)
def test_these_give_the_same_rows_however_they_are_run(query: str) -> None:
    assert settled(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id FROM t LIMIT 1",
        "SELECT id FROM t FETCH FIRST ROW ONLY",
        "SELECT id FROM t OFFSET 1",
        "SELECT id FROM (SELECT id FROM t OFFSET 1) AS s",
        "WITH s AS (SELECT id FROM t LIMIT 1) SELECT id FROM s",
        "SELECT DISTINCT ON (a) id FROM t ORDER BY a",
        "SELECT id FROM t TABLESAMPLE SYSTEM (50) REPEATABLE (1)",
        "SELECT ARRAY(SELECT id FROM t)",
        "SELECT string_agg(a, ',') FROM t",
        "SELECT any_value(id) FROM t",
        "SELECT json_agg_strict(id), 1 FROM t",
        "SELECT pg_catalog.jsonb_object_agg_strict(id, a) FROM t",
        "SELECT json_object_agg_unique(id, a) FROM t",
        "SELECT JSON_OBJECTAGG(id: a) FROM t",
        "SELECT JSON_ARRAYAGG(id) FROM t",
        "SELECT JSON_ARRAY(SELECT id FROM t) FROM t",
        "SELECT mode() WITHIN GROUP (ORDER BY a) FROM t",
        "SELECT row_number() OVER (ORDER BY a) FROM t",
        "SELECT sum(id) OVER (ORDER BY a ROWS 2 PRECEDING) FROM t",
        "SELECT sum(id) OVER w FROM t WINDOW w AS (ORDER BY a ROWS 2 PRECEDING)",
        "SELECT avg(f) FROM t",
        "SELECT sum(id::real / 3) FROM t",
        "SELECT sum(sqrt(id)) FROM t",
        "SELECT DISTINCT c FROM t",
        "SELECT n, count(*) FROM t GROUP BY n",
        "SELECT c FROM t UNION SELECT a FROM t",
        "SELECT DISTINCT * FROM t",
        "UPDATE t SET a = o.a FROM t AS o WHERE o.id = t.id",
        "INSERT INTO t (id) SELECT id FROM t ON CONFLICT DO NOTHING",
        "SELECT id FROM t WHERE random() < 0.5",
    ],
)
def test_these_leave_something_to_how_they_are_run(query: str) -> None:
    assert not settled(query)
