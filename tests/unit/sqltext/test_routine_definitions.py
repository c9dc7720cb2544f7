"""What definitions of functions, triggers and search paths say."""

from __future__ import annotations

import pytest

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.routines import (
    columns_of_trigger,
    has_parsed_body,
    is_for_each_row,
    names_in_path,
    queries_of_plpgsql,
    statements_of_body,
    tables_looped_over,
    tables_read,
    transition_tables,
)
from dbarchitect.sqltext.tree import parse_plpgsql

_TRIGGER = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ {} $$"


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("pg_catalog, pg_temp", ("pg_catalog", "pg_temp")),
        ('"$user", public', ("$user", "public")),
        ('""', ()),
        ('"A b","c""d", E', ("A b", 'c"d', "e")),
    ],
)
def test_a_search_path_is_read_as_the_server_keeps_it(
    path: str, names: tuple[str, ...]
) -> None:
    assert names_in_path(path) == names


@pytest.mark.parametrize(
    ("body", "is_parsed"),
    [("RETURN 1", True), ("BEGIN ATOMIC SELECT 1; END", True), ("AS 'SELECT 1'", False)],
)
def test_a_body_in_a_string_is_told_from_one_that_was_parsed(
    body: str, *, is_parsed: bool
) -> None:
    assert has_parsed_body(f"CREATE FUNCTION f() RETURNS int LANGUAGE sql {body}") is is_parsed


def test_what_does_not_parse_says_nothing() -> None:
    assert not has_parsed_body("CREATE FUNCTION f( RETURNS")
    assert statements_of_body("CREATE FUNCTION f( RETURNS") == ()
    assert statements_of_body("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELEC'") == ()
    assert tables_looped_over(_TRIGGER.format("BEGIN FOR END")) == ()
    assert queries_of_plpgsql(_TRIGGER.format("BEGIN FOR END")) == ()
    assert not is_for_each_row("CREATE TRIGGER")


def test_a_function_in_plpgsql_that_does_not_parse_is_an_error() -> None:
    with pytest.raises(SqlError, match="syntax error"):
        parse_plpgsql(_TRIGGER.format("BEGIN FOR END"))


def test_variables_of_a_trigger_do_not_hide_its_statements() -> None:
    body = "DECLARE x text; BEGIN RAISE NOTICE '{}},%', TG_OP; FOR x IN SELECT a FROM t LOOP \
        NULL; END LOOP; RETURN NEW; END"
    assert tables_looped_over(_TRIGGER.replace("{}", "%s", 1) % body) == ("t",)


def test_a_table_that_a_statement_makes_for_itself_is_not_read() -> None:
    definition = (
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS "
        "'WITH w AS (SELECT 1 FROM \"A\".b) SELECT 1 FROM w, c'"
    )
    (tree,) = statements_of_body(definition)
    assert set(tables_read(tree)) == {'"A".b', "c"}


def test_a_triggers_rows_and_transition_tables_are_told() -> None:
    made = 'CREATE TRIGGER g AFTER INSERT ON t REFERENCING NEW TABLE AS "N" FOR EACH {} \
        EXECUTE FUNCTION f()'
    assert transition_tables(made.format("STATEMENT")) == {'"N"'}
    assert not is_for_each_row(made.format("STATEMENT"))
    assert is_for_each_row(made.format("ROW"))


def test_a_trigger_names_columns_and_by_a_whole_row_none() -> None:
    made = "CREATE TRIGGER g BEFORE UPDATE {} ON t FOR EACH ROW WHEN ({}) EXECUTE FUNCTION f()"
    whole = made.format("", "OLD.* IS DISTINCT FROM NEW.*")
    assert columns_of_trigger(whole) == frozenset()
    some = made.format("OF a", "OLD.old <> NEW.b")
    assert columns_of_trigger(some) == frozenset({"a", "b", "old"})
    assert columns_of_trigger("CREATE TRIGGER") is None
