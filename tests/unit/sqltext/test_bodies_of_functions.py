"""Statements of functions' bodies, with parameters and variables as binds."""

from __future__ import annotations

import pytest

from dbarchitect.sqltext.bodies import body_of, query_text


@pytest.mark.parametrize(
    ("made", "body", "text"),
    [
        # Names get numbers behind those that `$n` may have.
        (
            "f(bigint, bigint, a text) RETURNS text LANGUAGE sql",
            "SELECT id FROM t WHERE x = $2 AND id = a",
            "SELECT id FROM t WHERE x = $2 AND id = $4",
        ),
        (
            "f(int, int, int, int, int) RETURNS void LANGUAGE plpgsql",
            "DECLARE y int; BEGIN PERFORM id FROM t WHERE x = $5 AND id = y; END",
            "SELECT id FROM t WHERE x = $5 AND id = $6",
        ),
        # One name is one bind.
        (
            "f(a text, b text) RETURNS text LANGUAGE sql",
            "SELECT id FROM t WHERE x = f.a OR y = b OR z = b",
            "SELECT id FROM t WHERE x = $3 OR y = $4 OR z = $4",
        ),
    ],
)
def test_a_bind_stands_for_one_parameter_or_variable(made: str, body: str, text: str) -> None:
    language = made.rpartition(" ")[2]
    found = body_of(f"CREATE FUNCTION {made} AS '{body}'", language)
    assert found is not None
    (statement,) = found.statements
    assert query_text(found, statement, lambda _, name: name in {"id", "x"}) == text
