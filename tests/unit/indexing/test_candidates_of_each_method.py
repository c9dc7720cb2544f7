"""Which index each kind of condition asks for, and that it serves what it was made for."""

from __future__ import annotations

import pytest

from dbarchitect.indexing import (
    Condition,
    Ordering,
    TableFacts,
    TableUse,
    candidate,
    candidates,
    finds_one_row,
    parts,
    serves,
)
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey

T = QualifiedName("public", "t")
NAME = QualifiedName("public", "i")


def asked(
    column: str,
    operator: str,
    type_name: str,
    *,
    expression: str | None = None,
    is_prefix: bool = False,
    is_infix: bool = False,
) -> Condition:
    return Condition(
        column=column,
        operator=operator,
        type=type_name,
        expression=expression,
        is_prefix=is_prefix,
        is_infix=is_infix,
    )


def method_of(condition: Condition) -> tuple[str, str | None, str | None] | None:
    found = candidate(TableUse(table=T, conditions=(condition,)), NAME)
    if found is None:
        return None
    key = found.keys[0]
    operator_class = None if key.operator_class is None else key.operator_class.name
    return (found.access_method, key.column or key.expression, operator_class)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (asked("tags", "@>", "text[]"), ("gin", "tags", None)),
        (asked("tags", "&&", "text[]"), ("gin", "tags", None)),
        (asked("doc", "@>", "jsonb"), ("gin", "doc", "jsonb_path_ops")),
        (asked("doc", "?", "jsonb"), ("gin", "doc", None)),
        (asked("name", "ilike", "text", is_infix=True), ("gin", "name", "gin_trgm_ops")),
        (asked("name", "like", "text"), ("gin", "name", "gin_trgm_ops")),
        (asked("name", "%", "text"), ("gin", "name", "gin_trgm_ops")),
        (asked("name", "ilike", "text", is_prefix=True), ("gin", "name", "gin_trgm_ops")),
        (
            asked("name", "like", "text", is_prefix=True),
            ("btree", "name", "text_pattern_ops"),
        ),
        (
            asked("email", "=", "text", expression="lower(email)"),
            ("btree", "lower(email)", None),
        ),
        (asked("during", "&&", "tstzrange"), ("gist", "during", None)),
        (asked("during", "@>", "daterange"), ("gist", "during", None)),
        (asked("words", "@@", "tsvector"), ("gin", "words", None)),
        (asked("n", "<>", "integer"), None),
        (asked("name", "not like", "text"), None),
    ],
)
def test_a_condition_has_the_method_that_answers_it(
    condition: Condition, expected: tuple[str, str | None, str | None] | None
) -> None:
    assert method_of(condition) == expected


@pytest.mark.parametrize(
    ("operator", "operator_class"),
    [("<->", "vector_l2_ops"), ("<=>", "vector_cosine_ops"), ("<#>", "vector_ip_ops")],
)
def test_the_distance_decides_the_operator_class(operator: str, operator_class: str) -> None:
    near = asked("place", operator, "vector(384)")
    use = TableUse(table=T, nearest=near, limited=True)
    index = candidate(use, NAME)
    assert index is not None
    assert index.access_method == "hnsw"
    assert index.keys[0].operator_class == QualifiedName("public", operator_class)
    assert dict(index.storage_parameters) == {"m": "16", "ef_construction": "64"}
    assert serves(index, use)
    other = asked("place", "<+>", "vector(384)")
    assert not serves(index, TableUse(table=T, nearest=other, limited=True))


@pytest.mark.parametrize("type_name", ["vector(2001)", "vector", "text"])
def test_what_hnsw_cannot_hold_has_no_index(type_name: str) -> None:
    near = asked("place", "<->", type_name)
    assert candidate(TableUse(table=T, nearest=near, limited=True), NAME) is None


def test_all_vectors_in_order_have_no_index() -> None:
    assert candidate(TableUse(table=T, nearest=asked("p", "<->", "vector(3)")), NAME) is None


def test_a_use_of_two_kinds_has_a_part_for_each() -> None:
    use = TableUse(
        table=T,
        equal=("owner",),
        conditions=(asked("tags", "@>", "text[]"),),
        constants=("gone IS NULL",),
        sorted_by=(Ordering(column="at", descending=True),),
        limited=True,
    )
    one, two = parts(use)
    assert (one.equal, one.conditions) == (("owner",), ())
    assert (two.equal, len(two.conditions), two.constants) == ((), 1, ("gone IS NULL",))
    methods = [(index.access_method, index.predicate) for index in candidates(use, NAME)]
    assert methods == [("btree", "gone IS NULL"), ("gin", "gone IS NULL")]


def test_a_sort_alone_is_no_part_beside_another_condition() -> None:
    use = TableUse(
        table=T,
        conditions=(asked("tags", "@>", "text[]"),),
        sorted_by=(Ordering(column="at"),),
        limited=True,
    )
    assert [index.access_method for index in candidates(use, NAME)] == ["gin"]


def test_documents_have_the_smaller_class_first_and_the_default_second() -> None:
    use = TableUse(table=T, conditions=(asked("doc", "@>", "jsonb"),))
    found = candidates(use, NAME)
    classes = [index.keys[0].operator_class for index in found]
    assert classes == [QualifiedName("pg_catalog", "jsonb_path_ops"), None]
    assert all(serves(index, use) for index in found)
    asks_keys = TableUse(table=T, conditions=(asked("doc", "?", "jsonb"),))
    assert not serves(found[0], asks_keys)
    assert serves(found[1], asks_keys)


def test_hash_comes_first_for_long_values_alone() -> None:
    use = TableUse(table=T, equal=("url",))
    long = TableFacts(average_bytes=(("url", 80.0),))
    short = TableFacts(average_bytes=(("url", 20.0),))
    assert [i.access_method for i in candidates(use, NAME, facts=long)] == ["hash", "btree"]
    assert [i.access_method for i in candidates(use, NAME, facts=short)] == ["btree"]
    ranged = TableUse(table=T, equal=("url",), ranges=("at",))
    assert [i.access_method for i in candidates(ranged, NAME, facts=long)] == ["btree"]


def test_brin_comes_first_for_spans_of_large_tables_that_grow_at_their_end() -> None:
    use = TableUse(table=T, ranges=("at",))
    large = TableFacts(rows=10_000_000, appended=frozenset({"at"}))
    found = candidates(use, NAME, facts=large)
    assert [index.access_method for index in found] == ["brin", "btree"]
    assert all(serves(index, use) for index in found)
    small = TableFacts(rows=9_999_999, appended=frozenset({"at"}))
    moved = TableFacts(rows=10_000_000)
    for facts in (small, moved):
        assert [i.access_method for i in candidates(use, NAME, facts=facts)] == ["btree"]


def test_what_is_read_besides_goes_along_where_it_pays() -> None:
    use = TableUse(table=T, equal=("owner",), reads=("owner", "total"), rate_per_hour=36_000.0)
    facts = TableFacts(average_bytes=(("owner", 8.0), ("total", 8.0)))
    first, second = candidates(use, NAME, facts=facts)
    assert (first.include, second.include) == (("total",), ())
    changed = TableFacts(average_bytes=facts.average_bytes, changed=frozenset({"total"}))
    wide = TableFacts(average_bytes=(("owner", 8.0), ("total", 33.0)))
    for known in (changed, wide, TableFacts()):
        assert [index.include for index in candidates(use, NAME, facts=known)] == [()]
    seldom = TableUse(table=T, equal=("owner",), reads=use.reads, rate_per_hour=35_999.0)
    assert [index.include for index in candidates(seldom, NAME, facts=facts)] == [()]


def test_a_queue_has_an_index_over_what_waits() -> None:
    use = TableUse(
        table=T,
        constants=("sent_at IS NULL",),
        sorted_by=(Ordering(column="due_at"),),
        limited=True,
    )
    index = candidate(use, NAME)
    assert index is not None
    assert (index.columns, index.predicate) == (("due_at",), "sent_at IS NULL")


def test_one_row_that_is_found_needs_no_other_index() -> None:
    unique = Index(name=NAME, keys=(IndexKey(column="id"),), unique=True)
    use = TableUse(table=T, equal=("id",), conditions=(asked("tags", "@>", "text[]"),))
    assert finds_one_row(unique, use)
    assert not finds_one_row(unique, TableUse(table=T, equal=("other",)))


def test_a_text_is_found_by_its_beginning_before_it_is_sorted() -> None:
    use = TableUse(
        table=T,
        conditions=(asked("name", "like", "text", is_prefix=True),),
        sorted_by=(Ordering(column="name"),),
        limited=True,
    )
    index = candidate(use, NAME)
    assert index is not None
    assert index.keys[0].operator_class == QualifiedName("pg_catalog", "text_pattern_ops")
    assert serves(index, use)
    plain = Index(name=NAME, keys=(IndexKey(column="name"),))
    assert not serves(plain, use)
