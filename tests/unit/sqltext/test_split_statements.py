from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.errors import Location, SqlError
from dbarchitect.sqltext.kinds import KIND_OF_NODE, StatementKind
from dbarchitect.sqltext.statements import split

_PIECES = (
    "select 1",
    "select ';', E'\\';', $$ ; $$, $q$ $$;$$ $q$",
    'select ";" from "a;b"',
    "select /* ; /* nested; */ */ 2",
    "create function f() returns int begin atomic select 1; select 2; end",
    "insert into é values ('ü;')",
    "select U&'d\\0061;'",
)
_GAPS = (";", ";;", " ;\n", ";-- c;\n", ";/* é ; */", "\r\n;\r\n")


@given(st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(_GAPS)), max_size=6))
def test_statements_come_back_whole_whatever_stands_between_them(
    script: list[tuple[str, str]],
) -> None:
    text = "".join(piece + gap for piece, gap in script)
    statements = split(text)
    assert [statement.text for statement in statements] == [piece for piece, _ in script]
    lines = text.split("\n")
    for statement in statements:
        line, column = statement.location.line, statement.location.column
        assert line is not None
        assert column is not None
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        assert rest.startswith(statement.text)


@given(st.text(alphabet="ab1 ;'\"$\\-/*()é\n:.,=\0", max_size=40))
def test_hostile_text_is_split_or_refused_and_nothing_else_happens(text: str) -> None:
    found = _statements_or_refusal(text)
    if isinstance(found, SqlError):
        assert found.hint is not None
        assert found.location is not None
    else:
        assert all(statement in text for statement in found)


def _statements_or_refusal(text: str) -> list[str] | SqlError:
    try:
        return [statement.text for statement in split(text)]
    except SqlError as error:
        return error


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("select 1", StatementKind.SELECT),
        ("table t", StatementKind.SELECT),
        ("select 1 into t", StatementKind.CREATE_TABLE_AS),
        ("create materialized view v as select 1", StatementKind.CREATE_MATERIALIZED_VIEW),
        ("grant a to b", StatementKind.GRANT),
        ("revoke select on t from b", StatementKind.REVOKE),
        ("vacuum t", StatementKind.VACUUM),
        ("analyze t", StatementKind.ANALYZE),
        ("alter function f() owner to b", StatementKind.ALTER_OWNER),
        ("begin", StatementKind.TRANSACTION),
        ("reset all", StatementKind.SET),
        ("copy t from stdin", StatementKind.COPY),
        ("create user u", StatementKind.CREATE_ROLE),
        ("alter table t owner to b", StatementKind.ALTER_TABLE),
    ],
)
def test_a_statement_is_called_by_what_it_does(sql: str, kind: StatementKind) -> None:
    assert [statement.kind for statement in split(sql)] == [kind]


def test_every_node_that_has_a_kind_is_a_node_of_the_parser() -> None:
    from postgast import pg_query_pb2  # noqa: PLC0415 - only this test asks the parser itself

    nodes = set(pg_query_pb2.DESCRIPTOR.message_types_by_name)
    assert set(KIND_OF_NODE) <= nodes


@pytest.mark.parametrize(
    ("sql", "line", "column", "word", "hint"),
    [
        ("select 'é',\n é form x from", 2, 9, "x", "grammar"),
        ("select 1;\nselect 'ü ", 2, 8, "'ü", "Close"),
        ("select 1 +", 1, 11, "end of input", "complete"),
        ("select %(name)s", 1, 8, "%", ":name"),
        ("select 1\n\\gexec", 2, 1, "\\", "meta-command"),
        ("select $$ abc", 1, 8, "$$", "Close"),
        ("select 'é\0'", 1, 10, "NUL", "binary"),
        ("select '\ud800'", 1, 9, "Unicode", "UTF-8"),
    ],
)
def test_an_error_has_its_place_in_characters_its_word_and_a_hint(
    sql: str, line: int, column: int, word: str, hint: str
) -> None:
    with pytest.raises(SqlError) as caught:
        split(sql, file="f.sql")
    assert caught.value.location == Location("f.sql", line, column)
    assert word in caught.value.message
    assert hint in (caught.value.hint or "")


def test_a_sum_of_four_hundred_terms_is_read() -> None:
    (statement,) = split("select " + "+".join(["a"] * 400))
    assert statement.kind is StatementKind.SELECT


@pytest.mark.parametrize(
    "sql",
    [
        "select " + "a||" * 3_000 + "a",
        "select " + "a||" * 200_000 + "a",
        "select " + "(" * 50_000 + "1" + ")" * 50_000,
        "select 1" + " union all select 1" * 50_000,
        "select " + "not " * 50_000 + "true",
        "select a" + "::int" * 100_000,
    ],
    ids=["reader", "operators", "parentheses", "unions", "nots", "casts"],
)
def test_text_that_nests_too_deeply_is_refused_without_a_crash(sql: str) -> None:
    with pytest.raises(SqlError) as caught:
        split(sql)
    assert caught.value.exit_status == 2


def test_a_long_list_is_not_a_deep_one() -> None:
    rows = ",".join(f"({number},'x')" for number in range(20_000))
    (statement,) = split(f"values {rows}")
    assert statement.kind is StatementKind.SELECT


def test_text_without_a_statement_is_no_statement() -> None:
    assert split(" -- nothing\n ; /* here */ ;") == ()
