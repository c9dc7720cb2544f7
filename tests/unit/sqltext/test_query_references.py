from __future__ import annotations

import pytest

from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.query import (
    Clause,
    Comparison,
    OperandKind,
    QueryReferences,
    TableAccess,
)
from dbarchitect.sqltext.references import references
from dbarchitect.sqltext.statements import split

_ALL = "select 1 from t where"
_THREE = "select a, b as renamed, a + b as computed from t order by"


def _uses(sql: str) -> QueryReferences:
    return references(number_binds(sql).statement)


def _only_comparison(condition: str) -> Comparison:
    (comparison,) = _uses(f"{_ALL} {condition}").comparisons
    return comparison


@pytest.mark.parametrize(
    ("condition", "operator", "kind"),
    [
        ("a = :x", "=", OperandKind.BIND),
        (":x = a", "=", OperandKind.BIND),
        ("5 < a", ">", OperandKind.CONSTANT),
        (":x::int >= a", "<=", OperandKind.BIND),
        ("a in (1, :x)", "in", OperandKind.LIST),
        ("a not in (1, 2)", "not in", OperandKind.LIST),
        ("a = any(:x)", "= any", OperandKind.BIND),
        ("a = all(:x)", "= all", OperandKind.BIND),
        ("a in (select 1)", "in", OperandKind.SUBQUERY),
        ("a between :x and 5", "between", OperandKind.LIST),
        ("a like 'x%'", "like", OperandKind.CONSTANT),
        ("a not ilike :x", "not ilike", OperandKind.BIND),
        ("a is null", "is null", OperandKind.NOTHING),
        ("a is not null", "is not null", OperandKind.NOTHING),
        ("a is not true", "is not true", OperandKind.NOTHING),
        ("a is not distinct from :x", "is not distinct from", OperandKind.BIND),
        ("a @> '{}'", "@>", OperandKind.CONSTANT),
        ("'{}' @> a", "<@", OperandKind.CONSTANT),
        ("a > now() - interval '1 day'", ">", OperandKind.EXPRESSION),
        ("a", "=", OperandKind.CONSTANT),
        ("not a", "=", OperandKind.CONSTANT),
    ],
)
def test_a_test_of_a_column_is_told_with_the_column_on_the_left(
    condition: str, operator: str, kind: OperandKind
) -> None:
    comparison = _only_comparison(condition)
    assert comparison.column.name == "a"
    assert comparison.operator == operator
    assert comparison.operand.kind is kind
    assert comparison.is_conjunct
    assert comparison.clause is Clause.WHERE


@pytest.mark.parametrize(
    ("condition", "constants"),
    [
        ("a = 'é'", ("é",)),
        ("a = ''", ("",)),
        ("a = 0", ("0",)),
        ("a = -7", ("-7",)),
        ("a = 1.50", ("1.50",)),
        ("a = true", ("true",)),
        ("a = false", ("false",)),
        ("a = null", (None,)),
        ("a in ('x', null, 3)", ("x", None, "3")),
        ("a = 'x'::status", ("x",)),
        ("a", ("true",)),
        ("not a", ("false",)),
    ],
)
def test_the_constants_of_a_comparison_are_told(
    condition: str, constants: tuple[str | None, ...]
) -> None:
    assert _only_comparison(condition).operand.constants == constants


@pytest.mark.parametrize(
    ("condition", "wrappers"),
    [
        ("lower(a) = :x", ("lower",)),
        ("a::date = :x", ("::date",)),
        ("date_trunc('day', a)::date = :x", ("date_trunc", "::date")),
        ('a collate "C" < :x', ("collate",)),
        ("lower(trim(a)) is null", ("btrim", "lower")),
    ],
)
def test_functions_and_casts_around_the_column_are_told(
    condition: str, wrappers: tuple[str, ...]
) -> None:
    found = _only_comparison(condition).wrappers
    assert tuple(name.removeprefix("pg_catalog.") for name in found) == wrappers


@pytest.mark.parametrize(
    "condition",
    ["a = :x or b", "not (a = :x and b)", "b and (c or (a = :x and b))"],
)
def test_a_test_that_need_not_hold_is_no_conjunct(condition: str) -> None:
    found = _uses(f"{_ALL} {condition}").comparisons
    assert [item.is_conjunct for item in found if item.column.name == "a"] == [False]


def test_rows_are_compared_column_by_column() -> None:
    found = _uses("select 1 from t where (a, b) > (:x, :y)").comparisons
    assert [(c.column.name, c.operator, c.operand.binds, c.row_position) for c in found] == [
        ("a", ">", (1,), 0),
        ("b", ">", (2,), 1),
    ]


@pytest.mark.parametrize(
    ("order", "keys"),
    [
        ("a", [("a", False, False)]),
        ("a desc", [("a", True, True)]),
        ("a desc nulls last, b nulls first", [("a", True, False), ("b", False, True)]),
        ("2, 1 desc", [("b", False, False), ("a", True, True)]),
        ("renamed", [("b", False, False)]),
        ("computed", [(None, False, False)]),
        ("lower(c)", [(None, False, False)]),
        ("t.c", [("c", False, False)]),
    ],
)
def test_order_keys_are_told_with_the_nulls_where_the_server_puts_them(
    order: str, keys: list[tuple[str | None, bool, bool]]
) -> None:
    found = _uses(f"{_THREE} {order}")
    assert [
        (key.column.name if key.column else None, key.is_descending, key.is_nulls_first)
        for key in found.order_by
    ] == keys


def test_a_position_behind_a_star_is_no_known_column() -> None:
    assert [key.column for key in _uses("select *, a from t order by 2").order_by] == [None]


@pytest.mark.parametrize(
    ("tail", "kind", "has_offset"),
    [
        ("limit 20", OperandKind.CONSTANT, False),
        ("limit :n offset 5", OperandKind.BIND, True),
        ("offset :n", None, True),
        ("limit all", None, False),
        ("fetch first row only", OperandKind.CONSTANT, False),
        ("limit :n + 1", OperandKind.EXPRESSION, False),
    ],
)
def test_limit_and_offset_are_told(
    tail: str, kind: OperandKind | None, *, has_offset: bool
) -> None:
    found = _uses(f"table t {tail}")
    assert (found.limit.kind if found.limit else None) is kind
    assert found.has_offset is has_offset


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("select 1 from s.t a, only u", [("s", "t", "a"), (None, "u", None)]),
        ('select 1 from "T" join t using (x)', [(None, "T", None), (None, "t", None)]),
        ("with t as (select 1 from u) select 1 from t", [(None, "u", None)]),
        ("with t as (select 1 from t) select 1 from t", [(None, "t", None)]),
        ("with recursive t as (select 1 from t) select 1 from t", []),
        ("with t as (select 1) select 1 from s.t", [("s", "t", None)]),
        ("select (select max(a) from u) from f(1) g", [(None, "u", None)]),
        ("select 1 from t tablesample system (1)", [(None, "t", None)]),
        ("explain select 1 from t", [(None, "t", None)]),
    ],
)
def test_tables_are_told_and_what_only_looks_like_one_is_not(
    sql: str, tables: list[tuple[str | None, str, str | None]]
) -> None:
    found = references(split(sql)[0])
    assert [(table.schema, table.name, table.alias) for table in found.tables] == tables
    assert not found.is_write


@pytest.mark.parametrize(
    ("sql", "access"),
    [
        ("insert into t values (1)", TableAccess.INSERT),
        ("update t set a = 1", TableAccess.UPDATE),
        ("delete from t", TableAccess.DELETE),
        ("merge into t using u on true when matched then delete", TableAccess.MERGE),
        ("with x as (delete from t returning a) select * from x", TableAccess.DELETE),
    ],
)
def test_a_statement_that_writes_says_which_table(sql: str, access: TableAccess) -> None:
    found = references(split(sql)[0])
    assert found.is_write
    assert found.tables[0].access is access


def test_what_a_merge_does_to_rows_is_read_from_its_clauses() -> None:
    found = references(
        split(
            "merge into t using u on true when matched and u.x then delete "
            "when matched then do nothing when not matched then insert (a) values (1)"
        )[0]
    )
    target, source = found.tables
    assert target.actions == {TableAccess.DELETE, TableAccess.INSERT}
    assert not source.actions


def test_each_clause_names_its_columns_once() -> None:
    found = _uses(
        "select distinct on (a) b, sum(c) over w from t join u on t.d = u.e where f = :f "
        "group by g having count(h) > 1 window w as (order by i) order by a, j limit 1"
    )
    assert [(column.clause, column.name) for column in found.columns] == [
        (Clause.JOIN, "d"),
        (Clause.JOIN, "e"),
        (Clause.SELECT, "b"),
        (Clause.SELECT, "c"),
        (Clause.WHERE, "f"),
        (Clause.GROUP_BY, "g"),
        (Clause.HAVING, "h"),
        (Clause.WINDOW, "i"),
        (Clause.DISTINCT_ON, "a"),
        (Clause.ORDER_BY, "a"),
        (Clause.ORDER_BY, "j"),
    ]
    assert found.functions == ("sum", "count")


def test_a_statement_that_is_no_query_uses_nothing() -> None:
    found = references(split("create table t (a int)")[0])
    assert (found.tables, found.columns, found.order_by) == ((), (), ())
