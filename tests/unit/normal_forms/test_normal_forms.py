"""Closure, keys, forms and decompositions obey their laws, whatever the dependencies are."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.normal_forms import (
    Functional,
    Multivalued,
    NormalForm,
    boyce_codd_parts,
    candidate_keys,
    closure,
    implies,
    is_lossless,
    minimal_cover,
    normal_form,
    preserves,
    projected,
    third_form_parts,
)

NAMES = frozenset("abcdef")
subsets = st.frozensets(st.sampled_from(sorted(NAMES)))
dependencies = st.lists(
    st.builds(Functional, subsets.filter(bool), subsets.filter(bool)), max_size=6
)


def fd(text: str) -> Functional:
    left, right = text.split("->")
    return Functional(frozenset(left.strip()), frozenset(right.strip()))


def names(text: str) -> frozenset[str]:
    return frozenset(text)


@given(subsets, dependencies)
def test_a_closure_holds_its_names_and_is_closed(
    some: frozenset[str], known: list[Functional]
) -> None:
    found = closure(some, known)
    assert some <= found
    assert closure(found, known) == found


@given(dependencies)
def test_a_minimal_cover_says_the_same_with_nothing_superfluous(
    known: list[Functional],
) -> None:
    cover = minimal_cover(known)
    assert all(implies(cover, one) for one in known)
    assert all(implies(known, one) for one in cover)
    for one in cover:
        assert not implies([other for other in cover if other != one], one)


@given(dependencies)
def test_candidate_keys_are_the_smallest_that_determine_all(known: list[Functional]) -> None:
    by_trying = [
        frozenset(chosen)
        for size in range(len(NAMES) + 1)
        for chosen in combinations(sorted(NAMES), size)
        if closure(chosen, known) == NAMES
    ]
    smallest = {key for key in by_trying if not any(other < key for other in by_trying)}
    assert set(candidate_keys(NAMES, known)) == smallest


@given(dependencies)
def test_synthesis_is_lossless_keeps_each_dependency_and_is_in_third_form(
    known: list[Functional],
) -> None:
    parts = third_form_parts(NAMES, known)
    assert frozenset().union(*parts) == NAMES
    assert is_lossless(NAMES, parts, known)
    assert preserves(parts, known)
    for part in parts:
        assert normal_form(part, projected(part, known)) >= NormalForm.THIRD


@given(dependencies)
def test_splitting_is_lossless_and_in_boyce_codd_form(known: list[Functional]) -> None:
    parts = boyce_codd_parts(NAMES, known)
    assert frozenset().union(*parts) == NAMES
    assert is_lossless(NAMES, parts, known)
    for part in parts:
        assert normal_form(part, projected(part, known)) >= NormalForm.BOYCE_CODD


def test_parts_that_share_no_key_lose_rows() -> None:
    assert not is_lossless(names("abc"), [names("ab"), names("bc")], [fd("a->c")])
    assert is_lossless(names("abc"), [names("ab"), names("bc")], [fd("b->c")])


def test_a_multivalued_dependency_makes_its_split_lossless() -> None:
    course = Multivalued(names("c"), names("t"))
    assert is_lossless(names("ctb"), [names("ct"), names("cb")], [course])
    assert not is_lossless(names("ctb"), [names("ct"), names("cb")], [])


def test_a_chain_of_equalities_is_followed_to_its_end() -> None:
    known = [fd("a->b"), fd("b->c"), fd("c->d")]
    assert is_lossless(names("abcd"), [names("ab"), names("bc"), names("cd")], known)


@pytest.mark.parametrize(
    ("known", "multivalued", "form"),
    [
        (["ab->c", "a->d"], [], NormalForm.FIRST),
        (["a->b", "b->c", "a->d"], [], NormalForm.SECOND),
        (["ab->cd", "c->b"], [], NormalForm.THIRD),
        (["a->bcd"], [], NormalForm.FOURTH),
        ([], ["a->b"], NormalForm.BOYCE_CODD),
        ([], [], NormalForm.FOURTH),
    ],
)
def test_the_form_is_that_of_the_textbook(
    known: list[str], multivalued: list[str], form: NormalForm
) -> None:
    said = [Multivalued(fd(text).left, fd(text).right) for text in multivalued]
    assert normal_form(names("abcd"), map(fd, known), said) is form


def test_a_dependency_that_no_split_keeps_is_seen() -> None:
    known = [fd("ab->c"), fd("c->b")]
    parts = boyce_codd_parts(names("abc"), known)
    assert set(parts) == {names("ac"), names("bc")}
    assert not preserves(parts, known)
    assert third_form_parts(names("abc"), known) == (names("abc"),)
