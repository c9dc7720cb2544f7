from __future__ import annotations

from dataclasses import replace

from dbarchitect.indexing import Ordering, TableUse, candidate, serves
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey

T = QualifiedName("public", "t")
NAME = QualifiedName("public", "t_idx")
NEWEST = (Ordering(column="at", descending=True),)


def made(use: TableUse, first: tuple[str, ...] = ()) -> Index:
    index = candidate(use, NAME, first=first)
    assert index is not None
    return index


def test_equality_leads_and_the_order_follows_with_its_direction() -> None:
    use = TableUse(table=T, equal=("owner",), sorted_by=NEWEST, limited=True)
    assert made(use).keys == (
        IndexKey(column="owner"),
        IndexKey(column="at", descending=True, nulls_first=True),
    )


def test_columns_of_a_foreign_key_come_first_among_equals() -> None:
    use = TableUse(table=T, equal=("status", "owner"))
    assert made(use, first=("owner",)).columns == ("owner", "status")


def test_a_constant_becomes_the_predicate_and_no_key() -> None:
    use = TableUse(table=T, constants=("status = 'active'",), sorted_by=NEWEST, limited=True)
    assert made(use).predicate == "status = 'active'"
    assert made(use).columns == ("at",)


def test_only_one_range_is_a_key() -> None:
    use = TableUse(table=T, equal=("a",), ranges=("b", "c"))
    assert made(use).columns == ("a", "b")


def test_a_sort_of_the_whole_table_asks_for_no_index() -> None:
    assert candidate(TableUse(table=T, sorted_by=NEWEST), NAME) is None
    assert candidate(TableUse(table=T, constants=("a IS NULL",)), NAME) is None


def test_what_a_use_asks_for_serves_it() -> None:
    for use in (
        TableUse(table=T, equal=("a",)),
        TableUse(table=T, equal=("a", "b"), sorted_by=NEWEST),
        TableUse(table=T, equal=("a",), ranges=("c",)),
        TableUse(table=T, constants=("a IS NULL",), sorted_by=NEWEST, limited=True),
    ):
        assert serves(made(use), use)


def test_a_unique_index_on_compared_columns_serves_whatever_else_is_asked() -> None:
    unique = Index(name=NAME, keys=(IndexKey(column="a"),), unique=True)
    use = TableUse(table=T, equal=("b", "a"), sorted_by=NEWEST)
    assert serves(unique, use)
    assert not serves(replace(unique, unique=False), use)
    assert not serves(replace(unique, predicate="(d IS NULL)"), use)
    assert serves(
        replace(unique, predicate="(d IS NULL)"), replace(use, constants=("d IS NULL",))
    )


def test_an_order_is_served_forwards_and_backwards_but_not_half() -> None:
    index = Index(name=NAME, keys=(IndexKey(column="a"), IndexKey(column="at")))
    use = TableUse(table=T, equal=("a",), sorted_by=NEWEST)
    assert serves(index, use)
    two = (*NEWEST, Ordering(column="id"))
    assert not serves(
        Index(
            name=NAME, keys=(IndexKey(column="a"), IndexKey(column="at"), IndexKey(column="id"))
        ),
        replace(use, sorted_by=two),
    )


def test_a_look_up_without_its_leading_column_is_not_served() -> None:
    index = Index(name=NAME, keys=(IndexKey(column="z"), IndexKey(column="a")))
    assert not serves(index, TableUse(table=T, equal=("a",)))
    assert not serves(
        replace(index, keys=index.keys[1:], valid=False), TableUse(table=T, equal=("a",))
    )
