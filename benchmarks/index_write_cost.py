"""What a row costs an index by formula, against a lab: WAL in bytes, and time.

`python benchmarks/index_write_cost.py` takes two to three minutes.
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.index_proof.writes import CHECKPOINTS_PER_HOUR, entry_cost, wal_bytes
from dbarchitect.indexing import IndexShape
from dbarchitect.lab import LabOptions, open_lab
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey
from dbarchitect.model.twin import PlannerSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import LabDatabase

ROWS = 300_000
BATCHES = (500, 5_000)
REPEATS = 3
VECTORS = ((64, 10_000), (64, 40_000), (384, 10_000))
VECTOR_BATCH = 200

ROW = """
SELECT i AS id, hashint8extended(i, {salt}) AS r, md5(i || '{salt}') || md5(i || 'x') AS long,
    ARRAY(SELECT (10000 * power(random(), 3))::int FROM generate_series(1, 10) WHERE i = i)
        AS tags,
    (SELECT string_agg('w' || (20000 * power(random(), 3))::int, ' ')
        FROM generate_series(1, 20) WHERE i = i) AS body,
    jsonb_build_object('a', i % 1000, 'b', 'k' || i % 50, 'c', (random() * 100000)::int) AS doc,
    tstzrange(s.at, s.at + interval '1 hour') AS period
FROM generate_series({first}, {last}) AS i, LATERAL (SELECT timestamptz '2020-01-01'
    + (hashint8extended(i, {salt}) & 1048575) * interval '1 minute' AS at) AS s
"""
VECTOR = """
SELECT (SELECT array_agg(random()) FROM generate_series(1, {dimensions}) WHERE i = i)
    ::vector({dimensions}) AS v FROM generate_series(1, {rows}) AS i
"""
LOOKUPS = """
SELECT count(t.long) FROM generate_series(1, 50000) AS i
CROSS JOIN LATERAL (SELECT long FROM t WHERE t.r = hashint8extended(i, 1)) AS t
"""
SCAN = "SELECT count(long) FROM t"


@dataclass(frozen=True, slots=True)
class Kind:
    """An index, how high it is with these rows, and how many entries a row makes."""

    name: str
    method: str
    keys_sql: str
    height: int = 0
    keys: float = 1.0
    is_appended: bool = False


KINDS = (
    Kind("btree, at the end", "btree", "id", 2, is_appended=True),
    Kind("btree, random", "btree", "r", 2),
    Kind("btree, wide", "btree", "r, long", 2),
    Kind("hash", "hash", "long"),
    Kind("brin", "brin", "id"),
    Kind("gist, periods", "gist", "period"),
    Kind("gin, elements", "gin", "tags", keys=10),
    Kind("gin, words", "gin", "to_tsvector('simple', body)", keys=19),
    Kind("gin, values", "gin", "doc jsonb_path_ops", keys=3),
    Kind("gin, documents", "gin", "doc", keys=6),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A row's bytes of WAL and microseconds."""

    wal_bytes: float
    us: float


def main() -> int:
    # A lab goes without whole pages in WAL; a server that is to survive does not.
    with open_lab(LabOptions(settings=(("full_page_writes", "on"),))) as lab:
        database = lab.create_database()
        lab.create_extension(database, "vector", schema="public")
        database.admin.execute("SET search_path = public, pg_catalog")
        database.admin.execute("SET maintenance_work_mem = '512MB'")
        print(f"{'index':26}{'WAL formula':>12}{'lab':>8}{'cost':>9}{'us':>9}")
        _scalars(database)
        for dimensions, rows in VECTORS:
            _vectors(database, dimensions, rows)
        _reads(database)
        lab.drop_database(database)
    return 0


def _scalars(database: LabDatabase) -> None:
    admin = database.admin
    admin.execute_untrusted("CREATE TABLE t AS " + ROW.format(salt=1, first=1, last=ROWS))
    for batch in BATCHES:
        admin.execute_untrusted(
            "CREATE TABLE n AS " + ROW.format(salt=7, first=ROWS + 1, last=ROWS + batch)
        )
        bare = _batch(database, "t", batch)
        for kind in KINDS:
            admin.execute_untrusted(
                f"CREATE INDEX x ON t USING {kind.method} ({kind.keys_sql})"
            )
            found = _batch(database, "t", batch, gathers=kind.method == "gin")
            _print(f"{kind.name} ({batch})", _shape(database, kind), batch, found, bare)
            admin.execute_untrusted("DROP INDEX x")
        admin.execute_untrusted("DROP TABLE n")


def _vectors(database: LabDatabase, dimensions: int, rows: int) -> None:
    admin = database.admin
    for name, count in (("v", rows), ("n", VECTOR_BATCH)):
        sql = VECTOR.format(dimensions=dimensions, rows=count)
        admin.execute_untrusted(f"CREATE TABLE {name} AS {sql}")
    # Once: a vector that is there already is only counted, and rows undone are still there.
    bare = _batch(database, "v", VECTOR_BATCH, repeats=1)
    admin.execute_untrusted("CREATE INDEX x ON v USING hnsw (v vector_l2_ops)")
    found = _batch(database, "v", VECTOR_BATCH, repeats=1)
    shape = _shape(database, Kind("hnsw", "hnsw", "v"), dimensions=dimensions)
    _print(f"hnsw, {dimensions} x {rows}", shape, VECTOR_BATCH, found, bare)
    admin.execute_untrusted("DROP TABLE v, n")


def _shape(database: LabDatabase, kind: Kind, *, dimensions: int = 0) -> IndexShape:
    ((pages, entries),) = database.admin.query(
        "SELECT pg_catalog.pg_relation_size(oid) / 8192, reltuples FROM pg_catalog.pg_class"
        " WHERE relname = 'x'"
    )
    # A batch that is gathered is as large as it is, and no larger than the list.
    waits = (("fastupdate", "off"),) if kind.method == "gin" else ()
    index = Index(
        name=QualifiedName("public", "x"),
        keys=(IndexKey(column="x"),),
        access_method=kind.method,
        storage_parameters=waits,
    )
    return IndexShape(
        index=index,
        pages=pages,
        entries=float(entries),
        height=kind.height,
        is_appended=kind.is_appended,
        keys=kind.keys,
        dimensions=dimensions,
    )


def _print(name: str, shape: IndexShape, batch: int, found: Measured, bare: Measured) -> None:
    rate = batch * CHECKPOINTS_PER_HOUR
    cost = entry_cost(
        shape, entries_per_hour=rate, database_bytes=0.0, planner=PlannerSettings()
    )
    wal, us = found.wal_bytes - bare.wal_bytes, found.us - bare.us
    print(f"{name:26}{wal_bytes(shape, rate):12.0f}{wal:8.0f}{cost:9.2f}{us:9.1f}", flush=True)


def _batch(
    database: LabDatabase,
    table: str,
    rows: int,
    *,
    gathers: bool = False,
    repeats: int = REPEATS,
) -> Measured:
    """Rows inserted after a checkpoint, undone each time; the median."""
    admin = database.admin
    found: list[Measured] = []
    for _ in range(repeats):
        admin.execute("CHECKPOINT")
        with admin.rolled_back():
            before = _position(database)
            begin = time.perf_counter()
            admin.execute_untrusted(f"INSERT INTO {table} SELECT * FROM n")  # noqa: S608 - a name of ours
            if gathers:
                admin.query("SELECT pg_catalog.gin_clean_pending_list('x')")
            seconds = time.perf_counter() - begin
            written = _position(database) - before
        found.append(Measured(written / rows, 1e6 * seconds / rows))
    return Measured(
        statistics.median(one.wal_bytes for one in found),
        statistics.median(one.us for one in found),
    )


def _position(database: LabDatabase) -> int:
    ((found,),) = database.admin.query(
        "SELECT (pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_catalog.pg_lsn)::bigint"
    )
    return int(found)


def _reads(database: LabDatabase) -> None:
    """How many units of cost the lab works off in a millisecond, once all is in memory."""
    admin = database.admin
    admin.execute_untrusted("CREATE INDEX x ON t (r)")
    admin.execute_untrusted("VACUUM ANALYZE t")
    for name, cost, took_ms in _timed(database):
        print(f"{name}: cost {cost:.0f} in {took_ms:.0f} ms, {cost / took_ms:.0f} in a ms")


def _timed(database: LabDatabase) -> Iterator[tuple[str, float, float]]:
    admin = database.admin
    for name, sql in (("sequential scan", SCAN), ("look-ups", LOOKUPS)):
        with admin.rolled_back():
            admin.execute("SET LOCAL max_parallel_workers_per_gather = 0")
            admin.execute("SET LOCAL enable_hashjoin = off")
            admin.execute("SET LOCAL enable_mergejoin = off")
            ((plan,),) = admin.query_untrusted(f"EXPLAIN (FORMAT JSON) {sql}")
            admin.query_untrusted(sql)
            begin = time.perf_counter()
            admin.query_untrusted(sql)
            yield (
                name,
                float(plan[0]["Plan"]["Total Cost"]),
                1000 * (time.perf_counter() - begin),
            )


if __name__ == "__main__":
    sys.exit(main())
