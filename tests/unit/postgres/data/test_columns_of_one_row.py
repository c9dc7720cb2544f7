"""What columns of one row have to do with each other, as a sample shows."""

from __future__ import annotations

import pytest

from dbarchitect.model.data_facts import Operation
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Column, KeyConstraint, Table
from dbarchitect.postgres.data.pairs import derived_columns, exclusive_flags, same_columns
from dbarchitect.postgres.data.sampling import Sample
from dbarchitect.postgres.data.scope import ReadColumn, Reading, ReadTable

ROWS = 300


def sample(keyed: str | None = None, **values: list[object]) -> Sample:
    """Rows of numbers and booleans, as text; `keyed` is the primary key's column."""
    types = {
        name: "boolean" if isinstance(held[0], bool) else "integer"
        for name, held in values.items()
    }
    columns = tuple(Column(name=name, type=types[name]) for name in values)
    keys = () if keyed is None else (KeyConstraint(name="k", columns=(keyed,), primary=True),)
    table = Table(
        name=QualifiedName("public", "t"), columns=columns, owner="o", constraints=keys
    )
    source = ReadTable(
        table=table,
        columns=tuple(ReadColumn(c, c.type, Reading.PRINTED) for c in columns),
        bytes=None,
        about_rows=None,
    )
    texts = {
        name: tuple(None if v is None else _text(v) for v in held)
        for name, held in values.items()
    }
    return Sample(
        source=source,
        rows=ROWS,
        whole=True,
        values=texts,
        nulls={name: held.count(None) for name, held in texts.items()},
    )


def _text(value: object) -> str:
    return str(value)[0].lower() if isinstance(value, bool) else str(value)


def column(step: int, modulo: int) -> list[object]:
    return [n * step % modulo for n in range(ROWS)]


def summed(left: list[object], right: list[object]) -> list[object]:
    return [int(str(a)) + int(str(b)) for a, b in zip(left, right, strict=True)]


@pytest.mark.parametrize("nulls", [0, 40])
def test_a_sum_is_found_past_its_nulls(nulls: int) -> None:
    a, b = column(7, 83), column(11, 97)
    c = [None] * nulls + summed(a, b)[nulls:]
    (found,) = derived_columns(sample(a=a, b=b, c=c))
    assert (found.column, found.left, found.operation, found.right) == (
        "c",
        "a",
        Operation.SUM,
        "b",
    )
    assert found.rows.of == ROWS - nulls


def test_one_row_refutes_a_sum() -> None:
    a, b = column(7, 83), column(11, 97)
    c = summed(a, b)
    c[200] = -1
    assert list(derived_columns(sample(a=a, b=b, c=c))) == []


def test_keys_and_columns_of_few_values_are_no_amounts() -> None:
    a, b = column(7, 83), column(1, 3)
    assert list(derived_columns(sample(a=a, b=b, c=summed(a, b)))) == []
    wide = column(11, 97)
    found = derived_columns(sample("a", a=a, b=wide, c=summed(a, wide)))
    assert list(found) == []


def test_columns_are_the_same_in_each_row_or_not_at_all() -> None:
    a = column(7, 83)
    other = list(a)
    other[5] = None
    (found,) = same_columns(sample(a=a, b=list(a), c=other))
    assert (found.first, found.second) == ("a", "b")
    assert list(same_columns(sample(a=column(1, 9), b=column(1, 9)))) == []


def test_flags_exclude_each_other_where_chance_would_have_made_them_meet() -> None:
    thirds: list[list[object]] = [[n % 3 == k for n in range(ROWS)] for k in range(3)]
    (found,) = exclusive_flags(sample(a=thirds[0], b=thirds[1], c=thirds[2]))
    assert found.columns == ("a", "b", "c")
    assert found.expected == pytest.approx(ROWS / 9)
    rare: list[object] = [n == 7 for n in range(ROWS)]
    assert list(exclusive_flags(sample(a=thirds[0], b=rare))) == []
    both: list[object] = [n % 3 == 0 or n == 1 for n in range(ROWS)]
    assert list(exclusive_flags(sample(a=both, b=thirds[1]))) == []
