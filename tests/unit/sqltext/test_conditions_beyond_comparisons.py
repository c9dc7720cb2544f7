"""Operators, expressions and distances that a query finds rows by."""

from __future__ import annotations

import pytest

from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.query import Clause, Comparison, PatternForm
from dbarchitect.sqltext.references import references


def only(condition: str) -> Comparison:
    query = number_binds("SELECT 1 FROM t WHERE " + condition)  # noqa: S608 - never run
    (found,) = references(query.statement).comparisons
    return found


@pytest.mark.parametrize(
    ("condition", "operator", "written"),
    [
        ("tags @> ARRAY[:tag]", "@>", ""),
        ("ARRAY[:tag] <@ tags", "@>", ""),
        ("tags && :tags", "&&", ""),
        (":tag = ANY (tags)", "any =", ""),
        ("tag = ANY (:tags)", "= any", ""),
        ("custom @> :doc", "@>", ""),
        ("custom ->> 'color' = :c", "=", "(custom ->> 'color')"),
        ("(custom ->> 'size')::int > :n", ">", "(custom ->> 'size')::int4"),
        ("lower(t.email) = lower(:e)", "=", "lower(email)"),
        ("custom #>> '{a,b}' = :c", "=", "(custom #>> '{a,b}')"),
        ("left(name, 3) = :p", "=", '"left"(name, 3)'),
        ("custom ->> '{}' = :c", "=", "(custom ->> '{}')"),
        ("date_trunc(:part, at) = :d", "=", ""),
    ],
)
def test_the_left_side_is_told_with_what_is_around_its_column(
    condition: str, operator: str, written: str
) -> None:
    found = only(condition)
    assert (found.operator, found.written) == (operator, written)
    assert found.is_conjunct


@pytest.mark.parametrize(
    ("pattern", "form"),
    [
        ("'%' || :q || '%'", PatternForm.INFIX),
        (":q || '%'", PatternForm.PREFIX),
        ("'abc%'", PatternForm.PREFIX),
        ("'_b%'", PatternForm.INFIX),
        ("'%'", PatternForm.INFIX),
        (":q", PatternForm.UNKNOWN),
        ("'%' || :q", PatternForm.INFIX),
    ],
)
def test_a_pattern_is_told_by_its_ends(pattern: str, form: PatternForm) -> None:
    assert only(f"name LIKE {pattern}").operand.form is form


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id FROM t ORDER BY place <-> :here LIMIT 5",
        "SELECT id FROM t ORDER BY :here <-> place, id LIMIT 5",
        "SELECT id, place <-> :here AS far FROM t ORDER BY far LIMIT 5",
    ],
)
def test_the_nearest_first_is_a_comparison_of_the_order(query: str) -> None:
    (found,) = references(number_binds(query).statement).comparisons
    assert (found.column.name, found.operator) == ("place", "<->")
    assert found.clause is Clause.ORDER_BY
    assert found.operand.binds == (1,)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id FROM t ORDER BY place <-> :here DESC LIMIT 5",
        "SELECT id FROM t ORDER BY id, place <-> :here LIMIT 5",
        "SELECT id, place <-> :here AS far FROM t ORDER BY id LIMIT 5",
    ],
)
def test_the_farthest_first_and_later_keys_are_none(query: str) -> None:
    assert references(number_binds(query).statement).comparisons == ()
