"""Reading a snapshot from a server.

Rules:
    1. One REPEATABLE READ READ ONLY transaction, an empty search path, a limit on waiting for
       locks and one on each statement.
    2. The number of queries does not depend on what the database holds.
    3. What another session locks is left out by number, so that nothing waits for it, and
       listed as unread. A lock that comes in between ends the reading at `lock_timeout`; it is
       taken up again with the new lock known.
    4. The functions of the server that deparse expressions look at the catalog as it is, not
       as our transaction sees it. So the catalog's state as our transaction sees it is compared
       with its state after the reading: where they differ, another session changed it, and
       the reading is repeated once. Where it changed again, the origin says so.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, LiteralString, NamedTuple

from dbarchitect.errors import (
    DbarchitectError,
    SafetyStopError,
    ServerUnsupportedError,
    StatementFailedError,
)
from dbarchitect.model.construction import without_cycle_collection
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.model.snapshot import Locale, Origin, OriginKind, Snapshot
from dbarchitect.postgres.resources import load_sql
from dbarchitect.postgres.session import Isolation, Session
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import PG_CLASS, Catalog
from dbarchitect.postgres.snapshot.measures import (
    build_counters,
    build_planner_statistics,
    build_sequence_values,
    build_settings,
    build_sizes,
    utc,
)
from dbarchitect.postgres.snapshot.schema import Relations, build_relations, build_schema
from dbarchitect.postgres.snapshot.surroundings import (
    read_authentication,
    read_available_extensions,
)
from dbarchitect.postgres.snapshot.tables import build_foreign_tables

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from dbarchitect.postgres.snapshot.queries import Query
    from dbarchitect.postgres.snapshot.rows import (
        LockRow,
        NamespaceRow,
    )

LOCK_TIMEOUT_MS = 2_000
"""How long one reading waits for a lock that nobody held when it began, in ms."""

STATEMENT_TIMEOUT_MS = 120_000
"""The limit of each query, in ms: 10,000 tables took 19 s in all on two busy cores
(benchmarks)."""

READINGS = 2
"""How often the catalog is read at most, where it changes meanwhile."""

ATTEMPTS = 4
"""How often a reading is taken up at most, where locks come in between."""

FIRST_QUERIES = (queries.NAMESPACES, queries.LOCKS)
"""What the other queries need to know."""

_PACKAGE = "dbarchitect.postgres.snapshot"
_LOCALE_PROVIDERS = {"c": "libc", "i": "icu", "b": "builtin"}
_LOCK_NOT_AVAILABLE = "55P03"
_VANISHED = frozenset({"XX000", "42P01", "42703", "42704", "42883", "3F000"})
"""What the deparsing functions raise for an object that was dropped meanwhile: "cache lookup
failed" (internal_error) and the undefined ones."""

_NOT_UTF8 = frozenset({"22021", "22P05"})
"""What the server raises for bytes that are no character, or none that UTF-8 has: an SQL_ASCII
database keeps any bytes. Source: PostgreSQL documentation, appendix A."""

_NO_MEASURES = {
    OriginKind.SERVER: NotRead("It was not asked for."),
    OriginKind.LAB: NotRead("A lab's figures say nothing of the server that it stands for."),
    OriginKind.FILES: NotRead("SQL files hold no rows and no server's settings."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotOptions:
    """What to read, and how long to wait.

    `kind` and `sources` go into the origin. `measures` reads sizes, planner statistics,
    counters, settings and how far sequences were drawn beside the schema; `values` keeps
    values of columns among the statistics: they are user data.
    """

    kind: OriginKind = OriginKind.SERVER
    sources: tuple[str, ...] = ()
    measures: bool = True
    values: bool = False
    lock_timeout_ms: int = LOCK_TIMEOUT_MS
    statement_timeout_ms: int = STATEMENT_TIMEOUT_MS


@dataclass(frozen=True, slots=True)
class _Limits:
    """What a transaction's first statement found."""

    reference: str
    nobody_else_writes: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    catalog: Catalog
    relations: Relations
    changed: bool


def read_snapshot(session: Session, *, options: SnapshotOptions | None = None) -> Snapshot:
    """What the database of this session holds, as far as its role may see it.

    The session must not be in a transaction. Objects that another session locks, and those
    of kinds that are only listed, are in `schema.unread`.

    Raises:
        ConnectionFailedError: the server went away.
        SafetyStopError: a lock on the catalog itself, or a query, outlasted its limit.
        ServerUnsupportedError: the server is older than 13 or newer than 18, or the catalog
            holds text that is not UTF-8.
        StatementFailedError: the catalog kept changing under the reading.
    """
    options = options or SnapshotOptions()
    session.capabilities.require_supported()
    with without_cycle_collection(), _text_is_utf8():
        reading = _read_settled(session, options)
        return _snapshot(session, reading, options)


def read_snapshot_within(session: Session, *, options: SnapshotOptions) -> Snapshot:
    """The same, as the session's open transaction sees it, with what it did itself.

    Raises:
        SafetyStopError: a lock, or a query, outlasted its limit.
        StatementFailedError: another session changed the catalog under the reading.
    """
    # The limits go with the savepoint.
    with without_cycle_collection(), _text_is_utf8(), session.rolled_back():
        _set_limits(session, options)
        first = _fetch(session, FIRST_QUERIES, {})
        catalog, relations = _read_catalog(session, options, first)
        reading = _Reading(catalog, relations, changed=False)
        return _snapshot(session, reading, options)


@contextmanager
def _text_is_utf8() -> Generator[None]:
    """Inside, text that the server cannot hand out as UTF-8 is named as what it is."""
    try:
        yield
    except StatementFailedError as error:
        if error.sqlstate not in _NOT_UTF8:
            raise
        message = f"the database holds text that is not UTF-8: {error}"
        hint = (
            "Rename or convert it; or restore a dump made with pg_dump --encoding, which says "
            "what the bytes mean, into a database of encoding UTF8."
        )
        raise ServerUnsupportedError(message, hint=hint, server=error.server) from error


def _read_settled(session: Session, options: SnapshotOptions) -> _Reading:
    """A reading during which the catalog did not change, or the second one."""
    failure: DbarchitectError | None = None
    readings = 0
    for _ in range(ATTEMPTS):
        try:
            reading = _read_once(session, options)
        except (SafetyStopError, StatementFailedError) as error:
            if error.sqlstate != _LOCK_NOT_AVAILABLE and error.sqlstate not in _VANISHED:
                raise
            failure = error
            continue
        readings += 1
        if not reading.changed or readings == READINGS:
            return reading
    message = "the catalog could not be read: other sessions keep locking or changing it"
    hint = "Read the snapshot again when they are done."
    raise SafetyStopError(message, hint=hint) from failure


def _read_once(session: Session, options: SnapshotOptions) -> _Reading:
    before = _wal_position(session)
    with session.transaction(isolation=Isolation.REPEATABLE_READ, read_only=True):
        limits = _set_limits(session, options)
        first = _fetch(session, FIRST_QUERIES, {})
        catalog, relations = _read_catalog(session, options, first)
        if limits.nobody_else_writes and _wal_position(session) == before:
            return _Reading(catalog, relations, changed=False)
        binds = {"reference": limits.reference}
        ours = _fetch(session, (queries.CATALOG_STATE,), binds)
    with session.transaction(read_only=True):
        _set_limits(session, options)
        current = _fetch(session, (queries.CATALOG_STATE,), binds)
    return _Reading(catalog, relations, changed=ours != current)


def _read_catalog(
    session: Session, options: SnapshotOptions, first: dict[str, list[Any]]
) -> tuple[Catalog, Relations]:
    """Everything that the other queries return, and the relations built from it.

    They are built while the server still works on the last group, whose rows they do not need.
    """
    groups = _groups(options)
    answers = session.rows_by_group(
        [_statements(session, group) for group in groups], _parameters(first, options)
    )
    rows = dict(first)
    catalog = Catalog(rows)
    relations: Relations | None = None
    for number, (group, results) in enumerate(zip(groups, answers, strict=True)):
        rows.update({q.stem: found for q, found in zip(group, results, strict=True)})
        if number == len(groups) - 2:
            relations = build_relations(catalog)
    assert relations is not None  # noqa: S101 - there are three groups
    return catalog, relations


def _wal_position(session: Session) -> str:
    """Where the server's WAL ends.

    It is asked for before our snapshot is taken. Where that snapshot finds no transaction
    under way and the WAL has not grown at the end, the catalog cannot have changed, and need
    not be compared.
    """
    return str(session.query(load_sql(_PACKAGE, "wal_position"))[0][0])


def _set_limits(session: Session, options: SnapshotOptions) -> _Limits:
    """The limits hold in this transaction."""
    rows = session.query(
        load_sql(_PACKAGE, "limits"),
        {
            "lock_timeout": f"{options.lock_timeout_ms}ms",
            "statement_timeout": f"{options.statement_timeout_ms}ms",
        },
    )
    *_, reference, nobody_else_writes = rows[0]
    return _Limits(reference=str(reference), nobody_else_writes=bool(nobody_else_writes))


def _groups(options: SnapshotOptions) -> tuple[tuple[Query[Any], ...], ...]:
    """The queries in groups: while the server answers one, the one before is taken apart."""
    measures = queries.MEASURE_QUERIES if options.measures else ()
    values = (queries.COLUMN_VALUES,) if options.measures and options.values else ()
    last = (*queries.OTHER_QUERIES, *measures, *values)
    return (queries.RELATION_QUERIES, queries.PART_QUERIES, last)


def _parameters(first: Mapping[str, list[Any]], options: SnapshotOptions) -> dict[str, object]:
    locks: list[LockRow] = first[queries.LOCKS.stem]
    namespaces: list[NamespaceRow] = first[queries.NAMESPACES.stem]
    return {
        "namespaces": [row.oid for row in namespaces if not row.is_built_in],
        "locked": [row.object_oid for row in locks if row.class_oid == PG_CLASS],
        "blocked": [row.object_oid for row in locks if row.class_oid != PG_CLASS],
        "values": options.values,
    }


def _fetch(
    session: Session, batch: Sequence[Query[Any]], parameters: Mapping[str, object]
) -> dict[str, list[Any]]:
    results = session.rows_pipelined(_statements(session, batch), parameters)
    return {query.stem: rows for query, rows in zip(batch, results, strict=True)}


def _statements(
    session: Session, batch: Sequence[Query[Any]]
) -> list[tuple[LiteralString, type[NamedTuple]]]:
    capabilities = session.capabilities
    return [(load_sql(_PACKAGE, q.file_stem(capabilities)), q.row) for q in batch]


def _snapshot(session: Session, reading: _Reading, options: SnapshotOptions) -> Snapshot:
    catalog = reading.catalog
    origin = _origin(session, reading, options)
    schema = build_schema(catalog, reading.relations)
    set_limits = partial(_set_limits, options=options)
    if not options.measures:
        absent = _NO_MEASURES[options.kind]
        return Snapshot(
            origin=origin,
            schema=schema,
            sizes=absent,
            planner_statistics=absent,
            counters=absent,
            settings=absent,
            sequence_values=absent,
            foreign_tables=Known(build_foreign_tables(catalog)),
            authentication=absent,
            available_extensions=absent,
        )
    return Snapshot(
        origin=origin,
        schema=schema,
        sizes=Known(build_sizes(catalog)),
        planner_statistics=Known(build_planner_statistics(catalog, values=options.values)),
        counters=Known(build_counters(catalog)),
        settings=Known(build_settings(catalog)),
        sequence_values=Known(build_sequence_values(catalog)),
        foreign_tables=Known(build_foreign_tables(catalog)),
        authentication=read_authentication(session, set_limits),
        available_extensions=read_available_extensions(session, set_limits),
    )


def _origin(session: Session, reading: _Reading, options: SnapshotOptions) -> Origin:
    (row,) = reading.catalog.rows(queries.ORIGIN)
    return Origin(
        kind=options.kind,
        server_version_num=session.server_version_num,
        database=row.database,
        encoding=row.encoding,
        locale=Locale(
            provider=_LOCALE_PROVIDERS[row.locale_provider],
            collate=row.collate,
            ctype=row.ctype,
            locale=row.locale,
        ),
        role=row.role,
        taken_at=utc(row.taken_at),
        sources=options.sources,
        superuser=row.superuser,
        in_recovery=row.in_recovery,
        catalog_changed=reading.changed,
    )
