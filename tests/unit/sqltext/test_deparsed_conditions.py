"""Conditions as the server prints them: what is compared, always true, or called."""

from __future__ import annotations

import pytest

from dbarchitect.sqltext.predicates import (
    called_once,
    columns_compared_with_themselves,
    is_always_true,
    lookups,
    predicate_tree,
)


@pytest.mark.parametrize(
    "condition",
    [
        "true",
        "(true OR (a = 1))",
        "(1 = 1)",
        "('a'::text = 'a'::text)",
        "(a = a)",
        "(true AND (1 = 1))",
    ],
)
def test_a_condition_can_be_true_of_every_row(condition: str) -> None:
    assert is_always_true(predicate_tree(condition))


@pytest.mark.parametrize(
    "condition",
    [
        "false",
        "(NOT true)",
        "(a = true)",
        "(1 = 2)",
        "(a <> a)",
        "(true AND (a = 1))",
        "(a = b)",
    ],
)
def test_a_condition_can_be_false_of_a_row(condition: str) -> None:
    assert not is_always_true(predicate_tree(condition))


@pytest.mark.parametrize(
    ("condition", "columns"),
    [
        ("(a = CURRENT_USER)", ["a"]),
        ("((f(1) = a) AND (b > 2))", ["a"]),
        ("(a = ( SELECT f() AS f))", ["a"]),
        ("((a = f()) AND (b = 3))", ["a", "b"]),
        ("(a = ANY (string_to_array(f(), ','::text)))", ["a"]),
        ("((a = f()) OR (b = f()))", []),
        ("(a = b)", []),
        ("(a > f())", []),
        ("(a = ( SELECT t.b FROM public.t))", []),
        ("(NOT (a = f()))", []),
    ],
)
def test_a_column_is_looked_up_where_it_must_equal_what_no_row_tells(
    condition: str, columns: list[str]
) -> None:
    assert [found.column for found in lookups(predicate_tree(condition))] == columns


def test_what_is_around_a_looked_up_column_is_told() -> None:
    (found,) = lookups(predicate_tree("((\"A\")::text = current_setting('x'::text))"))
    assert (found.column, found.wrappers, found.written) == ("A", ("::text",), '("A")::text')
    assert found.calls == ("current_setting",)
    assert found.is_of_session


def test_a_constant_is_nothing_of_the_session() -> None:
    (found,) = lookups(predicate_tree("(a = 'x'::text)"))
    assert not found.is_of_session


def test_a_column_compared_with_itself_is_found_within_a_subquery() -> None:
    condition = '(EXISTS ( SELECT 1 FROM public.m WHERE ((m."T" = m."T") AND (m.a = t.a))))'
    assert columns_compared_with_themselves(predicate_tree(condition)) == ('m."T"',)


def test_a_call_is_put_into_a_subquery_with_the_value_that_it_is_part_of() -> None:
    condition = "((a = (NULLIF(f(), ''::text))::bigint) AND (b = ( SELECT f() AS f)) AND g(c))"
    assert called_once(predicate_tree(condition), frozenset({"f"})) == (
        "a = (SELECT (NULLIF(f(), ''::text))::bigint) AND b = (SELECT f() AS f) AND g(c)"
    )


def test_a_value_that_any_compares_with_is_put_into_no_subquery() -> None:
    condition = "(a = ANY (string_to_array(f(), ','::text)))"
    assert called_once(predicate_tree(condition), frozenset({"f"})) is None


def test_a_condition_that_cannot_be_read_says_nothing() -> None:
    deep = predicate_tree(" AND ".join(f"(a{number} = f())" for number in range(12_000)))
    assert not is_always_true(deep)
    assert list(lookups(deep)) == []
