"""Variables, branches and included files of psql mean what psql makes of them."""

from __future__ import annotations

import pytest

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.pieces import Unparsed
from dbarchitect.sqltext.script import (
    MetaCommand,
    ScriptFile,
    ScriptPart,
    lines_of,
    read_parts,
    read_script,
)
from dbarchitect.sqltext.statements import Statement


def statements(text: str) -> list[str]:
    return [part.text for part in read_script(text) if isinstance(part, Statement)]


def test_variables_are_filled_in_and_places_stay() -> None:
    text = (
        "\\set s 'My Schema'\n\\set n 5\n"
        "SELECT :n::int, :'s', :\"s\".x, ':n' FROM t; SELECT nothing here 1;\n"
    )
    with pytest.raises(SqlError) as caught:
        read_script(text)
    assert caught.value.location is not None
    assert caught.value.location.text == "<sql>:3:64"
    assert statements(text.split(" SELECT nothing", maxsplit=1)[0]) == [
        "SELECT 5::int, 'My Schema', \"My Schema\".x, ':n' FROM t"
    ]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("\\if true\nselect 1;\n\\else\nselect 2;\n\\endif\nselect 3;", "1 3"),
        ("\\if off\nselect 1;\n\\elif yes\nselect 2;\n\\else\nselect 4;\n\\endif", "2"),
        ("\\set x 1\n\\if :{?x}\nselect :x;\n\\endif", "1"),
        ("\\if :{?x}\nnot even SQL;\n\\else\nselect 2;\n\\endif", "2"),
        ("\\if false\n\\if :unknown\nselect 1;\n\\endif\n\\endif\nselect 2;", "2"),
        ("\\set x on\n\\unset x\n\\if :{?x}\nselect 1;\n\\endif\nselect 2;", "2"),
    ],
)
def test_only_branches_that_are_taken_are_read(script: str, expected: str) -> None:
    assert [text.split()[1] for text in statements(script)] == expected.split()


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("\\if :pg12\n\\endif", "is not known"),
        ("\\endif", "without an"),
        ("\\if true\nselect 1;", "has no"),
        ("\\i there.sql", "cannot be followed"),
    ],
)
def test_a_branch_that_nobody_can_decide_is_told(script: str, message: str) -> None:
    with pytest.raises(SqlError, match=message):
        read_script(script)


def test_what_a_broken_statement_says_ends_no_more_than_itself() -> None:
    script = (
        "select 1;\nselec 2;\ncreate table t (a int;\nselect 3;\n"
        "create function f() returns int begin atomic select 1; select 2; end;\nselect 4;\n"
        "select 'open;\n"
    )
    parts = list(read_parts(ScriptFile("x", lines_of(script))))
    assert [(type(part).__name__, part.location.line) for part in parts] == [
        ("Statement", 1),
        ("Unparsed", 2),
        ("Unparsed", 3),
        ("Statement", 4),
        ("Statement", 5),
        ("Statement", 6),
        ("Unparsed", 7),
    ]


def test_a_file_is_read_where_it_is_included() -> None:
    files = {"b.sql": "select 2;\n\\q\nselect 0;", "c.sql": "selec;"}

    def include(wanted: str, by: str, relative: bool) -> ScriptFile:  # noqa: FBT001 - as it is called
        assert (by, relative) == ("a.sql", wanted == "b.sql")
        return ScriptFile(wanted, lines_of(files[wanted]))

    text = "select 1;\n\\ir 'b.sql'\nselect 3;\n\\i c.sql\nselect 4;"
    parts = list(read_parts(ScriptFile("a.sql", lines_of(text)), include))
    assert [_shown(part) for part in parts] == [
        "select 1",
        "select 2",
        "select 3",
        "c.sql:1:1",
        "select 4",
    ]


def _shown(part: ScriptPart) -> str:
    if isinstance(part, Statement):
        return part.text
    assert isinstance(part, Unparsed)
    return part.location.text


def test_files_that_include_each_other_end() -> None:
    def include(wanted: str, _by: str, relative: bool) -> ScriptFile:  # noqa: ARG001, FBT001 - as it is called
        return ScriptFile(wanted, lines_of("\\i again.sql\n"))

    parts = list(read_parts(ScriptFile("a.sql", lines_of("\\i again.sql\n")), include))
    assert [type(part).__name__ for part in parts] == ["Unparsed"]


def test_what_a_script_asks_of_psql_beside_sql_is_told() -> None:
    parts = read_script("\\! rm -rf /\n\\copy t from 'f'\n\\o |cat\n\\d t\n\\timing\n")
    commands = [part for part in parts if isinstance(part, MetaCommand)]
    assert [(part.name, bool(part.left_out)) for part in commands] == [
        ("!", True),
        ("copy", True),
        ("o", True),
        ("d", False),
        ("timing", False),
    ]


def test_a_million_lines_of_rows_are_not_held() -> None:
    def lines() -> list[str]:
        return ["copy t from stdin;\n", *(["it's\t\\N\n"] * 100_000), "\\.\n", "select 1;\n"]

    parts = list(read_parts(ScriptFile("x", lines())))
    assert [type(part).__name__ for part in parts] == ["CopyData", "Statement"]
    assert parts[1].location.line == 100_003
