"""Reading a snapshot, against SQLAlchemy's MetaData.reflect and against the raw rows alone.

Run: python benchmarks/snapshot_reading.py [--large]
Tables of 12 columns, 2 indexes beside the primary key, and 1 foreign key. All are timed in
turns on connections of their own, in one run; the medians are compared. MetaData.reflect reads
less than the schema of a snapshot. `--large` adds 10,000 tables: the time is to be linear.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import sqlalchemy

from dbarchitect.app.snapshot_file import save_snapshot
from dbarchitect.lab import open_lab
from dbarchitect.model.snapshot_text import snapshot_to_text
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.resources import load_sql
from dbarchitect.postgres.session import Isolation
from dbarchitect.postgres.snapshot import SnapshotOptions, queries, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.postgres.snapshot.queries import Query

TABLES = 1_000
TABLES_LARGE = 10_000
RUNS = 7
RUNS_LARGE = 3
TIMES_FASTER_THAN_REFLECT = 5.0
TIMES_RAW_ROWS = 2.0
TIMES_LINEAR = 1.5
"""How much longer a table may take among 10,000 than among 1,000."""

SCHEMA = (*queries.RELATION_QUERIES, *queries.PART_QUERIES, *queries.OTHER_QUERIES)
EVERYTHING = (*SCHEMA, *queries.MEASURE_QUERIES)

MAKE_TABLES = """
do $$ begin
  for i in 1..{tables} loop
    execute format('create table t%s (id bigint generated always as identity primary key,'
      ' ref_id bigint not null, name text not null, email varchar(200),'
      ' status text default ''active'', amount numeric(12,2) default 0, note text, a integer,'
      ' b integer, c jsonb, created_at timestamptz not null default now(),'
      ' updated_at timestamptz)', i);
    execute format('create index on t%s (ref_id)', i);
    execute format('create index on t%s (status, created_at)', i);
    execute format('alter table t%s add foreign key (ref_id) references t%s', i,
      greatest(1, i - 1));
    if i % 100 = 0 then commit; end if;
  end loop;
end $$
"""


def make_database(lab: Lab, tables: int) -> LabDatabase:
    database = lab.create_database()
    with psycopg.connect(lab.conninfo(database), autocommit=True) as connection:
        connection.execute(MAKE_TABLES.replace("{tables}", str(tables)).encode())
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")
    return database


def fetch_raw_rows(conninfo: str, wanted: tuple[Query[Any], ...]) -> None:
    """The same queries, their rows as they come, nothing made of them."""
    binds = {"namespaces": [2200], "locked": [], "blocked": [], "values": False}
    limits = {"lock_timeout": "0", "statement_timeout": "0"}
    package = "dbarchitect.postgres.snapshot"
    with connect(conninfo) as session:
        statements = [
            (load_sql(package, query.file_stem(session.capabilities)), query.row)
            for query in wanted
        ]
        with session.transaction(isolation=Isolation.REPEATABLE_READ, read_only=True):
            session.query(load_sql(package, "limits"), limits)
            session.rows_pipelined(statements, binds)


def read(conninfo: str, *, measures: bool) -> None:
    with connect(conninfo) as session:
        read_snapshot(session, options=SnapshotOptions(measures=measures))


def reflect(conninfo: str) -> None:
    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://",
        creator=lambda: psycopg.connect(conninfo),
        poolclass=sqlalchemy.NullPool,
    )
    sqlalchemy.MetaData().reflect(engine)


def medians(contenders: dict[str, Callable[[], None]], runs: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(runs):
        for name, contender in contenders.items():
            begin = time.perf_counter()
            contender()
            times[name].append(time.perf_counter() - begin)
    return {name: statistics.median(found) for name, found in times.items()}


def contenders_of(conninfo: str) -> dict[str, Callable[[], None]]:
    return {
        "raw rows of the schema": partial(fetch_raw_rows, conninfo, SCHEMA),
        "snapshot, schema alone": partial(read, conninfo, measures=False),
        "raw rows of everything": partial(fetch_raw_rows, conninfo, EVERYTHING),
        "snapshot with measures": partial(read, conninfo, measures=True),
    }


def report_file(conninfo: str) -> None:
    with connect(conninfo) as session:
        snapshot = read_snapshot(session)
    with tempfile.TemporaryDirectory() as folder:
        size_bytes = save_snapshot(snapshot, Path(folder) / "a.snapshot")
    print(f"its file: {size_bytes:,} bytes, of {len(snapshot_to_text(snapshot)):,} of text")


def main() -> int:
    with open_lab() as lab:
        conninfo = lab.conninfo(make_database(lab, TABLES))
        contenders = contenders_of(conninfo)
        contenders["MetaData.reflect"] = partial(reflect, conninfo)
        found = medians(contenders, RUNS)
        print(f"PostgreSQL {lab.server_version}, {TABLES:,} tables, median of {RUNS}")
        for name, seconds in found.items():
            print(f"{name:28}{seconds * 1000:8.0f} ms")
        report_file(conninfo)
        held = [
            at_least(
                "reflect / schema",
                found["MetaData.reflect"] / found["snapshot, schema alone"],
                TIMES_FASTER_THAN_REFLECT,
            ),
            at_most(
                "schema / its raw rows",
                found["snapshot, schema alone"] / found["raw rows of the schema"],
                TIMES_RAW_ROWS,
            ),
            at_most(
                "all / its raw rows",
                found["snapshot with measures"] / found["raw rows of everything"],
                TIMES_RAW_ROWS,
            ),
        ]
        ratio = found["MetaData.reflect"] / found["snapshot with measures"]
        print(f"{'reflect / all':28}{ratio:8.2f}")
        if "--large" in sys.argv:
            held.append(report_large(lab, found))
    return 0 if all(held) else 1


def report_large(lab: Lab, small: dict[str, float]) -> bool:
    conninfo = lab.conninfo(make_database(lab, TABLES_LARGE))
    large = medians(contenders_of(conninfo), RUNS_LARGE)
    print(f"{TABLES_LARGE:,} tables, median of {RUNS_LARGE}")
    for name, seconds in large.items():
        print(f"{name:28}{seconds * 1000:8.0f} ms")
    report_file(conninfo)
    name = "snapshot, schema alone"
    per_table = (large[name] / TABLES_LARGE) / (small[name] / TABLES)
    return at_most("time per table, of before", per_table, TIMES_LINEAR)


def at_least(name: str, ratio: float, target: float) -> bool:
    print(f"{name:28}{ratio:8.2f}, target at least {target:.1f}")
    return ratio >= target


def at_most(name: str, ratio: float, target: float) -> bool:
    print(f"{name:28}{ratio:8.2f}, target at most {target:.1f}")
    return ratio <= target


if __name__ == "__main__":
    sys.exit(main())
