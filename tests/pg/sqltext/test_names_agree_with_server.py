"""What `resolve` says about names in a query is what the server says when it prepares it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import SqlError, StatementFailedError
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.references import references
from dbarchitect.sqltext.resolve import Catalogue, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.sqltext.binds import BoundQuery

pytestmark = pytest.mark.essential

_DDL = (
    "create schema shop",
    (
        "create table users (id bigint primary key, email text unique, status text,"
        ' created_at timestamptz, name text, "userId" bigint, tags text[], data jsonb)'
    ),
    (
        "create table orders (id bigint primary key, user_id bigint, total numeric,"
        " status text, ordered_at timestamptz)"
    ),
    'create table shop."Order Items" (id bigint, order_id bigint, "Qty" int)',
)
_UNKNOWN_NAME = {"42703", "42P01", "42712"}

_GOOD = (
    "select * from users where email = :e",
    (
        "select u.id, count(*) n from users u left join orders o on o.user_id = u.id"
        " where u.created_at >= :d group by u.id, u.status having count(*) > :n order by n desc"
    ),
    "select users.* from users order by created_at desc limit :n offset :o",
    "select status s, count(*) from users group by s order by s, 2",
    "select date_trunc('day', ordered_at) as ordered_at from orders group by ordered_at",
    "select public.users.id from public.users",
    "select users from users",
    "select ctid, xmin, tableoid from users where ctid is not null",
    "select u.ctid from users u",
    "select id from users union select id from orders order by id limit 3",
    "select 1 as a union all select id from orders order by a",
    "with c as (select id, max(name) over () from users) select id, max from c",
    "with c(a) as (select id, email from users) select a, email from c",
    "with recursive r(n) as (select 1 union all select n + 1 from r where n < 9) table r",
    "with users as (select 1 as one) select one from users",
    "with a as (select 1 as x), b as (select x from a) select x from b",
    "with d as (delete from orders returning id, total) select id, total from d",
    (
        "select * from users u, lateral (select total from orders o where o.user_id = u.id) t"
        " where t.total > 1"
    ),
    "select (select max(total) from orders where user_id = users.id and name = 'x') from users",
    "select id from users where exists (select from orders where user_id = users.id)",
    "select g, g.g, s.i from generate_series(1, :n) g, generate_series(1, 2) s(i)",
    "select x.a, x.b from json_to_recordset('[]') as x(a int, b text)",
    "select key, value from users, jsonb_each(data)",
    "select t from users, unnest(tags) t where t = :t",
    "select t.n, ordinality from users, unnest(tags) with ordinality t(n)",
    "select id, status from users join orders using (id, status)",
    "select k.id from users join orders using (id) as k",
    'select j.email from (users natural join shop."Order Items") j',
    "select id from users natural join orders",
    "select a.x, email from users as a(x, email)",
    'select "userId", "Qty" from users, shop."Order Items"',
    'select i."Qty" from shop."Order Items" i where (i.order_id, i.id) > (:a, :b)',
    "select v.a, v.b from (values (1, 'x')) v(a, b)",
    "select column1 from (values (1)) v",
    "select a.b from (select 1) a(b)",
    "select q.lower, q.id from (select lower(email), id::text from users) q",
    "select coalesce from (select coalesce(name, 'x') from users) q",
    "select data->>'k', tags[1], (data->'a')::text from users where data @> :j",
    "select rank() over w from orders window w as (partition by user_id order by ordered_at)",
    "select distinct on (user_id) id from orders order by user_id, ordered_at desc",
    "select count(*) filter (where status = 'x') from users",
    "select array(select id from orders where orders.user_id = users.id) from users",
    "select case when status = 'x' then name else email end as who from users order by who",
    "select relname from pg_class where relname = :r",
    "select table_name from information_schema.tables",
    "select id from users tablesample system (10)",
    "select id from users for update of users skip locked",
    (
        "insert into users (id, email) values (:i, :e) on conflict (email)"
        " do update set name = excluded.name where users.status <> 'x'"
        " returning id, users.email"
    ),
    "insert into users (id) values (1) on conflict on constraint users_pkey do nothing",
    "insert into users (id) select user_id from orders where total > :t",
    "insert into users as u (id) values (1) on conflict (id) do update set name = u.email",
    "insert into users default values",
    (
        "update users set status = :s, (name, email) = (select status, name from orders)"
        " from orders o where o.user_id = users.id returning o.total, users.name"
    ),
    "update users u set tags[1] = :t where u.id = :i",
    "delete from orders using users where users.id = orders.user_id",
    "select id from users order by lower(name), length(email) desc nulls last",
    "select min(id) as status from users group by status order by status",
    "values (1, 'x') order by column2",
    "select t.* from (select id, email from users) t order by t.email",
)
_BAD = (
    "select emial from users",
    "select u.emial from users u",
    "select users.id from users u",
    "select x.id from users",
    "select 1 from usres",
    "select 1 from shop.users",
    "select userId from users",
    "select id from users order by nope",
    "select id as a from users where a = 1",
    "select id from users union select 1 order by email",
    "select 1 from users join orders using (user_id)",
    "select v.c from (values (1)) v(a)",
    "with c as (select id from users) select email from c",
    "select 1 from users, (select total from orders where user_id = users.email2) t",
    "select 1 from users, (select 1 from orders where users.id = 1) t",
    "select id from users where exists (select from orders where nope = 1)",
    "insert into users (emal) values (1)",
    "insert into users (id) values (id)",
    "insert into users (id) values (1) on conflict (nope) do nothing",
    "insert into users (id) values (1) on conflict (id) do update set nope = 1",
    "insert into users (id) values (1) on conflict (id) do update set name = excluded.nope",
    "update users set nope = 1",
    "update users set name = nope",
    "update users set name = orders.status",
    "delete from users where nope = :x",
    "delete from users returning nope",
    "select a.id from users as a(x)",
    "select rank() over (order by nope) from orders",
    "select count(*) from users group by nope",
    "select max(id) from users having nope > 1",
    "select distinct on (nope) id from users",
    "select id from users limit (select nope from orders)",
)


@pytest.fixture(scope="module")
def shop(lab: Lab) -> Iterator[LabDatabase]:
    made = lab.create_database()
    for statement in _DDL:
        made.owner.execute_untrusted(statement)
    made.owner.execute_untrusted("set search_path = public")
    yield made
    lab.drop_database(made)


@pytest.fixture(scope="module")
def catalogue(shop: LabDatabase) -> Catalogue:
    tables: dict[QualifiedName, tuple[str, ...]] = {}
    rows = shop.owner.query_untrusted(
        "select table_schema::text, table_name::text, column_name::text"
        " from information_schema.columns where table_schema in ('public', 'shop')"
        " order by 1, 2, ordinal_position"
    )
    for schema, table, column in rows:
        name = QualifiedName(schema, table)
        tables[name] = (*tables.get(name, ()), column)
    return Catalogue(tables)


def _prepare(shop: LabDatabase, query: BoundQuery) -> None:
    with shop.owner.rolled_back():
        shop.owner.execute_untrusted(f"prepare q as {query.text_numbered}")
        shop.owner.execute_untrusted("deallocate q")


@pytest.mark.parametrize("sql", _GOOD)
def test_names_that_the_server_knows_are_known(
    shop: LabDatabase, catalogue: Catalogue, sql: str
) -> None:
    query = number_binds(sql)
    _prepare(shop, query)
    resolve(references(query.statement), catalogue)


@pytest.mark.parametrize("sql", _BAD)
def test_names_that_the_server_refuses_are_refused(
    shop: LabDatabase, catalogue: Catalogue, sql: str
) -> None:
    query = number_binds(sql)
    with pytest.raises(StatementFailedError) as refused:
        _prepare(shop, query)
    assert refused.value.sqlstate in _UNKNOWN_NAME
    with pytest.raises(SqlError):
        resolve(references(query.statement), catalogue)
