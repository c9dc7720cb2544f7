"""What the three questions about indexes must say together, over many made-up indexes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.indexing import (
    Ordering,
    TableUse,
    candidate,
    covers_foreign_key,
    duplicate,
    redundant,
    serves,
)
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Column, Index, IndexKey, Table

T = QualifiedName("public", "t")
TABLE = Table(
    name=T, owner="o", columns=tuple(Column(name=name, type="integer") for name in "abcd")
)
COLUMNS = st.sampled_from("abcd")
PREDICATES = st.sampled_from([None, "d IS NULL", "a IS NOT NULL"])


def some_columns(most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(COLUMNS, max_size=most, unique=True).map(tuple)


KEYS = st.builds(IndexKey, column=COLUMNS, descending=st.booleans(), nulls_first=st.booleans())
INDEXES = st.builds(
    Index,
    name=st.integers(0, 10**6).map(lambda n: QualifiedName("public", f"i{n}")),
    keys=st.lists(KEYS, min_size=1, max_size=3, unique_by=lambda k: k.column).map(tuple),
    access_method=st.sampled_from(["btree", "btree", "hash", "gin", "brin"]),
    predicate=PREDICATES,
    include=some_columns(1),
    unique=st.booleans(),
    valid=st.sampled_from([True, True, True, False]),
)
USES = st.builds(
    TableUse,
    table=st.just(T),
    equal=some_columns(2),
    ranges=some_columns(1),
    constants=st.sampled_from([(), ("d IS NULL",)]),
    sorted_by=some_columns(2).map(lambda names: tuple(Ordering(column=n) for n in names)),
    limited=st.booleans(),
)


@given(INDEXES, INDEXES, USES)
def test_what_a_redundant_index_serves_the_other_serves_too(
    one: Index, other: Index, use: TableUse
) -> None:
    if redundant(one, other) and serves(one, use):
        assert serves(other, use)


@given(INDEXES, INDEXES, some_columns(2))
def test_what_a_redundant_index_covers_the_other_covers_too(
    one: Index, other: Index, columns: tuple[str, ...]
) -> None:
    if columns and redundant(one, other) and covers_foreign_key(one, columns, TABLE):
        assert covers_foreign_key(other, columns, TABLE)


@given(INDEXES, INDEXES)
def test_duplicates_are_so_both_ways_and_either_is_redundant(one: Index, other: Index) -> None:
    assert duplicate(one, other) == duplicate(other, one)
    if duplicate(one, other):
        assert redundant(one, other)
        assert redundant(other, one)


@given(USES, some_columns(2))
def test_a_candidate_serves_the_use_that_it_was_made_for(
    use: TableUse, first: tuple[str, ...]
) -> None:
    made = candidate(use, QualifiedName("public", "i"), first=first)
    if made is not None:
        assert serves(made, use)
