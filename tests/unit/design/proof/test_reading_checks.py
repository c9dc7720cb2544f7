"""CHECKs are read as far as rows need it, in a brief's words and in the server's."""

from __future__ import annotations

import pytest

from dbarchitect.design.proof.comparisons import (
    Comparison,
    column_name,
    comparisons,
    listed_values,
    mentions,
    number,
)


@pytest.mark.parametrize(
    "text",
    [
        "total = price + tax",
        "(total = (price + tax))",
        "((total) = (price + tax))",
    ],
)
def test_an_equation_has_two_sides(text: str) -> None:
    (found,) = comparisons(text)
    assert column_name(found.left) == "total"
    assert found.operator == "="
    assert mentions(found.right, "price")


def test_comparisons_joined_by_and_are_found_one_by_one() -> None:
    found = list(comparisons("((a >= 1) AND (a <= 5) AND (b > a))"))
    assert found == [
        Comparison("a", ">=", "1"),
        Comparison("a", "<=", "5"),
        Comparison("b", ">", "a"),
    ]
    assert found[2].turned == Comparison("a", "<", "b")


@pytest.mark.parametrize(
    "text",
    [
        "a = 1 OR b = 2",
        "NOT (a = 1)",
        "a IS NULL",
        "a LIKE 'x%'",
        "a NOT BETWEEN 1 AND 5",
        "f(a)",
    ],
)
def test_what_is_not_a_comparison_is_left_to_the_server(text: str) -> None:
    assert list(comparisons(text)) == []


def test_values_are_read_from_both_spellings() -> None:
    assert listed_values("s IN ('a', 'it''s')", "s") == ("a", "it's")
    assert listed_values("(s = ANY (ARRAY['a'::text, 'b'::text]))", "s") == ("a", "b")
    assert listed_values("s IN ('a') OR t", "s") == ()
    assert listed_values("s IN ('a')", "t") == ()


def test_names_and_numbers_are_read_through_casts() -> None:
    assert column_name('"Total"') == "Total"
    assert column_name("(price)::numeric") == "price"
    assert column_name("price + 1") is None
    assert number("'5'::integer") == 5
    assert number("(0)::numeric") == 0
    assert number("price") is None
    assert not mentions("'price'", "price")


def test_between_is_two_comparisons() -> None:
    found = list(comparisons("(b > 0) AND a BETWEEN 1 AND 5"))
    assert found == [
        Comparison("b", ">", "0"),
        Comparison("a", ">=", "1"),
        Comparison("a", "<=", "5"),
    ]
