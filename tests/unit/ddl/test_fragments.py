from __future__ import annotations

import pytest

from dbarchitect.ddl.fragments import key_expression, parameters_sql, parenthesised


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a > 0", "(a > 0)"),
        ("(a > 0)", "(a > 0)"),
        ("(a) + (b)", "((a) + (b))"),
        ("(a = ')')", "(a = ')')"),
        ("(a = '(') OR (b)", "((a = '(') OR (b))"),
        ("""("odd)" > 1)""", """("odd)" > 1)"""),
    ],
)
def test_an_expression_stands_in_one_pair_of_parentheses(
    expression: str, expected: str
) -> None:
    assert parenthesised(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("lower(name)", "lower(name)"),
        ('public."F"(name)', 'public."F"(name)'),
        ("lower(name) || 'x'", "(lower(name) || 'x')"),
        ("f(a) + g(b)", "(f(a) + g(b))"),
        ("(doc ->> 'a'::text)", "(doc ->> 'a'::text)"),
        ("a + 1", "(a + 1)"),
    ],
)
def test_only_a_call_is_a_key_without_parentheses(expression: str, expected: str) -> None:
    assert key_expression(expression) == expected


def test_parameters_are_quoted_where_they_are_not_plain() -> None:
    parameters = (("fillfactor", "70"), ("check_option", "local"), ("odd", "a b'c"))
    expected = "(fillfactor = 70, check_option = local, odd = 'a b''c')"
    assert parameters_sql(parameters) == expected
