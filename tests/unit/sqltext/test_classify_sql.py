from __future__ import annotations

import pytest

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.classify import fingerprint, is_read_only_statement, normalise
from dbarchitect.sqltext.statements import split


@pytest.mark.parametrize(
    "sql",
    [
        "select 1",
        "values (1), (2)",
        "table t",
        "with a as (select 1) select * from a union all select 2",
        "select 'insert into t values (1) for update'",
        "select (select 1 from (values (1)) v)",
        "show work_mem",
    ],
)
def test_a_query_that_only_reads_is_read_only(sql: str) -> None:
    assert is_read_only_statement(split(sql)[0])


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 into t",
        "select 1 into temp t union select 2",
        "select 1 from t for update",
        "select * from (select 1 from t for key share) x",
        "with a as (delete from t returning *) select * from a",
        "select (with a as (insert into t values (1) returning 1) select 1)",
        "insert into t select 1",
        "explain analyze delete from t",
        "copy t to program 'x'",
        "create table t as select 1",
        "call p()",
        "do $$ begin end $$",
        "set role x",
        "lock t",
    ],
)
def test_a_statement_that_may_write_or_lock_is_not_read_only(sql: str) -> None:
    assert not is_read_only_statement(split(sql)[0])


def test_queries_that_differ_in_constants_alone_have_one_fingerprint() -> None:
    first = fingerprint("select a from t where b in (1, 2) and c = 'x'")
    assert fingerprint("SELECT a\nFROM t WHERE b IN ($1, $2, $3) AND c = $4") == first
    assert fingerprint("select a from t where b in (1, 2) and d = 'x'") != first


def test_constants_become_parameters_after_those_there_are() -> None:
    assert (
        normalise("select * from t where a = $1 and b = 'é' limit 3")
        == "select * from t where a = $1 and b = $2 limit $3"
    )


def test_what_does_not_parse_has_no_fingerprint() -> None:
    for function in (fingerprint, normalise):
        with pytest.raises(SqlError):
            function("selec 1")
