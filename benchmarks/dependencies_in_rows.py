"""Dependencies of a flattened table: what a million rows of 20 columns take, step by step.

Run: python benchmarks/dependencies_in_rows.py [ORDERS]
Each step is compared with counting the table's rows by one GROUP BY of all its columns, in one
run: what any exact answer about all columns reads at least.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from dbarchitect.app.row_facts import read_row_facts
from dbarchitect.app.row_proofs import with_row_proofs
from dbarchitect.lab import open_lab
from dbarchitect.model.data_facts import RowsRequest
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.data import DataOptions
from dbarchitect.postgres.data.asking import Asker, TimeBox
from dbarchitect.postgres.data.dependencies import dependencies_of
from dbarchitect.postgres.data.sampling import take_sample
from dbarchitect.postgres.data.scope import tables_to_read
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.engine import review_snapshot
from flattened import make_orders_flat

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.snapshot import Snapshot

ORDERS = 333_333
SECONDS = 600.0


def timed(name: str, run: Callable[[], object], than: float | None = None) -> float:
    began = time.monotonic()
    run()
    took = time.monotonic() - began
    ratio = "" if than is None else f", {took / than:.1f} times the GROUP BY"
    print(f"{name}: {took:.1f} s{ratio}")
    return took


def measure(database: LabDatabase) -> None:
    every = (
        "SELECT count(*) FROM (SELECT count(*) FROM orders_flat GROUP BY orders_flat.*) AS g"
    )
    least = timed("GROUP BY all columns", lambda: database.owner.query_untrusted(every))
    with connect(database.conninfo, read_only=True) as session:
        snapshot = read_snapshot(session)
        origin = replace(snapshot.origin, kind=OriginKind.SERVER)
        snapshot = replace(snapshot, origin=origin)
        asker = Asker(session, TimeBox.of(SECONDS))
        asker.prepare(lock_timeout_ms=1000)
        (source,), _ = tables_to_read(session, snapshot)
        options = DataOptions()
        timed("a sample", lambda: take_sample(asker, source, options), least)
        sample = take_sample(asker, source, options)
        timed("its dependencies", lambda: dependencies_of(asker, sample, options), least)
    prove(database, snapshot, least)


def prove(database: LabDatabase, snapshot: Snapshot, least: float) -> None:
    with connect(database.conninfo, read_only=True) as session:
        data = read_row_facts(session, snapshot, RowsRequest(seconds=SECONDS))
    snapshot = replace(snapshot, data=data)
    review = review_snapshot(snapshot, chosen_rules(("NRM04", "NRM05"), ()), {})
    conninfo = database.conninfo
    timed(
        "the proof that nothing is lost",
        lambda: with_row_proofs(snapshot, review.findings, conninfo, seconds=SECONDS),
        least,
    )
    ((files, size),) = database.owner.query(
        "SELECT temp_files, pg_catalog.pg_size_pretty(temp_bytes)"
        " FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database()"
    )
    print(f"{files} temporary files, {size}")


def main() -> None:
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    with open_lab() as lab:
        database = lab.create_database()
        make_orders_flat(database, orders=orders)
        measure(database)


if __name__ == "__main__":
    main()
