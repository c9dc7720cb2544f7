from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.kinds import StatementKind
from dbarchitect.sqltext.script import CopyData, MetaCommand, ScriptPart, read_script
from dbarchitect.sqltext.statements import Statement

_DUMP = Path(__file__).parents[2] / "cases" / "sqltext" / "pg_dump_18.sql"

_HOSTILE = r"""-- a script
\set ON_ERROR_STOP on
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $_$
\restrict inside
copy t from stdin;
it's
$_$;
create table t (a text default 'x
\q
from stdin;
');
copy t (a) from stdin with (delimiter ';'); -- rows
it's $$ "open
from stdin;
\restrict
\N
\.

select 1; \echo hi
/* c
\! ls
*/
select é x 2
"""


def _shape(parts: tuple[ScriptPart, ...]) -> list[tuple[str, int | None]]:
    return [(type(part).__name__, part.location.line) for part in parts]


def test_what_only_looks_like_a_meta_command_or_like_rows_is_text() -> None:
    parts = read_script(_HOSTILE.replace("é x 2", "é"))
    assert _shape(parts) == [
        ("Statement", 3),
        ("Statement", 8),
        ("CopyData", 13),
        ("Statement", 19),
        ("MetaCommand", 19),
        ("Statement", 23),
    ]
    rows = parts[2]
    assert isinstance(rows, CopyData)
    assert rows.lines == 4


def test_an_error_after_rows_and_strings_still_has_its_line() -> None:
    with pytest.raises(SqlError) as caught:
        read_script(_HOSTILE, "d.sql")
    assert caught.value.location is not None
    assert caught.value.location.text == "d.sql:23:12"


def test_windows_line_ends_and_a_byte_order_mark_change_nothing_but_line_ends() -> None:
    unix = read_script(_HOSTILE.replace("é x 2", "é"))
    windows = read_script("\ufeff" + _HOSTILE.replace("é x 2", "é").replace("\n", "\r\n"))
    assert _shape(windows) == _shape(unix)
    assert [part.lines for part in windows if isinstance(part, CopyData)] == [4]


@pytest.mark.parametrize(
    ("script", "line", "message"),
    [
        ("select 1;\n\\i other.sql", 2, r"\i "),
        ("\\nonsense", 1, r"\nonsense"),
        ("select 1\n\\dt\n", 2, "syntax error"),
        ("copy t from stdin;\n1\n", 1, "no end"),
        ("copy t from stdin;", 1, "no end"),
        ("copy t from stdin; select 1;\n1\n\\.\n", 1, "rows of a COPY"),
        ("\\restrict key\n\\echo hi", 2, "restricted"),
        ("\\restrict key\n\\unrestrict other", 2, "restricted"),
        ("\\.\n", 1, r"\."),
        ("select '\0'", 1, "NUL"),
    ],
)
def test_what_a_script_may_not_do_is_refused_with_a_hint(
    script: str, line: int, message: str
) -> None:
    with pytest.raises(SqlError) as caught:
        read_script(script)
    assert caught.value.location is not None
    assert caught.value.location.line == line
    assert message in caught.value.message
    assert caught.value.hint


def test_quit_ends_the_script() -> None:
    assert _shape(read_script("select 1;\n\\q\nthis is no SQL")) == [("Statement", 1)]


@pytest.mark.parametrize("text", ["", "\ufeff", "-- c", "\n\n", "\\echo hi"])
def test_a_script_without_sql_has_no_statement(text: str) -> None:
    assert not [part for part in read_script(text) if isinstance(part, Statement)]


@given(
    st.lists(
        st.sampled_from(
            [
                "select 1;\n",
                "select '\n\\q\n';\n",
                "select $$\n\\.\ncopy t from stdin;\n$$;\n",
                "copy t from stdin;\nit's\n\\.\n",
                "\\echo it's\n",
                "-- from stdin\n",
                "/*\n\\i x\n*/\n",
            ]
        )
    )
)
def test_parts_in_any_order_come_back_each_on_its_line(pieces: list[str]) -> None:
    expected: list[tuple[str, int | None]] = []
    line = 1
    for piece in pieces:
        if piece.startswith("select"):
            expected.append(("Statement", line))
        elif piece.startswith("copy"):
            expected.append(("CopyData", line + 1))
        elif piece.startswith("\\"):
            expected.append(("MetaCommand", line))
        line += piece.count("\n")
    assert _shape(read_script("".join(pieces))) == expected


@given(st.text(alphabet="a1 ;'\"$\\-/*\n.qcopyfromstdin", max_size=60))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    error = _refusal(text)
    if error is not None:
        assert error.location is not None
        assert error.location.line is not None
        assert error.location.line <= text.count("\n") + 1


def _refusal(text: str) -> SqlError | None:
    try:
        read_script(text)
    except SqlError as error:
        return error
    return None


def test_the_output_of_pg_dump_18_is_understood() -> None:
    parts = read_script(_DUMP.read_text(encoding="utf-8"), "dump.sql")
    commands = [part.name for part in parts if isinstance(part, MetaCommand)]
    assert commands == ["restrict", "unrestrict"]
    (rows,) = [part for part in parts if isinstance(part, CopyData)]
    assert rows.lines == 2
    kinds = {part.kind for part in parts if isinstance(part, Statement)}
    assert {
        StatementKind.SET,
        StatementKind.CREATE_TABLE,
        StatementKind.CREATE_FUNCTION,
        StatementKind.ALTER_TABLE,
        StatementKind.CREATE_INDEX,
        StatementKind.COMMENT,
    } <= kinds
