"""Files of queries: their statements, their binds in the forms of drivers, and what fails."""

from __future__ import annotations

import pytest

from dbarchitect.sqltext.blocks import blocks_of
from dbarchitect.sqltext.catalogs import reads_tables
from dbarchitect.sqltext.queries import normalised, read_queries, statement_of

HEAD = "SELECT 1 FROM t WHERE"


def texts(sql: str) -> list[str]:
    found = read_queries(sql)
    assert found.failures == ()
    return [" ".join(query.text.split()) for query in found.queries]


@pytest.mark.parametrize(
    ("written", "numbered"),
    [
        ("a = :x AND b = :y AND c = :x", "a = $1 AND b = $2 AND c = $1"),
        ("a = %s AND b IN (%s, %s)", "a = $1 AND b IN ( $2, $3)"),
        ("a =%s AND b>=%s", "a = $1 AND b>= $2"),
        ("a = %(x)s AND b = %(x)s", "a = $1 AND b = $1"),
        ("a = ? AND b BETWEEN ? AND ?", "a = $1 AND b BETWEEN $2 AND $3"),
        ("a =? LIMIT ?", "a = $1 LIMIT $2"),
        ("a = $2 AND b = :x", "a = $2 AND b = $3"),
        ("a IN %s", "a IN ($1)"),
        ("a IN :ids", "a IN ($1)"),
        ("a = :'x' AND b = :x", "a = $1 AND b = $1"),
        ("a = @x::text AND b =@limit AND c = @x", "a = $1::text AND b = $2 AND c = $1"),
        ("a = ANY(@ids::int[]) AND b[@lo:] = -@hi", "a = ANY( $1::int[]) AND b[ $2:] = - $3"),
        ("a = sqlc.narg('x') AND b = SQLC.arg(y)", "a = $1 AND b = $2"),
        ("a IN (sqlc.slice('ids')) AND b = @x", "a IN ( $1) AND b = $2"),
        ("a = pggen.arg('x') AND b = @x", "a = $1 AND b = $1"),
    ],
)
def test_binds_of_all_drivers_are_numbered(written: str, numbered: str) -> None:
    assert texts(f"{HEAD} {written}") == [f"{HEAD} {numbered}"]


@pytest.mark.parametrize(
    "condition",
    [
        "a % s = 1",
        "data ? 'key'",
        "data ?| ARRAY['key']",
        "(data -> 'x') ? 'key'",
        "a::text = 'x:y %s ?'",
        "list[lo:hi] IS NULL",
        "a @@ 'x' AND b @> c",
        "a = $1",
        "a <@b AND a <@ b AND a @ b AND a @- b",
        "abs(a) = @ 5 AND @ a > 2 AND @(a) = 1",
        "sqlc.arg = 1 AND sqlc.other(a) = 2",
    ],
)
def test_operators_are_no_binds(condition: str) -> None:
    assert texts(f"{HEAD} {condition}") == [f"{HEAD} {condition}"]


def test_what_fails_takes_nothing_else_with_it() -> None:
    found = read_queries(
        "SELECT 1;\nSELECT frm a b c;\nSELECT 2;\nSELECT 'open;\nSELECT 3", "q"
    )
    assert [query.text for query in found.queries] == ["SELECT 1", "SELECT 2"]
    assert [error.location.text for error in found.failures if error.location] == [
        "q:2:14",
        "q:4:8",
    ]


def test_places_are_those_of_the_file() -> None:
    found = read_queries(
        "-- first\n\\timing on\n  SELECT :a,\n    :b FROM t;", "q.sql"
    ).queries[0]
    assert found.location.text == "q.sql:3:3"
    statement = statement_of(
        found.text, written=found.written, location=found.location, shifts=found.shifts
    )
    assert statement is not None
    binds = [n for n in statement.tree().descend() if n.kind == "ParamRef"]
    places = [statement.locate(bind.location_byte or 0).text for bind in binds]
    assert places == ["q.sql:3:10", "q.sql:4:5"]


def test_an_embedded_row_of_sqlc_is_that_row_in_its_place() -> None:
    sql = "SELECT sqlc.embed(o), :a FROM orders AS o"
    (query,) = read_queries(sql).queries
    assert query.text.split() == ["SELECT", "o", ",", "$1", "FROM", "orders", "AS", "o"]
    assert query.text.index("o ") == sql.index("o)")


def test_only_queries_are_read() -> None:
    sql = "SET x = 1; CREATE TABLE t (); BEGIN; DELETE FROM t; COMMIT; EXPLAIN SELECT 1;"
    assert texts(sql) == ["DELETE FROM t"]


@pytest.mark.parametrize("nothing", ["", ";;", "-- only a comment", "\ufeff", "\\q\n"])
def test_a_file_without_queries_has_none(nothing: str) -> None:
    assert texts(nothing) == []


def test_characters_of_several_bytes_move_no_place() -> None:
    found = read_queries("SELECT 'äöü€';\nSELECT 'ü' WHERE x = :bind AND frm bad", "q")
    assert len(found.queries) == 1
    assert found.failures[0].location is not None
    assert found.failures[0].location.text == "q:2:36"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM t WHERE a IN ($1 /*, ... */)",
        "SELECT now() - interval $1 FROM t",
        "SELECT date $1, extract($2 FROM a) FROM t LIMIT $3",
    ],
)
def test_what_the_server_counts_is_read(text: str) -> None:
    assert statement_of(text) is not None


def test_what_is_kept_of_a_statement_has_no_constant() -> None:
    plain = normalised("SELECT a,\n   'secret' FROM t -- why\n WHERE b = 5")
    assert "secret" not in plain
    assert "5" not in plain


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("SELECT 1 FROM pg_catalog.pg_class", False),
        ("SELECT 1 FROM pg_stat_activity", False),
        ("SELECT 1 FROM information_schema.tables", False),
        ("SELECT 1", False),
        ("SELECT 1 FROM pg_class JOIN t ON true", True),
        ("SELECT (SELECT 1 FROM t)", True),
    ],
)
def test_statements_on_the_system_alone_are_told_apart(text: str, *, reads: bool) -> None:
    statement = statement_of(text)
    assert statement is not None
    assert reads_tables(statement.tree()) is reads


def test_each_expression_belongs_to_one_block() -> None:
    statement = statement_of(
        "WITH a AS (SELECT x FROM t WHERE y = 1) SELECT z FROM a LEFT JOIN b USING (x)"
        " WHERE z IN (SELECT w FROM c WHERE v = 2) AND u = 3"
    )
    assert statement is not None
    found = {
        block.role.value: [
            "".join(node.strings("fields")) for node in block.nodes if node.kind == "ColumnRef"
        ]
        for block in blocks_of(statement.tree())
    }
    assert found == {"statement": ["z", "z", "u"], "cte": ["x", "y"], "any": ["w", "v"]}
