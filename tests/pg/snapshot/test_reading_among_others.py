"""Locks, changes, endings and rights of others while a snapshot is read."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from dbarchitect.errors import ConnectionFailedError, SafetyStopError
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.schema import ObjectKind
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot
from pg.snapshot.conftest import InterruptedSession

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.model.snapshot import Snapshot
    from pg.snapshot.conftest import Source

SCHEMA_ONLY = SnapshotOptions(measures=False, lock_timeout_ms=300)
pytestmark = pytest.mark.essential

BATCHES_OF_ONE_READING = 2
"""After the first: the state of the catalog to us, and its state to a new transaction."""

LOCKABLE = """
    create table locked (id integer primary key, a integer default 1, check (a > 0));
    create index on locked ((a % 7)) where a > 1;
    create statistics of_locked on a, id from locked;
    create table locked_too (a integer) partition by range ((a % 7));
    create function f() returns trigger language plpgsql as 'begin return new; end';
    create trigger tr before insert on locked for each row when (new.a > 1)
        execute function f();
    create view over_locked as select a from locked;
    create view over_view as select a from over_locked;
    create table free (id integer references locked, b integer check (b > 0));
    create policy reads_locked on free using (exists (select from locked));
    create view over_free as select b from free;
"""


def unread(snapshot: Snapshot) -> set[tuple[ObjectKind, str]]:
    return {(item.path.kind, item.path.parts[-1]) for item in snapshot.schema.unread}


def tables(snapshot: Snapshot) -> list[str]:
    return [table.name.name for table in snapshot.schema.tables]


def interrupted(source: Source, *happenings: Callable[[], object]) -> InterruptedSession:
    return InterruptedSession(source.connect(), list(happenings))


def test_what_another_session_locks_is_unread_and_the_rest_is_read(source: Source) -> None:
    source.run(LOCKABLE)
    other = source.connect()
    other.execute("begin; lock table locked, locked_too in access exclusive mode")
    began = monotonic()
    snapshot = source.read()
    assert monotonic() - began < 2.0  # nothing waited for lock_timeout
    assert unread(snapshot) == {
        (ObjectKind.TABLE, "locked"),
        (ObjectKind.TABLE, "locked_too"),
        (ObjectKind.STATISTICS, "of_locked"),
        (ObjectKind.VIEW, "over_locked"),
        (ObjectKind.POLICY, "reads_locked"),
    }
    assert tables(snapshot) == ["free"]
    (key,) = snapshot.schema.tables[0].foreign_keys
    assert key.referenced_columns == ("id",)
    assert {view.name.name for view in snapshot.schema.views} == {"over_view", "over_free"}
    assert isinstance(snapshot.sizes, Known)
    stored = {size.relation.name: size.stored for size in snapshot.sizes.value}
    assert isinstance(stored["locked"], NotRead)
    assert isinstance(stored["free"], Known)


def test_a_sequence_that_another_session_alters_is_not_waited_for(source: Source) -> None:
    source.run("create sequence altered; create sequence free")
    other = source.connect()
    other.execute("begin; alter sequence altered increment by 2")
    values = source.read(SnapshotOptions(lock_timeout_ms=300)).sequence_values
    assert isinstance(values, Known)
    read = {value.sequence.name: type(value.last_value) for value in values.value}
    assert read == {"altered": NotRead, "free": Known}


def test_a_lock_that_is_only_awaited_counts_too(source: Source) -> None:
    source.run(LOCKABLE)
    holder, waiter = source.connect(), source.connect()
    holder.execute("begin; lock table locked in access share mode")
    waiter.execute("begin; set local lock_timeout = '30s'")
    waiter.pgconn.send_query(b"lock table locked in access exclusive mode")
    while not holder.execute("select from pg_locks where not granted").fetchall():
        pass
    assert (ObjectKind.TABLE, "locked") in unread(source.read())
    holder.execute("rollback")
    while waiter.pgconn.get_result():
        pass


def test_a_lock_that_comes_in_between_is_known_the_next_time(source: Source) -> None:
    source.run(LOCKABLE)
    other = source.connect()
    session = interrupted(
        source,
        lambda: other.execute("begin; lock table locked, locked_too in access exclusive mode"),
    )
    snapshot = read_snapshot(session, options=SCHEMA_ONLY)
    assert (ObjectKind.VIEW, "over_locked") in unread(snapshot)
    assert tables(snapshot) == ["free"]


def test_a_lock_on_the_catalog_itself_stops_the_reading(source: Source) -> None:
    other = source.connect()
    other.execute("begin; lock table pg_catalog.pg_trigger in access exclusive mode")
    with pytest.raises(SafetyStopError, match="keep locking"):
        read_snapshot(source.session(), options=SCHEMA_ONLY)


def test_a_change_in_between_makes_the_reading_begin_again(source: Source) -> None:
    source.run("create table before (a integer); create view v as select a from before")
    session = interrupted(source, lambda: source.run('alter table before rename to "After"'))
    snapshot = read_snapshot(session, options=SCHEMA_ONLY)
    assert tables(snapshot) == ["After"]
    assert 'FROM public."After"' in snapshot.schema.views[0].query
    assert not snapshot.origin.catalog_changed


@pytest.mark.parametrize(
    "change",
    [
        "alter table t rename column a to b",
        "drop function f()",
        "alter table t add check (a > 1)",
        "create or replace view v as select a + 1 as a from t",
        "alter type mood rename value 'a' to 'c'",
        "alter schema s rename to s2",
        "comment on table t is 'no change of the catalog'",
    ],
)
def test_the_state_of_the_catalog_tells_each_change(source: Source, change: str) -> None:
    source.run(
        "create table t (a integer); create view v as select a from t; create schema s;"
        " create function f() returns integer language sql as 'select 1';"
        " create type mood as enum ('a');"
    )
    batches: list[int] = []
    session = interrupted(
        source, lambda: source.run(change), *[lambda: batches.append(1) for _ in range(9)]
    )
    read_snapshot(session, options=SCHEMA_ONLY)
    repeated = len(batches) > BATCHES_OF_ONE_READING
    assert repeated is not change.startswith(("comment", "alter type"))


def test_a_catalog_that_keeps_changing_is_told(source: Source) -> None:
    changes = iter(range(100))

    def change() -> None:
        source.run(f"create table t{next(changes)} (a integer)")

    session = interrupted(source, *[change] * 20)
    snapshot = read_snapshot(session, options=SCHEMA_ONLY)
    assert snapshot.origin.catalog_changed


def test_temporary_tables_of_others_are_no_change(source: Source) -> None:
    source.run("create table t (a integer)")
    other = source.connect()

    def change() -> None:
        other.execute("create temporary table mine (a integer primary key, b text default 'x')")
        other.execute("drop table mine")

    session = interrupted(source, *[change] * 20)
    assert not read_snapshot(session, options=SCHEMA_ONLY).origin.catalog_changed


def test_an_object_dropped_in_between_ends_in_the_newer_reading(source: Source) -> None:
    source.run("create table t (a integer); create view v as select a from t")
    session = interrupted(source, lambda: source.run("drop table t cascade"))
    snapshot = read_snapshot(session, options=SCHEMA_ONLY)
    assert not snapshot.schema.tables
    assert not snapshot.schema.views


def test_a_server_that_ends_the_session_is_a_failed_connection(source: Source) -> None:
    source.run("create table t (a integer)")
    admin = source.connect()
    connection = source.connect()
    session = InterruptedSession(
        connection,
        [
            lambda: admin.execute(
                "select pg_terminate_backend(%s)", (connection.info.backend_pid,)
            )
        ],
    )
    with pytest.raises(ConnectionFailedError):
        read_snapshot(session, options=SCHEMA_ONLY)


@pytest.fixture
def guest(source: Source) -> str:
    source.lab.create_role("guest", login=True)
    source.run(f'grant connect on database "{source.database.name}" to guest')
    source.run(
        " create table hidden (a integer, h text);"
        " create table shown (a integer); create table rows_hidden (a integer);"
        " alter table rows_hidden enable row level security;"
        " insert into hidden select i, 'x' from generate_series(1, 50) i;"
        " insert into shown select generate_series(1, 50);"
        " insert into rows_hidden select generate_series(1, 50);"
        " create index on shown ((a % 7)); create statistics st on a, h from hidden;"
        " create sequence counted;"
        " grant select on shown, rows_hidden to guest; analyze;"
    )
    return "guest"


def test_what_an_ordinary_role_may_not_see_is_told(source: Source, guest: str) -> None:
    snapshot = source.read(role=guest)
    assert tables(snapshot) == ["hidden", "rows_hidden", "shown"]
    assert snapshot.schema.table(QualifiedName("public", "hidden")).columns
    assert isinstance(snapshot.planner_statistics, Known)
    statistics = snapshot.planner_statistics.value
    assert [(c.relation.name, c.column) for c in statistics.columns] == [("shown", "a")]
    hidden = {name.name for name in statistics.hidden}
    assert hidden == {"hidden", "rows_hidden", "shown_expr_idx"}
    assert [name.name for name in statistics.hidden_extended] == ["st"]
    assert isinstance(snapshot.settings, Known)
    assert not snapshot.settings.value.complete
    assert isinstance(snapshot.sequence_values, Known)
    (counted,) = snapshot.sequence_values.value
    assert isinstance(counted.last_value, NotRead)
    assert not snapshot.origin.superuser


def test_an_ordinary_role_reads_the_same_schema_as_a_superuser(
    source: Source, guest: str
) -> None:
    source.run(LOCKABLE)
    assert source.read(role=guest).schema == source.read().schema


def test_who_may_see_everything_misses_nothing(source: Source, guest: str) -> None:
    assert guest
    statistics: Any = source.read().planner_statistics
    assert statistics.value.hidden == statistics.value.hidden_extended == ()
