"""A million old rows purged by DELETE and VACUUM, or dropped with their partition.

The seconds and the WAL of both: what partitions by time save each time that rows are due. Three
million rows stay in the table that is purged.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from dbarchitect.lab import open_lab

if TYPE_CHECKING:
    from dbarchitect.postgres.session import Session

MILLIONS = 4
BATCHES = 1000
"""Of a thousand rows each."""

TABLES = (
    """CREATE TABLE one (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        device bigint,
        at timestamptz,
        value float8
    )""",
    """CREATE TABLE parts (id bigint, device bigint, at timestamptz, value float8)
        PARTITION BY RANGE (at)""",
    """CREATE TABLE old PARTITION OF parts
        FOR VALUES FROM (MINVALUE) TO ('2026-02-01 00:00Z')""",
)
ROWS = """
INSERT INTO one (device, at, value)
SELECT n % 1000, timestamptz '2026-01-01 00:00Z' + n * interval '1 second', n
FROM generate_series({first} * 1000000 + 1, ({first} + 1) * 1000000) AS n
"""
INDEXES = (
    "INSERT INTO parts SELECT * FROM one WHERE id <= 1000000",
    "CREATE INDEX ON one (device, at)",
    "CREATE INDEX ON one (at)",
    "CREATE UNIQUE INDEX ON parts (id, at)",
    "CREATE INDEX ON parts (device, at)",
    "ANALYZE one",
)
PURGE = """
DELETE FROM one
WHERE id IN (SELECT id FROM one WHERE at < '2026-01-12 13:46:41Z' ORDER BY at LIMIT 1000)
"""
DROP = ("ALTER TABLE parts DETACH PARTITION old", "DROP TABLE old")


def main() -> int:
    with open_lab() as lab:
        session = lab.create_database().owner
        rows = (ROWS.format(first=number) for number in range(MILLIONS))
        for sql in (*TABLES, *rows, *INDEXES):
            session.execute_untrusted(sql)
        purged = _measured(session, (*(PURGE for _ in range(BATCHES)), "VACUUM one"))
        dropped = _measured(session, DROP)
    for name, (seconds, wal_bytes) in {"purged": purged, "dropped": dropped}.items():
        print(f"{name:10}{seconds:9.2f} s {wal_bytes / 2**20:9.1f} MB of WAL")
    print(f"{purged[0] / dropped[0]:.0f} times the time")
    return 0


def _measured(session: Session, statements: tuple[str, ...]) -> tuple[float, int]:
    begin, before = time.perf_counter(), _written(session)
    for sql in statements:
        session.execute_untrusted(sql)
    return time.perf_counter() - begin, _written(session) - before


def _written(session: Session) -> int:
    ((written,),) = session.query_untrusted("SELECT pg_current_wal_insert_lsn() - '0/0'")
    return int(written)


if __name__ == "__main__":
    sys.exit(main())
