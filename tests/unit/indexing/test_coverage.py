"""The truth table of foreign key coverage; tests/pg asks the planner for the same rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dbarchitect.indexing import Coverage, covers_foreign_key, foreign_key_coverage
from dbarchitect.indexing.coverage import conjuncts, implied_by_equality
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Column, Index, IndexKey, Table

C = QualifiedName("pg_catalog", "C")
TABLE = Table(
    name=QualifiedName("public", "child"),
    owner="o",
    columns=(
        *(Column(name=name, type="integer") for name in "abxyz"),
        Column(name="t", type="text"),
        Column(name="tc", type="text", collation=C),
    ),
)


def index(*columns: str, **options: object) -> Index:
    base = Index(
        name=QualifiedName("public", "i"), keys=tuple(IndexKey(column=c) for c in columns)
    )
    return replace(base, **options)  # type: ignore[arg-type]  # fields by name, checked at run time


TRUTH = [
    ("same order", index("x", "y"), "xy", Coverage.FULL),
    ("permuted", index("y", "x"), "xy", Coverage.FULL),
    ("permuted with a tail", index("y", "x", "z"), "xy", Coverage.FULL),
    ("a stranger in front", index("z", "x", "y"), "xy", Coverage.NONE),
    ("a stranger between", index("x", "z", "y"), "xy", Coverage.PREFIX),
    ("one of two columns", index("x"), "xy", Coverage.PREFIX),
    (
        "partial on the column itself",
        index("a", predicate="(a IS NOT NULL)"),
        "a",
        Coverage.FULL,
    ),
    (
        "partial on another column",
        index("a", predicate="(st = 'open'::text)"),
        "a",
        Coverage.NONE,
    ),
    (
        "partial on a stranger's null",
        index("a", predicate="(b IS NOT NULL)"),
        "a",
        Coverage.NONE,
    ),
    (
        "partial on both columns",
        index("x", "y", predicate="((x IS NOT NULL) AND (y IS NOT NULL))"),
        "xy",
        Coverage.FULL,
    ),
    ("hash", index("a", access_method="hash"), "a", Coverage.FULL),
    ("hash on one of two", index("x", access_method="hash"), "xy", Coverage.PREFIX),
    ("brin", index("a", access_method="brin"), "a", Coverage.NONE),
    ("gin", index("a", access_method="gin"), "a", Coverage.FULL),
    ("gin with a stranger in front", index("z", "a", access_method="gin"), "a", Coverage.FULL),
    ("expression", index(keys=(IndexKey(expression="(a + 0)"),)), "a", Coverage.NONE),
    ("include", index("b", include=("a",)), "a", Coverage.NONE),
    ("invalid", index("a", valid=False), "a", Coverage.NONE),
    ("on only the parent", index("a", on_only=True), "a", Coverage.NONE),
    ("other collation", index(keys=(IndexKey(column="t", collation=C),)), "t", Coverage.NONE),
    ("collation of the column", index(keys=(IndexKey(column="tc", collation=C),)), ("tc",), 2),
    (
        "pattern operator class",
        index(
            keys=(
                IndexKey(
                    column="t", operator_class=QualifiedName("pg_catalog", "text_pattern_ops")
                ),
            )
        ),
        "t",
        Coverage.FULL,
    ),
    ("unique", index("a", unique=True), "a", Coverage.FULL),
    ("descending", index(keys=(IndexKey(column="a", descending=True),)), "a", Coverage.FULL),
]


@pytest.mark.parametrize(
    ("made", "columns", "expected"), [t[1:] for t in TRUTH], ids=[t[0] for t in TRUTH]
)
def test_an_index_covers_a_foreign_key_as_the_planner_uses_it(
    made: Index, columns: str, expected: Coverage
) -> None:
    assert foreign_key_coverage(made, tuple(columns), TABLE) == expected
    assert covers_foreign_key(made, tuple(columns), TABLE) is (expected == Coverage.FULL)


def test_a_predicate_is_split_at_its_top_level_only() -> None:
    assert conjuncts("((a = 1) AND ((b = 2) OR ((c = 3) AND (d = 4))))") == (
        "a = 1",
        "(b = 2) OR ((c = 3) AND (d = 4))",
    )
    assert conjuncts("(name = 'rock AND roll'::text)") == ("name = 'rock AND roll'::text",)
    assert conjuncts('("x AND y" IS NULL)') == ('"x AND y" IS NULL',)
    assert conjuncts("(a) IS NULL") == ("(a) IS NULL",)


def test_a_quoted_column_is_recognised_in_a_predicate() -> None:
    assert implied_by_equality('("Order" IS NOT NULL)', ("Order",))
    assert not implied_by_equality("(order_ IS NOT NULL)", ("Order",))


def test_a_parenthesis_within_a_string_closes_nothing() -> None:
    assert conjuncts("(a = ')' AND b IS NOT NULL)") == ("a = ')'", "b IS NOT NULL")
