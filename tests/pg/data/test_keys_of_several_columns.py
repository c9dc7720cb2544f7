"""Columns that are, together, another table's key: names tie each, and all rows are asked."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.row_facts import read_row_facts
from dbarchitect.errors import StatementFailedError
from dbarchitect.model.data_facts import RowsRequest, Tally
from dbarchitect.model.finding import Confidence, Severity
from dbarchitect.model.reading import Known
from dbarchitect.model.snapshot import OriginKind
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.composite_names import composite_pairs
from dbarchitect.review.engine import review_snapshot
from dbarchitect.review.kept_composites import kept_composites
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase
    from dbarchitect.model.data_facts import CompositeReferenceFacts
    from dbarchitect.model.finding import Finding
    from dbarchitect.model.snapshot import Snapshot

TABLES = """
CREATE TABLE partsupp (
    ps_partkey int, ps_suppkey int, ps_qty int, PRIMARY KEY (ps_partkey, ps_suppkey));
CREATE TABLE lineitem (
    l_orderkey int PRIMARY KEY, l_partkey int, l_suppkey int, l_note text);
CREATE TABLE "Odd %s" ("Area.%s" text, "Place;--" int, UNIQUE ("Area.%s", "Place;--"));
CREATE TABLE uses (id bigint PRIMARY KEY, "seen Area.%s" text, "seen Place;--" int);
CREATE TABLE projects (tenant_id int, id int, UNIQUE (tenant_id, id));
CREATE TABLE tasks (id bigint PRIMARY KEY, tenant_id int, project_id int);
CREATE TABLE wide (id bigint PRIMARY KEY, tenant_id int, shade text, UNIQUE (tenant_id, id));
INSERT INTO partsupp
SELECT p, p * 7 % 90 + s * 13, 1 FROM generate_series(1, 300) AS p, generate_series(0, 3) AS s;
INSERT INTO lineitem
SELECT i, i % 300 + 1, CASE WHEN i > 10 THEN (i % 300 + 1) * 7 % 90 + i % 4 * 13 END
FROM generate_series(1, 3000) AS i;
INSERT INTO "Odd %s" SELECT chr(97 + i % 20), i FROM generate_series(1, 400) AS i;
INSERT INTO uses
SELECT i, chr(97 + i % 20), CASE WHEN i IN (7, 27) THEN 900 ELSE i END
FROM generate_series(1, 399) AS i;
INSERT INTO projects SELECT i % 10, i FROM generate_series(1, 500) AS i;
INSERT INTO tasks SELECT i, i % 10, i FROM generate_series(1, 480) AS i;
INSERT INTO wide SELECT i, i % 10, 'x' FROM generate_series(1, 900) AS i;
ANALYZE;
"""


def made(database: LabDatabase, rows: int = 10_000) -> Snapshot:
    for statement in split(TABLES):
        database.owner.execute_untrusted(statement.text)
    return read(database, rows)


def read(database: LabDatabase, rows: int = 10_000) -> Snapshot:
    with connect(database.conninfo, read_only=True) as session:
        snapshot = read_snapshot(session)
        data = read_row_facts(session, snapshot, RowsRequest(rows=rows))
    return replace(snapshot, data=data, origin=replace(snapshot.origin, kind=OriginKind.SERVER))


def by_table(snapshot: Snapshot) -> dict[str, CompositeReferenceFacts]:
    assert isinstance(snapshot.data, Known)
    return {one.pair.table.name: one for one in snapshot.data.value.composites}


def findings(snapshot: Snapshot) -> dict[str, Finding]:
    found = review_snapshot(snapshot, chosen_rules(("KEY07", "KEY08"), ())).findings
    return {one.target.text: one for one in found if "->" in one.detail}


def test_all_rows_are_asked_for_each_pair_that_names_tie(database: LabDatabase) -> None:
    found = by_table(made(database, rows=200))
    assert set(found) == {"lineitem", "uses", "tasks"}
    line, use, task = found["lineitem"], found["uses"], found["tasks"]
    assert line.pair.columns == ("l_partkey", "l_suppkey")
    assert line.pair.referenced_columns == ("ps_partkey", "ps_suppkey")
    assert line.rows == Tally(2_990, 2_990, whole=True)
    assert line.keys == 1_200
    assert use.rows == Tally(397, 399, whole=True)
    assert use.orphans == (("h", "900"),)
    assert task.pair.columns == ("tenant_id", "project_id")


def test_each_remedy_declares_all_columns_and_runs(database: LabDatabase) -> None:
    found = findings(made(database))
    assert set(found) == {"public.lineitem", "public.uses", "public.tasks"}
    assert "2 of 399 rows of uses refer to no row" in found["public.uses"].message
    for one in found.values():
        for statement in (*one.evidence[0].statements, *one.remedy.statements):
            database.owner.execute_untrusted(statement)
    rows = database.owner.query(
        "SELECT conrelid::regclass::text, pg_catalog.cardinality(conkey), convalidated "
        "FROM pg_catalog.pg_constraint WHERE contype = 'f' ORDER BY 1"
    )
    assert rows == [("lineitem", 2, True), ("tasks", 2, True), ("uses", 2, False)]
    assert findings(read(database)) == {}


def test_tables_of_the_same_keys_do_not_refer_to_each_other(database: LabDatabase) -> None:
    made(database)
    database.owner.execute_untrusted("CREATE TABLE copied (LIKE partsupp INCLUDING ALL)")
    database.owner.execute_untrusted("INSERT INTO copied TABLE partsupp")
    snapshot = read(database)
    assert isinstance(snapshot.data, Known)
    tables = [one.pair.table.name for one in snapshot.data.value.composites]
    assert sorted(tables) == ["copied", "lineitem", "lineitem", "partsupp", "tasks", "uses"]
    assert len(findings(snapshot)) == len(list(kept_composites(snapshot))) == 3


def test_full_grids_of_values_may_be_chance(database: LabDatabase) -> None:
    for statement in split(
        """
        CREATE TABLE tariffs (year int, month int, price int, PRIMARY KEY (year, month));
        CREATE TABLE visits (id bigint PRIMARY KEY, year int, month int);
        INSERT INTO tariffs SELECT y, m, 1
        FROM generate_series(2000, 2020) AS y, generate_series(1, 12) AS m;
        INSERT INTO visits SELECT i, 2000 + i % 21, 1 + i % 12 FROM generate_series(1, 900) i;
        """
    ):
        database.owner.execute_untrusted(statement.text)
    (finding,) = findings(read(database)).values()
    assert finding.confidence is Confidence.POSSIBLE
    assert finding.severity is Severity.INFO
    assert "which may be chance" in finding.message


@pytest.mark.parametrize(("checked", "pairs"), [("", 1), ("DEFERRABLE", 0)])
def test_a_key_that_may_be_checked_late_is_referred_to_by_nobody(
    database: LabDatabase, checked: str, pairs: int
) -> None:
    database.owner.execute_untrusted(
        f"CREATE TABLE lots (area int, lot_no int, UNIQUE (area, lot_no) {checked})"
    )
    database.owner.execute_untrusted("CREATE TABLE bids (id int, area int, lot_no int)")
    assert len(composite_pairs(read_snapshot(database.admin).schema)) == pairs
    refer = "ALTER TABLE bids ADD FOREIGN KEY (area, lot_no) REFERENCES lots (area, lot_no)"
    with nullcontext() if pairs else pytest.raises(StatementFailedError, match="deferrable"):
        database.owner.execute_untrusted(refer)
