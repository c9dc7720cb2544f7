"""What a statement did to the relations that were there before it: locks, new files, scans.

A statement runs in a transaction of its own, and what it holds is read before the end. One
that refuses a transaction is watched while it waits for a lock that somebody else holds.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from dbarchitect.ddl.effects import Effects
from dbarchitect.model.effects import LockMode, StatementEffects, Work
from dbarchitect.model.identifier import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.schema import Schema
    from dbarchitect.postgres.session import Session

_RELATIONS = """
    select c.oid::bigint, n.nspname, c.relname, c.relkind::text,
           pg_catalog.pg_relation_filenode(c.oid)::bigint
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
      and c.relkind in ('r', 'p', 'i', 'I', 'm', 'v', 'S')
    order by c.oid
"""
_LOCKS = """
    select relation::bigint, mode from pg_catalog.pg_locks
    where pid = %(pid)s and locktype = 'relation' order by relation, mode
"""
_SCANS = """
    select relid::bigint, seq_scan, coalesce(idx_scan, 0)
    from pg_catalog.pg_stat_xact_user_tables order by relid
"""
_WAITS = """
    select 1 from pg_catalog.pg_locks where pid = %(pid)s and not granted order by 1
"""
_WORDS = {mode.sql.replace(" ", "").casefold() + "lock": mode for mode in LockMode}
_SECONDS = 20


class Relation(NamedTuple):
    name: QualifiedName
    kind: str
    file: int | None


@dataclass(frozen=True)
class Observed:
    """By relation that was there before: the strongest lock; which got new files, were read."""

    locks: Mapping[QualifiedName, LockMode]
    rewritten: frozenset[QualifiedName]
    scanned: frozenset[QualifiedName]
    kinds: Mapping[QualifiedName, str]


def relations_of(session: Session) -> dict[int, Relation]:
    rows = session.query(_RELATIONS)
    return {
        oid: Relation(QualifiedName(schema, name), kind, file)
        for oid, schema, name, kind, file in rows
    }


@contextmanager
def observed(session: Session, statement: str) -> Iterator[Observed]:
    """The statement has run in the transaction that is open, and nothing else has."""
    before = relations_of(session)
    scans = _scans(session)
    session.execute_untrusted(statement)
    locks = session.query(_LOCKS, {"pid": session.backend_pid})
    read = {oid for oid, count in _scans(session).items() if count > scans.get(oid, 0)}
    yield _observed(before, locks, relations_of(session), read)


def observed_waiting(database: LabDatabase, statement: str, hold: str) -> Observed:
    """The statement has run outside of a transaction, seen while it waited for `hold`."""
    lab = database.lab
    before = relations_of(database.admin)
    holder, runner = (
        lab.connect(database, database.owner_role),
        lab.connect(database, database.owner_role),
    )
    errors: list[Exception] = []

    def run() -> None:
        try:
            runner.execute_untrusted(statement)
        except Exception as error:  # noqa: BLE001 - told by the thread that asked
            errors.append(error)

    thread = threading.Thread(target=run)
    with holder, runner:
        with holder.transaction():
            holder.execute_untrusted(hold)
            thread.start()
            locks = _locks_of_waiting(database, runner.backend_pid, thread)
        thread.join()
        if errors:
            raise errors[0]
    return _observed(before, locks, relations_of(database.admin), set())


def _locks_of_waiting(
    database: LabDatabase, pid: int, thread: threading.Thread
) -> list[tuple[Any, ...]]:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and thread.is_alive():
        if database.admin.query(_WAITS, {"pid": pid}):
            return database.admin.query(_LOCKS, {"pid": pid})
        threading.Event().wait(0.01)
    message = "the statement did not wait"
    raise AssertionError(message)


def _scans(session: Session) -> dict[int, int]:
    return {oid: seq + idx for oid, seq, idx in session.query(_SCANS)}


def _observed(
    before: Mapping[int, Relation],
    locks: list[tuple[Any, ...]],
    after: Mapping[int, Relation],
    read: set[int],
) -> Observed:
    strongest: dict[QualifiedName, LockMode] = {}
    for oid, word in locks:
        if oid in before:
            name, mode = before[oid].name, _WORDS[word.casefold()]
            strongest[name] = max(mode, strongest.get(name, mode))
    return Observed(
        locks=strongest,
        rewritten=frozenset(
            one.name
            for oid, one in before.items()
            if oid in after and one.file != after[oid].file and one.kind in "rmi"
        ),
        scanned=frozenset(before[oid].name for oid in read if oid in before),
        kinds={one.name: one.kind for one in before.values()},
    )


def run_as_derived(database: LabDatabase, schema: Schema, statements: Sequence[str]) -> None:
    """The statements have run, one after the other, and each did what was derived of it."""
    version = database.lab.server_version_num
    derived = Effects(schema, server_version_num=version).of(statements)
    for statement, effects in zip(statements, derived, strict=True):
        if effects.transaction:
            with database.owner.transaction(), observed(database.owner, statement) as seen:
                pass
            assert_derived(effects, seen, empty=True)
        else:
            before = relations_of(database.owner)
            database.owner.execute_untrusted(statement)
            after = relations_of(database.owner)
            assert_derived(effects, _observed(before, [], after, set()), waiting=True)


def assert_derived(
    derived: StatementEffects, seen: Observed, *, waiting: bool = False, empty: bool = False
) -> None:
    """What was derived of a statement is what was seen of it, as far as it claims to know.

    What is told as unknown may be more than was derived. A statement that was seen `waiting`
    was not seen reading, and may have had locks to come. Where tables
    are `empty`, the server may leave out the other side of a foreign key.
    """
    locks = {
        name: mode for name, mode in seen.locks.items() if _matters(seen.kinds[name], mode)
    }
    modes = {one.relation: one.mode for one in derived.relations}
    if waiting:
        assert locks.items() <= modes.items()
    elif derived.unknown is None:
        assert modes == locks
    else:
        assert modes.items() <= locks.items()
    work = {one.relation: one.work for one in derived.relations}
    tables = {name for name in work if seen.kinds[name] not in "iI"}
    rewritten = {name for name, done in work.items() if done in _NEW_FILES}
    open_ones = {name for name, done in work.items() if done is Work.UNKNOWN}
    assert seen.rewritten - open_ones <= rewritten
    assert rewritten & tables <= seen.rewritten
    if not waiting:
        read = {name for name in tables if work[name] in {Work.SCANNED, Work.REWRITTEN}}
        strong = {name for name in tables if modes[name] > LockMode.ROW_EXCLUSIVE}
        assert seen.scanned & strong - open_ones <= read | rewritten
        assert empty or read & strong <= seen.scanned


_NEW_FILES = frozenset({Work.REWRITTEN, Work.EMPTIED})


def _matters(kind: str, mode: LockMode) -> bool:
    return mode > (LockMode.ACCESS_SHARE if kind in "rpm" else LockMode.ROW_EXCLUSIVE)
