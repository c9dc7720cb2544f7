"""What two catalogues of checks in SQL say of the same databases as the review.

Run: python benchmarks/review_peers.py PG_INDEX_HEALTH_SQL SPLINTER [SCHEMA.sql ...]
Both are folders: clones of https://github.com/mfvanek/pg-index-health-sql and of
https://github.com/supabase/splinter. First come the shapes of an index beside a foreign key,
with the planner as the judge: an answer that is wrong is marked. Then schemas written by
others (pgbench, TPC-H and TPC-DS, unless files are named, which psql must load without a
superuser): how many lines each tool has for its reader, and how long all its checks take on a
server that holds the schema, the start of Python left out for all.

A line of a peer is a row of one of its checks. A line of the review is a finding, or the
sentence that stands for many of one rule.
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import psycopg

from dbarchitect.lab import open_lab
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import chosen_rules, rule_by_code
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.rolling_up import systemic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dbarchitect.lab import Lab, LabDatabase

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # the shapes that the tests hold IDX01 against
from foreign_key_shapes import PARTITIONED, SHAPES, filled, reads_the_table, shaped  # noqa: E402 - stands beside the tests

SCHEMAS = ROOT / "tests/cases/roundtrip/whole_schemas"
PUBLISHED = ("pgbench.sql", "tpc_h.sql", "tpc_ds.sql")

OURS = "dbarchitect"

PARAMETERS = {
    ":schema_name_param": "'public'",
    ":bloat_percentage_threshold": "10",
    ":remaining_percentage_threshold": "10",
}
"""What the checks of pg-index-health are asked with: the defaults of its library for Java."""


class Peer:
    """The checks of a tool: each a query, by its name."""

    def __init__(self, name: str, checks: dict[str, str], of_foreign_keys: str) -> None:
        self.name = name
        self.checks = checks
        self.of_foreign_keys = checks[of_foreign_keys]

    def rows(self, conninfo: str, checks: Iterable[str] | None = None) -> int:
        """How many rows the checks return, all of them unless some are given."""
        count = 0
        with psycopg.connect(conninfo, autocommit=True) as connection:
            for sql in self.checks.values() if checks is None else checks:
                count += len(connection.execute(sql.encode()).fetchall())
        return count


def pg_index_health(folder: Path) -> Peer:
    """Its checks of a database; those of `pg_stat_statements` stand in another folder."""
    checks = {}
    for file in sorted((folder / "sql").glob("*.sql")):
        sql = file.read_text(encoding="utf-8")
        for parameter, value in PARAMETERS.items():
            sql = sql.replace(parameter, value)
        checks[file.stem] = sql
    return Peer("pg-index-health", checks, "foreign_keys_without_index")


def splinter(folder: Path) -> Peer:
    """Its lints, each the query of a view."""
    checks = {}
    for file in sorted((folder / "lints").glob("*.sql")):
        view, checks[file.stem] = file.read_text(encoding="utf-8").split("\n", 1)
        if not view.startswith("create view"):
            message = f"{file} does not begin with a view"
            raise RuntimeError(message)
    return Peer("splinter", checks, "0001_unindexed_foreign_keys")


def truth_table(lab: Lab, peers: list[Peer]) -> int:
    """Prints who says what of each shape; how many answers of ours are wrong."""
    names = [*(peer.name for peer in peers), OURS]
    wrong = dict.fromkeys(names, 0)
    print(
        f"{'the index beside the foreign key':32}{'planner':>12}", *(f"{n:>17}" for n in names)
    )
    for partitioned in (False, True):
        for database in filled(lab, partitioned=partitioned):
            for shape in SHAPES:
                if (shape in PARTITIONED) is partitioned:
                    print(shape_line(lab, database, shape, peers, wrong))
    print(f"{'wrong':44}", *(f"{wrong[name]:>17}" for name in names))
    return wrong[OURS]


def shape_line(
    lab: Lab, database: LabDatabase, shape: str, peers: list[Peer], wrong: dict[str, int]
) -> str:
    conninfo = lab.conninfo(database)
    with shaped(database, shape):
        truth = reads_the_table(database)
        said = {peer.name: peer.rows(conninfo, [peer.of_foreign_keys]) > 0 for peer in peers}
        snapshot = read_snapshot(database.admin)
        said[OURS] = bool(review_snapshot(snapshot, [rule_by_code("IDX01")]).findings)
    cells = []
    for name, flagged in said.items():
        wrong[name] += flagged is not truth
        cells.append(
            ("flags" if flagged else "is silent") + (" ✗" if flagged is not truth else "")
        )
    return f"{shape:32}{'reads it all' if truth else 'uses it':>12} " + " ".join(
        f"{cell:>17}" for cell in cells
    )


def lines(lab: Lab, file: Path, peers: list[Peer]) -> None:
    """Prints how many lines each tool has for the schema, and its seconds."""
    database = lab.create_database()
    lab.psql(database, file.read_text(encoding="utf-8"))
    conninfo = lab.conninfo(database)
    tables = database.admin.query_untrusted(
        "SELECT count(*) FROM pg_catalog.pg_class"
        " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::pg_catalog.regnamespace"
    )[0][0]
    found = {peer.name: timed(partial(peer.rows, conninfo)) for peer in peers}
    found[OURS] = timed(partial(own_lines, database))
    cells = " ".join(f"{count:>9,}{seconds:6.2f} s" for count, seconds in found.values())
    print(f"{file.stem:26}{cast('int', tables):>6} {cells}")
    lab.drop_database(database)


def own_lines(database: LabDatabase) -> int:
    modules = chosen_rules((), ())
    snapshot = read_snapshot(database.admin)
    findings = review_snapshot(snapshot, modules).findings
    many = {one.code for one in systemic(findings, snapshot, modules)}
    return len(many) + sum(finding.code not in many for finding in findings)


def timed(work: Callable[[], int]) -> tuple[int, float]:
    begin = time.perf_counter()
    return work(), time.perf_counter() - begin


def main() -> int:
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    peers = [pg_index_health(Path(sys.argv[1])), splinter(Path(sys.argv[2]))]
    files = [Path(name) for name in sys.argv[3:]] or [SCHEMAS / name for name in PUBLISHED]
    with open_lab() as lab:
        for role in ("anon", "authenticated"):  # whom splinter's lints ask about
            lab.create_role(role)
        wrong = truth_table(lab, peers)
        print()
        print(
            f"{'lines for the reader':26}{'tables':>6}",
            *(f"{p.name:>17}" for p in peers),
            f"{OURS:>17}",
        )
        for file in files:
            lines(lab, file, peers)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
