"""The few dependencies to ask for: all that the sample shows follows from them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.normal_forms import Functional, implies
from dbarchitect.normal_forms.condensing import condensed
from dbarchitect.normal_forms.discovery import Seen, discovered

NAMES = "abcde"

columns = st.lists(st.tuples(*[st.integers(0, 2)] * len(NAMES)), min_size=2, max_size=12).map(
    lambda rows: {name: [row[i] for row in rows] for i, name in enumerate(NAMES)}
)


def seen(left: str, right: str, broken: int = 0) -> Seen:
    return Seen(left=tuple(left), right=right, groups=9, broken=broken)


@given(columns, st.permutations(NAMES))
def test_everything_that_was_seen_follows_from_what_is_asked(
    table: dict[str, list[int]], preferred: list[str]
) -> None:
    found = discovered(table, largest=3).dependencies
    asked = condensed(found, preferred)
    given_ = [Functional(frozenset(one.left), frozenset(one.rights)) for one in asked]
    given_ += [
        Functional(frozenset({name}), frozenset(one.left))
        for one in asked
        for name in one.equals
    ]
    for one in found:
        assert implies(given_, Functional(frozenset(one.left), frozenset({one.right})))


@given(columns, st.permutations(NAMES))
def test_nothing_is_asked_that_was_not_seen(
    table: dict[str, list[int]], preferred: list[str]
) -> None:
    found = discovered(table, largest=3).dependencies
    pairs = [Functional(frozenset(one.left), frozenset({one.right})) for one in found]
    for one in condensed(found, preferred):
        assert implies(pairs, Functional(frozenset(one.left), frozenset(one.rights)))


def test_the_preferred_one_of_columns_that_determine_each_other_stands_for_all() -> None:
    shown = [seen("a", "b"), seen("b", "a"), seen("a", "c"), seen("b", "c")]
    (one,) = condensed(shown, "bac")
    assert one.left == ("b",)
    assert one.rights == ("a", "c")
    assert one.equals == ("a",)


def test_what_is_determined_by_way_of_another_column_is_asked_for_there() -> None:
    shown = [seen("a", "b"), seen("b", "c"), seen("a", "c")]
    asked = {one.left: one.rights for one in condensed(shown, "abc")}
    assert asked == {("a",): ("b",), ("b",): ("c",)}


def test_what_some_rows_break_is_asked_for_and_nothing_follows_from_it() -> None:
    shown = [seen("a", "b", broken=1), seen("b", "c"), seen("a", "c")]
    asked = {one.left: one.rights for one in condensed(shown, "abc")}
    assert asked == {("a",): ("b", "c"), ("b",): ("c",)}
