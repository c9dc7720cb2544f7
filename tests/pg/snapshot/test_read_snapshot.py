"""What is read from a server is what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from typing_extensions import override

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.reading import Known
from dbarchitect.model.schema import ObjectKind, ObjectPath, Schema
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.model.snapshot_text import snapshot_to_text
from dbarchitect.postgres.session import Session
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot

if TYPE_CHECKING:
    from pg.snapshot.conftest import Source

SCHEMA_ONLY = SnapshotOptions(measures=False)
pytestmark = pytest.mark.essential


def public(name: str) -> QualifiedName:
    return QualifiedName("public", name)


def names(things: Any) -> list[str]:
    return [thing.name.name for thing in things]


def needs(schema: Schema, kind: ObjectKind, *parts: str) -> set[tuple[str, ...]]:
    path = ObjectPath(kind, parts)
    return {d.referenced.parts for d in schema.dependencies if d.dependent == path}


def test_an_empty_database_holds_its_public_schema_and_nothing_unread(source: Source) -> None:
    schema = source.read().schema
    assert [namespace.name for namespace in schema.namespaces] == ["public"]
    assert not (*schema.tables, *schema.routines, *schema.dependencies, *schema.unread)


def test_the_origin_says_whose_facts_these_are(source: Source) -> None:
    options = SnapshotOptions(kind=OriginKind.FILES, sources=("a.sql",))
    origin = source.read(options).origin
    assert (origin.kind, origin.sources) == (OriginKind.FILES, ("a.sql",))
    assert origin.database == source.database.name
    assert origin.server_version_num == source.lab.server_version_num
    assert origin.locale.provider == source.lab.locale.provider
    assert origin.superuser
    assert str(origin.taken_at.tzinfo) == "UTC"


def test_hostile_names_are_kept_as_they_are(source: Source) -> None:
    table = 'a"; DROP TABLE "b'
    source.run(
        'create schema "My ""S"; create table "My ""S"."a""; DROP TABLE ""b" ('
        " \"Select\" integer primary key, \"ünï 'x'\" text default 'it''s');"
        ' create index "I X" on "My ""S"."a""; DROP TABLE ""b" (lower("ünï \'x\'"));'
    )
    found = source.read(SCHEMA_ONLY).schema.table(QualifiedName('My "S', table))
    assert [column.name for column in found.columns] == ["Select", "ünï 'x'"]
    assert found.columns[1].default == "'it''s'::text"
    assert found.indexes[0].name.name == "I X"


def test_dropped_columns_leave_no_trace_and_shift_nothing(source: Source) -> None:
    source.run(
        "create table t (gone integer, a integer, b integer, c integer);"
        " alter table t drop column gone;"
        " alter table t add constraint t_key unique (c, a) include (b),"
        " add check (b > a); create index t_index on t (b desc) where c > 0;"
    )
    table = source.read(SCHEMA_ONLY).schema.table(public("t"))
    assert [column.name for column in table.columns] == ["a", "b", "c"]
    (key,) = table.keys
    assert (key.columns, key.include) == (("c", "a"), ("b",))
    (check,) = table.checks
    assert check.expression == "(b > a)"
    assert set(check.columns) == {"a", "b"}
    index = next(index for index in table.indexes if index.name.name == "t_index")
    assert (index.columns, index.keys[0].descending) == (("b",), True)
    assert (index.keys[0].nulls_first, index.predicate) == (True, "(c > 0)")


def test_names_are_qualified_whatever_the_search_path(source: Source) -> None:
    source.run(
        "create schema s; create type s.mood as enum ('a'); create table s.t (m s.mood);"
        " create view s.v as select m from s.t;"
    )
    connection = source.connect()
    connection.execute("set search_path = s, public")
    schema = read_snapshot(Session(connection), options=SCHEMA_ONLY).schema
    assert schema.tables[0].columns[0].type == "s.mood"
    assert "FROM s.t" in schema.views[0].query
    assert connection.execute("show search_path").fetchone() == ("s, public",)


def test_temporary_tables_of_any_session_are_left_out(source: Source) -> None:
    other = source.connect()
    other.execute("create temporary table theirs (a serial primary key)")
    ours = source.connect()
    ours.execute("create temporary table ours (a integer)")
    schema = read_snapshot(Session(ours), options=SCHEMA_ONLY).schema
    assert not (*schema.tables, *schema.sequences)


def test_what_an_extension_owns_is_left_out_and_what_needs_it_names_it(
    source: Source,
) -> None:
    source.lab.create_extension(source.database, "hstore", schema="public")
    source.run("create table t (h hstore)")
    schema = source.read(SCHEMA_ONLY).schema
    assert [extension.name for extension in schema.extensions] == ["hstore"]
    assert not (*schema.routines, *schema.aggregates, *schema.unread)
    assert needs(schema, ObjectKind.COLUMN, "public", "t", "h") == {("hstore",)}


def test_partitions_of_partitions_know_their_parents_and_bounds(source: Source) -> None:
    source.run(
        "create table p (at date not null, id integer) partition by range (at, (id % 2));"
        " create table p1 partition of p for values from ('2024-01-01', 0)"
        "  to ('2025-01-01', 0) partition by hash (id);"
        " create table p1a partition of p1 for values with (modulus 2, remainder 0);"
        " create table pd partition of p default; create index on p (id);"
    )
    schema = source.read(SCHEMA_ONLY).schema
    root, middle, leaf, rest = schema.tables
    assert root.partition_key is not None
    assert root.partition_key.columns == ("at", None)
    assert middle.partition_of is not None
    assert middle.partition_key is not None
    assert leaf.partition_of is not None
    assert leaf.partition_of.parent == middle.name
    assert leaf.partition_of.bound == "FOR VALUES WITH (modulus 2, remainder 0)"
    assert rest.partition_of is not None
    assert rest.partition_of.is_default
    assert [index.partition_of for index in leaf.indexes] == [public("p1_id_idx")]
    assert needs(schema, ObjectKind.TABLE, "public", "p1a") == {("public", "p1")}


def test_a_reference_to_a_partitioned_table_is_one_foreign_key(source: Source) -> None:
    source.run(
        "create table p (id integer primary key) partition by list (id);"
        " create table p1 partition of p for values in (1);"
        " create table r (id integer references p) partition by list (id);"
        " create table r1 partition of r for values in (1);"
    )
    schema = source.read(SCHEMA_ONLY).schema
    keys = {table.name.name: table.foreign_keys for table in schema.tables}
    assert [key.referenced_table for key in keys["r"]] == [public("p")]
    assert [(key.referenced_table, key.inherited) for key in keys["r1"]] == [
        (public("p"), True)
    ]


def test_dependencies_name_statements_and_what_they_need(source: Source) -> None:
    source.run(
        "create type mood as enum ('a'); create sequence s;"
        " create function f(i integer) returns integer language sql immutable"
        "  as 'select i'; create function g() returns trigger language plpgsql"
        "  as 'begin return new; end';"
        " create table t (id integer default nextval('s'), m mood, ms mood[],"
        "  d integer default f(1), check (f(id) > 0));"
        " create index t_f on t (f(id)); create table u (t t, c text);"
        " create view v as select id from t; create materialized view w as select id from v;"
        " create trigger tr before insert on t for each row execute function g();"
        " create policy po on u using (exists (select from t));"
        " create rule ru as on insert to u do also insert into t (id) values (1);"
    )
    schema = source.read(SCHEMA_ONLY).schema

    def of(kind: ObjectKind, *parts: str) -> set[str]:
        return {found[-1] for found in needs(schema, kind, "public", *parts)}

    assert of(ObjectKind.COLUMN, "t", "id") == {"s"}
    assert of(ObjectKind.COLUMN, "t", "ms") == of(ObjectKind.COLUMN, "t", "m") == {"mood"}
    assert of(ObjectKind.COLUMN, "t", "d") == {"f(i integer)"}
    assert of(ObjectKind.CONSTRAINT, "t", "t_id_check") == {"f(i integer)"}
    assert of(ObjectKind.INDEX, "t_f") == {"f(i integer)"}
    assert of(ObjectKind.COLUMN, "u", "t") == {"t"}
    assert of(ObjectKind.VIEW, "v") == {"t"}
    assert of(ObjectKind.MATERIALIZED_VIEW, "w") == {"v"}
    assert of(ObjectKind.TRIGGER, "t", "tr") == {"g()"}
    assert of(ObjectKind.POLICY, "u", "po") == {"t"}
    assert of(ObjectKind.RULE, "u", "ru") == {"t"}
    assert all(d.dependent != d.referenced for d in schema.dependencies)


def test_kinds_that_are_only_listed_are_unread_with_a_reason(source: Source) -> None:
    source.run(
        "create cast (integer as point) with inout;"
        " create operator === (leftarg = integer, rightarg = integer, function = int4eq);"
    )
    unread = source.read(SCHEMA_ONLY).schema.unread
    assert {(item.path.kind, item.path.parts[-1]) for item in unread} == {
        (ObjectKind.CAST, "integer AS point"),
        (ObjectKind.OPERATOR, "===(integer, integer)"),
    }
    assert all(item.reason.endswith(".") for item in unread)


def test_the_roles_that_a_schema_names_come_with_those_above_them(source: Source) -> None:
    for role in ("reader", "group", "stranger"):
        source.lab.create_role(role)
    source.run(
        "grant \"group\" to reader; alter role reader set work_mem = '8MB';"
        " create table t (a integer, b integer); grant select (b) on t to reader"
        " with grant option;"
    )
    schema = source.read(SCHEMA_ONLY).schema
    roles = {role.name: role for role in schema.roles}
    assert {"reader", "group"} <= set(roles)
    assert "stranger" not in roles
    assert roles["reader"].member_of == ("group",)
    assert roles["reader"].settings == (("work_mem", "8MB"),)
    a, b = schema.table(public("t")).columns
    assert a.privileges is None
    assert b.privileges is not None
    (grant,) = b.privileges
    assert (grant.grantee, grant.privilege, grant.grantable) == ("reader", "SELECT", True)


def test_revoked_privileges_are_not_default_ones(source: Source) -> None:
    source.run(
        "create table t (a integer); create table u (a integer);"
        " revoke all on t from current_user;"
    )
    schema = source.read(SCHEMA_ONLY).schema
    assert schema.table(public("t")).privileges == ()
    assert schema.table(public("u")).privileges is None


def test_an_opclass_that_the_type_would_not_choose_is_named(source: Source) -> None:
    source.lab.create_extension(source.database, "citext", schema="public")
    source.run(
        "create table t (a text, b citext, c varchar(9), j jsonb);"
        " create index i1 on t (a, c); create index i2 on t (a text_pattern_ops);"
        " create index i3 on t (b); create index i4 on t (b text_ops);"
        " create index i5 on t (lower(a)); create index i6 on t using gin (j);"
        " create index i7 on t using gist (to_tsvector('simple', a) tsvector_ops (siglen = 9));"
    )
    indexes = source.read(SCHEMA_ONLY).schema.table(public("t")).indexes
    classes = [[key.operator_class for key in index.keys] for index in indexes]
    assert classes == [
        [None, None],
        [QualifiedName("pg_catalog", "text_pattern_ops")],
        [None],
        [QualifiedName("pg_catalog", "text_ops")],
        [None],
        [None],
        [QualifiedName("pg_catalog", "tsvector_ops")],
    ]
    assert indexes[-1].keys[0].operator_class_options == (("siglen", "9"),)


def test_values_of_columns_are_read_only_on_demand(source: Source) -> None:
    source.run(
        "create table t (a text, b integer);"
        " insert into t select 'marker-' || (i % 3), i % 3 from generate_series(1, 300) i;"
        " create statistics st (mcv) on a, b from t; analyze t;"
    )
    without = source.read()
    assert isinstance(without.planner_statistics, Known)
    columns = {c.column: c for c in without.planner_statistics.value.columns}
    assert columns["a"].distinct == 3
    assert len(columns["a"].most_common_frequencies) == 3
    (extended,) = without.planner_statistics.value.extended
    assert len(extended.most_common_frequencies) == 3
    assert "marker-" not in snapshot_to_text(without)
    assert "marker-1" in snapshot_to_text(source.read(SnapshotOptions(values=True)))


def test_unknown_row_counts_are_not_zero(source: Source) -> None:
    source.run(
        "create table fresh (a integer); create table counted (a integer primary key);"
        " insert into counted select generate_series(1, 1000); analyze counted;"
    )
    sizes = source.read().sizes
    assert isinstance(sizes, Known)
    by_name = {size.relation.name: size for size in sizes.value}
    assert by_name["fresh"].rows is None
    assert by_name["counted"].rows == 1000
    assert isinstance(by_name["counted"].stored, Known)
    assert by_name["counted"].stored.value.main_bytes >= 1000 * 28
    assert by_name["counted_pkey"].table == public("counted")


def test_counters_tell_what_happened_and_since_when(source: Source) -> None:
    source.run("create table t (a integer primary key); insert into t values (1)")
    source.run(
        "select * from t; select pg_stat_force_next_flush()"
        if source.lab.server_version_num >= 150000
        else "select pg_sleep(1.1)"
    )
    counters = source.read().counters
    assert isinstance(counters, Known)
    assert [table.table for table in counters.value.tables] == [public("t")]
    assert [index.index for index in counters.value.indexes] == [public("t_pkey")]
    assert counters.value.server_started_at.year >= 2024


def test_how_far_a_sequence_was_drawn_is_known_of_those_that_the_role_may_read(
    source: Source,
) -> None:
    source.run(
        "create table t (id integer generated always as identity primary key);"
        " insert into t default values; insert into t default values;"
        " create sequence fresh; create sequence far; select setval('far', 9000000000);"
    )
    values = source.read().sequence_values
    assert isinstance(values, Known)
    assert {value.sequence.name: value.last_value for value in values.value} == {
        "far": Known(9_000_000_000),
        "fresh": Known(None),
        "t_id_seq": Known(2),
    }


def test_settings_hold_no_secret_and_none_of_this_reading(source: Source) -> None:
    source.run(f"alter database \"{source.database.name}\" set app.jwt_secret = 'hush'")
    settings = source.read().settings
    assert isinstance(settings, Known)
    assert settings.value.complete
    assert settings.value.value("work_mem") is not None
    for absent in ("app.jwt_secret", "primary_conninfo", "lock_timeout", "search_path"):
        assert settings.value.value(absent) is None


class CountingCursor(psycopg.Cursor[Any]):
    executed = 0

    @override
    def execute(self, *args: Any, **kwargs: Any) -> Any:
        type(self).executed += 1
        return super().execute(*args, **kwargs)


def count_queries(source: Source) -> int:
    connection = source.connect()
    connection.cursor_factory = CountingCursor
    CountingCursor.executed = 0
    read_snapshot(Session(connection))
    return CountingCursor.executed


def test_the_number_of_queries_does_not_depend_on_what_is_there(source: Source) -> None:
    empty = count_queries(source)
    source.run(
        "do $$ begin for i in 1..40 loop execute format('create table t%s (id serial"
        " primary key, a integer check (a > 0)); create view v%s as select * from t%s',"
        " i, i, i); end loop; end $$"
    )
    assert abs(count_queries(source) - empty) <= 3  # the state of the catalog, where WAL grew
    assert empty < 60
