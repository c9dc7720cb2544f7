from __future__ import annotations

from dataclasses import replace

import pytest

from dbarchitect.indexing import duplicate, redundant
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey

OPS = QualifiedName("pg_catalog", "text_pattern_ops")
C = QualifiedName("pg_catalog", "C")


def key(text: str) -> IndexKey:
    """`a`, `a-` (descending, nulls first), `a-l` (descending, nulls last)."""
    name, dash, rest = text.partition("-")
    return IndexKey(column=name, descending=bool(dash), nulls_first=bool(dash) and not rest)


def index(name: str, *columns: str, **options: object) -> Index:
    base = Index(name=QualifiedName("public", name), keys=tuple(map(key, columns)))
    return replace(base, **options)  # type: ignore[arg-type]  # fields by name, checked at run time


def with_key(name: str, **options: object) -> Index:
    made = index(name, "a")
    return replace(made, keys=(replace(made.keys[0], **options),))  # type: ignore[arg-type]  # as above


REDUNDANT = [
    ("equal", index("i", "a"), index("j", "a"), True),
    ("a prefix", index("i", "a"), index("j", "a", "b"), True),
    ("not a prefix", index("i", "b"), index("j", "a", "b"), False),
    ("permuted", index("i", "a", "b"), index("j", "b", "a"), False),
    ("the longer one", index("i", "a", "b"), index("j", "a"), False),
    ("read backwards", index("i", "a-"), index("j", "a"), True),
    ("both flipped", index("i", "a", "b-"), index("j", "a-", "b"), True),
    ("one flipped", index("i", "a", "b"), index("j", "a", "b-"), False),
    ("nulls elsewhere", index("i", "a-l"), index("j", "a"), False),
    ("other operator class", with_key("i", operator_class=OPS), index("j", "a"), False),
    ("other collation", with_key("i", collation=C), index("j", "a"), False),
    ("partial beside whole", index("i", "a", predicate="b"), index("j", "a"), False),
    ("whole beside partial", index("i", "a"), index("j", "a", predicate="b"), False),
    (
        "same predicate",
        index("i", "a", predicate="b"),
        index("j", "a", "c", predicate="b"),
        True,
    ),
    ("include is lost", index("i", "a", include=("c",)), index("j", "a", "b"), False),
    ("include is kept", index("i", "a", include=("b",)), index("j", "a", "b"), True),
    ("include for include", index("i", "a"), index("j", "a", include=("b",)), True),
    ("unique beside plain", index("i", "a", unique=True), index("j", "a"), False),
    ("plain beside unique", index("i", "a"), index("j", "a", unique=True), True),
    (
        "unique in a wider unique",
        index("i", "a", unique=True),
        index("j", "a", "b", unique=True),
        False,
    ),
    (
        "nulls not distinct is stronger",
        index("i", "a", unique=True, nulls_not_distinct=True),
        index("j", "a", unique=True),
        False,
    ),
    (
        "nulls distinct is weaker",
        index("i", "a", unique=True),
        index("j", "a", unique=True, nulls_not_distinct=True),
        True,
    ),
    ("other access method", index("i", "a", access_method="hash"), index("j", "a"), False),
    (
        "hash prefix",
        index("i", "a", access_method="hash"),
        index("j", "a", "b", access_method="hash"),
        False,
    ),
    (
        "gin subset",
        index("i", "b", access_method="gin"),
        index("j", "a", "b", access_method="gin"),
        True,
    ),
    (
        "brin subset",
        index("i", "b", access_method="brin"),
        index("j", "a", "b", access_method="brin"),
        True,
    ),
    ("an invalid one helps nobody", index("i", "a"), index("j", "a", valid=False), False),
    (
        "a primary key stays",
        index("i", "a", primary=True, unique=True),
        index("j", "a", unique=True),
        False,
    ),
    (
        "a constraint stays beside a mere index",
        index("i", "a", unique=True, constraint="i"),
        index("j", "a", unique=True),
        False,
    ),
    (
        "an exclusion constraint stays beside a unique one",
        index("i", "a", constraint="i"),
        index("j", "a", "b", unique=True, constraint="j"),
        False,
    ),
    (
        "a mere index goes beside a constraint",
        index("i", "a", unique=True),
        index("j", "a", unique=True, constraint="j"),
        True,
    ),
    (
        "of two constraints either goes",
        index("i", "a", unique=True, constraint="i"),
        index("j", "a", unique=True, constraint="j"),
        True,
    ),
    (
        "a replica identity stays",
        index("i", "a", replica_identity=True),
        index("j", "a"),
        False,
    ),
    (
        "a partition's index stays with its parent",
        index("i", "a", partition_of=QualifiedName("public", "p")),
        index("j", "a"),
        False,
    ),
    (
        "expressions differ",
        index("i", keys=(IndexKey(expression="lower(a)"),)),
        index("j", keys=(IndexKey(expression="upper(a)"),)),
        False,
    ),
    (
        "expressions agree",
        index("i", keys=(IndexKey(expression="lower(a)"),)),
        index("j", keys=(IndexKey(expression="lower(a)"),)),
        True,
    ),
]


@pytest.mark.parametrize(
    ("one", "other", "expected"), [r[1:] for r in REDUNDANT], ids=[r[0] for r in REDUNDANT]
)
def test_an_index_is_redundant_when_another_does_all_that_it_does(
    one: Index,
    other: Index,
    expected: bool,  # noqa: FBT001 - the expected answer of a table
) -> None:
    assert redundant(one, other) is expected


def test_an_index_does_not_make_itself_redundant() -> None:
    assert not redundant(index("i", "a"), index("i", "a"))
    assert not duplicate(index("i", "a"), index("i", "a"))


def test_duplicates_are_equal_in_everything_but_their_name() -> None:
    one = index("i", "a", "b-")
    assert duplicate(one, index("j", "a", "b-"))
    assert duplicate(one, index("j", "a-", "b"))
    for other in (
        index("j", "a"),
        index("j", "a", "b-", unique=True),
        index("j", "a", "b-", predicate="c"),
        index("j", "a", "b-", include=("c",)),
        index("j", "a", "b-", valid=False),
        index("j", "b-", "a"),
    ):
        assert not duplicate(one, other)
        assert not duplicate(other, one)
