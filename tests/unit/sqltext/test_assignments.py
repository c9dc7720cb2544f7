"""What a write assigns comes back as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.query import Clause, OperandKind
from dbarchitect.sqltext.references import references
from dbarchitect.sqltext.resolve import Catalogue, resolve

if TYPE_CHECKING:
    from dbarchitect.sqltext.query import QueryReferences

_COLUMNS = ("a", "b", "c", "Mixed", "order")
_T = QualifiedName("public", "t")
_S = QualifiedName("public", "s")
_CATALOGUE = Catalogue({_T: _COLUMNS, _S: ("x", "y")})


@dataclass(frozen=True)
class Value:
    """SQL of a value, and what must be told of it."""

    sql: str
    kind: OperandKind
    names: tuple[str, ...] = ()


def _found(sql: str) -> tuple[QueryReferences, tuple[str, ...]]:
    query = number_binds(sql)
    return resolve(references(query.statement), _CATALOGUE), query.names


def _told(sql: str) -> list[tuple[str, OperandKind, tuple[str, ...], Clause, int]]:
    """(column, kind, names of binds, clause, row) of every assignment to `t`."""
    found, names = _found(sql)
    assert {item.column.table for item in found.assignments} <= {_T}
    return [
        (
            item.column.name,
            item.operand.kind,
            tuple(names[number - 1] for number in item.operand.binds),
            item.clause,
            item.row,
        )
        for item in found.assignments
    ]


def _quoted(name: str) -> str:
    return f'"{name}"' if name in {"Mixed", "order"} else name


_NAMES = st.sampled_from(["one", "two", "select", "x1", "_y", "größe"])
_BINDS = st.builds(
    lambda name, cast: Value(f":{name}{cast}", OperandKind.BIND, (name,)),
    _NAMES,
    st.sampled_from(["", "::text", "::numeric(12,2)"]),
)
_CONSTANTS = st.sampled_from(["1", "'it''s :no bind'", "null", "true", "$$:nor this$$"]).map(
    lambda text: Value(text, OperandKind.CONSTANT)
)
_EXPRESSIONS = st.lists(_BINDS, min_size=1, max_size=3).map(
    lambda parts: Value(
        f"coalesce({', '.join(part.sql for part in parts)}, 'd')",
        OperandKind.EXPRESSION,
        tuple(name for part in parts for name in part.names),
    )
)
_SUBQUERIES = _NAMES.map(
    lambda name: Value(f"(select x from s where y = :{name})", OperandKind.SUBQUERY)  # noqa: S608 - it is only parsed
)
_DEFAULT = st.just(Value("default", OperandKind.NOTHING))
_ANY_VALUE = st.one_of(_BINDS, _CONSTANTS, _EXPRESSIONS, _SUBQUERIES, _DEFAULT)
_SOME_COLUMNS = st.lists(st.sampled_from(_COLUMNS), min_size=1, max_size=5, unique=True)


@st.composite
def _rows(draw: st.DrawFn) -> tuple[list[str], list[list[Value]]]:
    columns = draw(_SOME_COLUMNS)
    row = st.lists(_ANY_VALUE, min_size=len(columns), max_size=len(columns))
    return columns, draw(st.lists(row, min_size=1, max_size=3))


@given(written=_rows(), in_a_cte=st.booleans())
def test_insert_values_comes_back(
    *, written: tuple[list[str], list[list[Value]]], in_a_cte: bool
) -> None:
    columns, rows = written
    listed = ", ".join(map(_quoted, columns))
    values = ", ".join(f"({', '.join(value.sql for value in row)})" for row in rows)
    sql = f"insert into t ({listed}) values {values}"  # noqa: S608 - it is only parsed
    if in_a_cte:
        sql = f"with n as ({sql} returning a) select a from n"  # noqa: S608 - it is only parsed
    assert _told(sql) == [
        (column, value.kind, value.names, Clause.INSERT, number)
        for number, row in enumerate(rows)
        for column, value in zip(columns, row, strict=True)
    ]


@given(st.lists(st.one_of(_BINDS, _CONSTANTS), min_size=1, max_size=5))
def test_insert_without_columns_takes_the_tables_order(row: list[Value]) -> None:
    sql = f"insert into t values ({', '.join(value.sql for value in row)})"  # noqa: S608 - it is only parsed
    assert _told(sql) == [
        (column, value.kind, value.names, Clause.INSERT, 0)
        for column, value in zip(_COLUMNS, row, strict=False)
    ]


@given(written=_rows(), as_row=st.booleans())
def test_update_set_comes_back_also_as_a_row(
    *, written: tuple[list[str], list[list[Value]]], as_row: bool
) -> None:
    columns, (row, *_) = written
    pairs = list(zip(columns, row, strict=True))
    if as_row:
        right = ", ".join(value.sql for value in row)
        assigned = f"({', '.join(map(_quoted, columns))}) = row({right})"
    else:
        assigned = ", ".join(f"{_quoted(column)} = {value.sql}" for column, value in pairs)
    for sql, clause in (
        (f"update t set {assigned} where a = :key", Clause.SET),  # noqa: S608 - it is only parsed
        (
            f"insert into t (a) select x from s on conflict (a) do update set {assigned}",  # noqa: S608 - it is only parsed
            Clause.CONFLICT,
        ),
    ):
        told = [item for item in _told(sql) if item[3] is clause]
        assert told == [(column, value.kind, value.names, clause, 0) for column, value in pairs]


@given(given_values=st.lists(_BINDS, min_size=2, max_size=2), by_select=st.booleans())
def test_binds_that_a_merge_source_hands_on_are_those_of_the_column(
    *, given_values: list[Value], by_select: bool
) -> None:
    key, value = given_values
    source = f"(values ({key.sql}, {value.sql})) as s (k, v)"
    if by_select:
        source = f"(select {key.sql} as k, {value.sql} as v) as s"
    sql = (
        f"merge into t using {source} on t.a = s.k when matched then update set b = s.v "  # noqa: S608 - it is only parsed
        "when not matched then insert (a, b) values (s.k, v)"
    )
    found, names = _found(sql)
    assert [
        (item.column.name, tuple(names[n - 1] for n in item.operand.binds))
        for item in found.assignments
    ] == [("b", value.names), ("a", key.names), ("b", value.names)]
    (join,) = found.comparisons
    assert (join.column.table, join.column.name) == (_T, "a")
    assert tuple(names[n - 1] for n in join.operand.binds) == key.names


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("insert into t (a, b) select x, :q from s", [("a", ()), ("b", ("q",))]),
        ("insert into t (a, b) select :p, y from s union select :q, x from s",
         [("a", ("p",)), ("b", ()), ("a", ("q",)), ("b", ())]),
        ("insert into t (a, b, c) select :p, s.*, :q from s", [("a", ("p",))]),
        ("update t set a = a + :n", [("a", ("n",))]),
        ("update t set (a, b) = (select x, :n from s)", [("a", ()), ("b", ())]),
        ("update t set a = s.x, b = :b from s where s.y = t.c", [("a", ()), ("b", ("b",))]),
        ("update t set a[1] = :n", []),
        ("update t as u set a = :n where u.b = :k", [("a", ("n",))]),
        ("with n as (select :v as v) insert into t (b) select v from n", [("b", ("v",))]),
        ("with n (w) as (values (:v)) update t set b = n.w from n", [("b", ("v",))]),
        ("with n as (select x as v from s) update t set b = n.v from n", [("b", ())]),
        ("delete from t using s where s.x = t.a and s.y = :k", []),
        ("insert into t default values", []),
        ("merge into t using s on a = x when matched then delete", []),
    ],
)  # fmt: skip
def test_other_forms_of_writing_tell_their_binds(
    sql: str, told: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(column, names) for column, _, names, _, _ in _told(sql)] == told


def test_a_value_from_a_column_names_it() -> None:
    found, _ = _found(
        "insert into t (a) values (1) on conflict (a) do update set b = excluded.c"
    )
    (_, changed) = found.assignments
    assert changed.operand.kind is OperandKind.COLUMN
    assert changed.operand.column is not None
    assert (changed.operand.column.table, changed.operand.column.name) == (_T, "c")


def test_what_offset_skips_is_told() -> None:
    found, _ = _found("select a from t limit :n offset :skipped")
    (block,) = found.blocks
    assert block.offset is not None
    assert block.offset.binds == (2,)
