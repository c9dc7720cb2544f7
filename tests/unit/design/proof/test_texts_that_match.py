"""Patterns that briefs use are understood far enough to make texts for them."""

from __future__ import annotations

import pytest

from dbarchitect.design.proof.patterned import matching_text, pattern_of


def test_a_check_on_a_pattern_has_a_side_and_a_pattern() -> None:
    assert pattern_of("isbn ~ '^[0-9]{13}$'") == ("isbn", "^[0-9]{13}$")
    assert pattern_of("char_length(isbn) <= 13") is None


@pytest.mark.parametrize(
    ("pattern", "length"),
    [
        ("^[0-9]{13}$", 13),
        (r"^\d{3}-\d{2,4}$", 8),
        ("^[A-Z]{1,3}-[0-9]+$", 12),
        ("^(?:ab|cd){2}x?$", 5),
        (r"^[^@\s]+\.[[:digit:]]$", 10),
    ],
)
def test_a_text_is_as_long_as_its_pattern_lets_it(pattern: str, length: int) -> None:
    found = matching_text(pattern, "7", None)
    assert found is not None
    assert found[1] == length


def test_a_text_is_no_longer_than_it_may_be() -> None:
    found = matching_text("^[A-Z]{1,3}-[0-9]+$", "7", 9)
    assert found is not None
    assert found[1] == 9


@pytest.mark.parametrize("pattern", ["^(?=a)b$", r"^(a)\1$", "^(a$", "a)", "["])
def test_what_is_not_understood_is_left_to_the_server(pattern: str) -> None:
    assert matching_text(pattern, "7", None) is None
