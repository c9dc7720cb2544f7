from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import SqlError
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.references import references
from dbarchitect.sqltext.resolve import Catalogue, resolve

if TYPE_CHECKING:
    from dbarchitect.sqltext.query import QueryReferences

_USERS = QualifiedName("public", "users")
_ORDERS = QualifiedName("public", "orders")
_ITEMS = QualifiedName("shop", "Order Items")
_CATALOGUE = Catalogue(
    {
        _USERS: ("id", "email", "status", "created_at", "name", "userId"),
        _ORDERS: ("id", "user_id", "total", "status", "ordered_at"),
        _ITEMS: ("id", "order_id", "Qty"),
    }
)


def _resolved(sql: str) -> QueryReferences:
    return resolve(references(number_binds(sql, file="q").statement), _CATALOGUE)


def test_columns_get_the_table_that_they_come_from() -> None:
    found = _resolved(
        "select o.total, email, ordered_at from users u join orders o on o.user_id = u.id "
        'where exists (select from shop."Order Items" where order_id = o.id and "Qty" > 1)'
        " order by created_at"
    )
    assert [(column.name, column.table) for column in found.columns] == [
        ("user_id", _ORDERS),
        ("id", _USERS),
        ("total", _ORDERS),
        ("email", _USERS),
        ("ordered_at", _ORDERS),
        ("order_id", _ITEMS),
        ("id", _ORDERS),
        ("Qty", _ITEMS),
        ("created_at", _USERS),
    ]
    assert [key.column.table for key in found.order_by if key.column] == [_USERS]
    assert found.comparisons[0].operand.column is not None
    assert found.comparisons[0].operand.column.table == _USERS


def test_a_column_alias_of_the_from_list_is_the_real_column() -> None:
    found = _resolved("select 1 from users as u(key, mail) where mail = :m and u.key > 1")
    assert [column.name for column in found.columns] == ["email", "id"]


def test_a_written_row_by_another_name_is_the_target() -> None:
    found = _resolved(
        "insert into users (email) values (:e) on conflict (email) "
        "do update set name = excluded.name returning old.status, new.id"
    )
    assert {column.table for column in found.columns} == {_USERS}


def test_using_compares_a_column_of_each_side() -> None:
    (comparison,) = _resolved("select 1 from users join orders using (id)").comparisons
    assert comparison.column.table == _USERS
    assert comparison.operand.column is not None
    assert comparison.operand.column.table == _ORDERS


@pytest.mark.parametrize(
    ("sql", "place", "message", "hint"),
    [
        ("select emial from users", "q:1:8", "unknown column emial of users", "email"),
        ("select 1\nfrom usres", "q:2:6", "unknown table usres", "users"),
        ("select 'é', u.nmae from users u", "q:1:13", "unknown column nmae of users", "name"),
        ("select x.id from users", "q:1:8", "unknown table or alias x", "users"),
        ("select users.id from users u", "q:1:8", "unknown table or alias users", "u"),
        ("select userId from users", "q:1:8", "unknown column userid of users", '"userId"'),
        ('select "ID" from users', "q:1:8", 'unknown column "ID" of users', " id?"),
        ("select 1 from shop.users", "q:1:15", "unknown table shop.users", "users"),
        ("insert into users (emal) values (1)", "q:1:20", "unknown column emal", "email"),
        ("update users set nme = 1", "q:1:18", "unknown column nme", "name"),
        ("select 1 from users where :a = a and eml = :b", "q:1:32", "column a", "columns are"),
        (
            "select 1 from users u join orders o on o.usr_id = u.id",
            "q:1:40",
            "usr_id",
            "user_id",
        ),
        ("select id from users order by nam", "q:1:31", "nam", "name"),
        ("select id from users union select 1 order by x", "q:1:46", "of the result", "id"),
        ("select 1 from users join orders using (user_id)", "q:1:26", "user_id of users", "Id"),
        ("select v.c from (values (1)) v(a)", "q:1:8", "unknown column c of v", "a"),
        (
            "with c as (select id from users) select c.email from c",
            "q:1:41",
            "email of c",
            "id",
        ),
        ("delete from users returning nope", "q:1:29", "nope of users", "id"),
    ],
)
def test_an_unknown_name_is_told_with_its_place_and_the_nearest(
    sql: str, place: str, message: str, hint: str
) -> None:
    with pytest.raises(SqlError) as caught:
        _resolved(sql)
    assert caught.value.location is not None
    assert caught.value.location.text == place
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")
