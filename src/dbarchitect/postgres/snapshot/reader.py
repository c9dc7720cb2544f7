"""Reading a snapshot from a server.

Rules:
    1. One REPEATABLE READ READ ONLY transaction, an empty search path, a limit on waiting for
       locks and one on each statement.
    2. The number of queries does not depend on what the database holds.
    3. The functions of the server that deparse expressions look at the catalog as it is, not
       as our transaction sees it: the catalog is compared before and after, and where another
       session changed it the reading is repeated once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dbarchitect.model.snapshot import Locale, Origin, OriginKind, Snapshot
from dbarchitect.postgres.resources import load_sql
from dbarchitect.postgres.session import Isolation, Session
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import Catalog
from dbarchitect.postgres.snapshot.schema import build_schema

_PACKAGE = "dbarchitect.postgres.snapshot"
_LOCALE_PROVIDERS = {"c": "libc", "i": "icu", "b": "builtin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotOptions:
    """What to read, and how long to wait.

    `measures` reads sizes, planner statistics, counters and settings beside the schema;
    `values` keeps values of columns among the statistics: they are user data.
    """

    kind: OriginKind = OriginKind.SERVER
    sources: tuple[str, ...] = ()
    measures: bool = True
    values: bool = False
    lock_timeout_ms: int = 2_000
    statement_timeout_ms: int = 60_000


def read_snapshot(session: Session, *, options: SnapshotOptions | None = None) -> Snapshot:
    """What the database of this session holds, as far as its role may see it.

    Raises:
        ConnectionFailedError: the server went away.
        SafetyStopError: a lock on the catalog itself, or a statement, outlasted its limit.
        ServerUnsupportedError: the server is older than 13 or newer than 18.
    """
    options = options or SnapshotOptions()
    session.capabilities.require_supported()
    with session.transaction(isolation=Isolation.REPEATABLE_READ, read_only=True):
        _limit(session, options)
        catalog = Catalog(_fetch(session, {"locked": [], "blocked": []}))
    return Snapshot(origin=_origin(session, catalog, options), schema=build_schema(catalog))


def _limit(session: Session, options: SnapshotOptions) -> None:
    session.query(
        "select pg_catalog.set_config('search_path', '', true),"
        " pg_catalog.set_config('lock_timeout', %(lock_ms)s, true),"
        " pg_catalog.set_config('statement_timeout', %(statement_ms)s, true)",
        {
            "lock_ms": f"{options.lock_timeout_ms}ms",
            "statement_ms": f"{options.statement_timeout_ms}ms",
        },
    )


def _fetch(session: Session, parameters: Mapping[str, object]) -> dict[str, list[object]]:
    batch = queries.SCHEMA_QUERIES
    statements = [
        (load_sql(_PACKAGE, query.file_stem(session.capabilities)), query.row)
        for query in batch
    ]
    results = session.rows_pipelined(statements, parameters)
    return {query.stem: rows for query, rows in zip(batch, results, strict=True)}


def _origin(session: Session, catalog: Catalog, options: SnapshotOptions) -> Origin:
    (row,) = catalog.rows(queries.ORIGIN)
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
        taken_at=row.taken_at,
        sources=options.sources,
        superuser=row.superuser,
        in_recovery=row.in_recovery,
    )
