"""What an index's entry costs by formula, against a lab: WAL in bytes, and time."""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.index_proof.writes import (
    CHECKPOINTS_PER_HOUR,
    IndexShape,
    entry_cost,
    wal_bytes,
)
from dbarchitect.lab import LabOptions, open_lab
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Index, IndexKey
from dbarchitect.model.twin import PlannerSettings

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

BATCH = 5_000
REPEATS = 5

TABLE = """
CREATE TABLE public.t (id bigint GENERATED ALWAYS AS IDENTITY, r bigint, s text);
INSERT INTO public.t (r, s)
SELECT hashint8extended(i, 7), 'word ' || i % 1000 FROM generate_series(1, 1000000) AS i
"""
INSERT = """
INSERT INTO public.t (r, s)
SELECT hashint8extended(i, {salt}), 'word ' || i % 1000 FROM generate_series(1, {rows}) AS i
"""
LOOKUPS = """
SELECT count(t.s) FROM generate_series(1, 50000) AS i
CROSS JOIN LATERAL (SELECT s FROM public.t WHERE t.r = hashint8extended(i, 7)) AS t
"""
SCAN = "SELECT count(s) FROM public.t"
KINDS = {
    "none": ("", ""),
    "appended": ("id", "id"),
    "random": ("r", "r"),
    "random, wide": ("r, s", "r"),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A batch's bytes of WAL and seconds, for each row."""

    wal_bytes: float
    seconds: float


def main() -> int:
    # A lab goes without whole pages in WAL; a server that is to survive does not.
    with open_lab(LabOptions(settings=(("full_page_writes", "on"),))) as lab:
        database = lab.create_database()
        for statement in TABLE.split(";"):
            database.admin.execute_untrusted(statement)
        database.admin.execute_untrusted("VACUUM ANALYZE public.t")
        bare = _batch(database)
        print(f"{'index':16}{'WAL formula':>12}{'lab':>8}{'entry, cost':>13}{'entry, us':>11}")
        for kind, (columns, first) in KINDS.items():
            if columns:
                _index(database, kind, columns, first, bare)
        _reads(database)
        lab.drop_database(database)
    return 0


def _index(database: LabDatabase, kind: str, columns: str, first: str, bare: Measured) -> None:
    admin = database.admin
    admin.execute_untrusted(f"CREATE INDEX x ON public.t ({columns})")
    ((pages, entries),) = admin.query(
        "SELECT relpages, reltuples FROM pg_catalog.pg_class WHERE relname = 'x'"
    )
    shape = IndexShape(
        index=Index(name=QualifiedName("public", "x"), keys=(IndexKey(column=first),)),
        pages=pages,
        entries=float(entries),
        height=2,
        is_appended=kind == "appended",
    )
    found = _batch(database)
    rate = BATCH * CHECKPOINTS_PER_HOUR
    cost = entry_cost(
        shape, entries_per_hour=rate, database_bytes=0.0, planner=PlannerSettings()
    )
    print(
        f"{kind:16}{wal_bytes(shape, rate):12.0f}{found.wal_bytes - bare.wal_bytes:8.0f}"
        f"{cost:13.2f}{1e6 * (found.seconds - bare.seconds):11.2f}"
    )
    admin.execute_untrusted("DROP INDEX public.x")


def _batch(database: LabDatabase) -> Measured:
    """Rows inserted after a checkpoint, undone each time; the median."""
    admin = database.admin
    found: list[Measured] = []
    for number in range(REPEATS):
        admin.execute("CHECKPOINT")
        with admin.rolled_back():
            before = _position(database)
            begin = time.perf_counter()
            admin.execute_untrusted(INSERT.format(salt=number + 100, rows=BATCH))
            seconds = time.perf_counter() - begin
            written = _position(database) - before
        found.append(Measured(written / BATCH, seconds / BATCH))
    return Measured(
        statistics.median(one.wal_bytes for one in found),
        statistics.median(one.seconds for one in found),
    )


def _position(database: LabDatabase) -> int:
    ((found,),) = database.admin.query(
        "SELECT (pg_catalog.pg_current_wal_insert_lsn() - '0/0'::pg_catalog.pg_lsn)::bigint"
    )
    return int(found)


def _reads(database: LabDatabase) -> None:
    """How many units of cost the lab works off in a millisecond, once all is in memory."""
    admin = database.admin
    admin.execute_untrusted("CREATE INDEX x ON public.t (r)")
    admin.execute_untrusted("VACUUM ANALYZE public.t")
    for name, sql in (("sequential scan", SCAN), ("look-ups", LOOKUPS)):
        with admin.rolled_back():
            admin.execute("SET LOCAL max_parallel_workers_per_gather = 0")
            admin.execute("SET LOCAL enable_hashjoin = off")
            admin.execute("SET LOCAL enable_mergejoin = off")
            ((plan,),) = admin.query_untrusted(f"EXPLAIN (FORMAT JSON) {sql}")
            admin.query_untrusted(sql)
            begin = time.perf_counter()
            admin.query_untrusted(sql)
            took_ms = 1000 * (time.perf_counter() - begin)
        cost = float(plan[0]["Plan"]["Total Cost"])
        print(f"{name}: cost {cost:.0f} in {took_ms:.0f} ms, {cost / took_ms:.0f} in a ms")


if __name__ == "__main__":
    sys.exit(main())
