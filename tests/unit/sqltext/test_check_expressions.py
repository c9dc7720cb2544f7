from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.expressions import check_expression, rewrite_columns
from dbarchitect.sqltext.statements import split


def test_columns_and_functions_are_listed_in_order_and_once() -> None:
    expression = check_expression(
        "compare_at_price >= price AND lower(name) = name AND price < 5 OR current_date > d"
    )
    assert expression.column_names == ("compare_at_price", "price", "name", "d")
    assert expression.functions == ("lower", "current_date")


def test_names_are_replaced_at_their_tokens_and_quoted_where_they_must_be() -> None:
    expression = check_expression("\"Wéird\" > 'price' || price AND é <> price::price")
    renamed = {"price": "Order", "é": "select", "Wéird": "w"}
    assert (
        rewrite_columns(expression, renamed)
        == 'w > \'price\' || "Order" AND "select" <> "Order"::price'
    )
    assert rewrite_columns(expression, {"é": "é"}) == (
        '"Wéird" > \'price\' || price AND "é" <> price::price'
    )


@pytest.mark.parametrize(
    ("text", "column", "what"),
    [
        ("a) or (b", 2, "parenthesis"),
        ("a) + (b", 2, "parenthesis"),
        ("a > 0; drop table t", 6, "semicolon"),
        ("a > 0 -- ", 7, "comment"),
        ("a > /* b", 5, "unterminated"),
        ("a > (select 1)", 5, "subquery"),
        ("exists (select 1)", 1, "subquery"),
        ("a >", 4, "end of input"),
        ("", 1, "empty"),
        ("   ", 1, "empty"),
        ("a, b", 1, "more than one"),
        ("a from t", 1, "more than one"),
        ("a union select b", 1, "more than one"),
        ("a b", 1, "more than one"),
        ("distinct a", 1, "more than one"),
        ("a > t.b", 5, "qualified"),
        ("*", 1, "star"),
        ("a > :b", 5, "syntax"),
        ("a > $1", 5, "bind"),
        ("rank() over () > 1", 1, "window"),
        ("(a > 0", 7, "end of input"),
    ],
)
def test_what_is_more_than_one_condition_is_refused_at_its_place(
    text: str, column: int, what: str
) -> None:
    with pytest.raises(SqlError) as caught:
        check_expression(text, file="brief.yaml", line=3)
    assert caught.value.location is not None
    assert caught.value.location.text == f"brief.yaml:3:{column}"
    assert what in caught.value.message


@given(st.text(alphabet="ab01 ()<>=;,'\"-/*$:é.", max_size=25))
def test_an_accepted_expression_cannot_step_out_of_its_parentheses(text: str) -> None:
    try:
        expression = check_expression(text)
    except SqlError:
        return
    (statement,) = split(f"alter table t add constraint c check ({expression.text})")
    (command,) = statement.tree().children("cmds")
    constraint = command.child("def")
    assert constraint is not None
    assert constraint.text("contype") == "CONSTR_CHECK"
    assert constraint.text("conname") == "c"


@given(st.dictionaries(st.sampled_from(["a", "b", "c"]), st.text(min_size=1, max_size=8)))
def test_any_name_can_be_put_in_and_read_back(renamed: dict[str, str]) -> None:
    names = {old: new.replace("\0", "x") for old, new in renamed.items()}
    names = {old: new for old, new in names.items() if new.isprintable()}
    expression = check_expression("a > b AND c IN (a, 1) OR f(b) IS NULL")
    again = check_expression(rewrite_columns(expression, names))
    expected = [names.get(column.name, column.name) for column in expression.columns]
    assert [column.name for column in again.columns] == expected
