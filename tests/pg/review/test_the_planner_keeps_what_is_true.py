"""The planner of a lab without rows refutes no finding that is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.planner_questions import without_refuted
from dbarchitect.lab.loading import load_files
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import chosen_rules
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

_TABLES = """
CREATE TABLE owner (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n numeric UNIQUE NOT NULL
);
CREATE TABLE item (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,
    owner_id bigint NOT NULL{reference}
){after};
"""
_KEY = " REFERENCES owner"
_POLICY = """
ALTER TABLE item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY p ON item USING (owner_id = (SELECT current_setting('app.owner')::bigint));
"""


def tables(reference: str, after: str = "", more: str = "") -> str:
    return _TABLES.format(reference=reference, after=after) + more


TRUE = {
    "a foreign key": ("IDX01", tables(_KEY)),
    "a foreign key beside a partial index that its look-up implies": (
        "IDX01",
        tables(_KEY, more="CREATE INDEX ON item (name) WHERE owner_id IS NOT NULL;"),
    ),
    "a foreign key at the end of an index": (
        "IDX01",
        tables(_KEY, more="CREATE INDEX ON item (name, owner_id);"),
    ),
    "a foreign key of a partitioned table without partitions": (
        "IDX01",
        """CREATE TABLE owner (id bigint PRIMARY KEY);
        CREATE TABLE item (k int PRIMARY KEY, owner_id bigint NOT NULL REFERENCES owner)
            PARTITION BY LIST (k);""",
    ),
    "a foreign key of another type": (
        "KEY09",
        tables(" REFERENCES owner (n)", more="CREATE INDEX ON item (owner_id);"),
    ),
    "a foreign key of another type beside a partial index": (
        "KEY09",
        tables(
            " REFERENCES owner (n)",
            more="CREATE INDEX ON item (owner_id) WHERE owner_id IS NOT NULL;",
        ),
    ),
    "a foreign key of another type of a partitioned table": (
        "KEY09",
        """CREATE TABLE owner (n numeric PRIMARY KEY);
        CREATE TABLE item (k int PRIMARY KEY, owner_id bigint NOT NULL REFERENCES owner (n))
            PARTITION BY LIST (k);
        CREATE TABLE item_1 PARTITION OF item FOR VALUES IN (1);
        CREATE INDEX ON item (owner_id);""",
    ),
    "a policy": ("SEC08", tables("", more=_POLICY)),
    "a policy whose column an index includes": (
        "SEC08",
        tables("", more=f"{_POLICY} CREATE INDEX ON item (name) INCLUDE (owner_id);"),
    ),
    "a policy whose column comes second in an index": (
        "SEC08",
        tables("", more=f"{_POLICY} CREATE INDEX ON item (name, owner_id);"),
    ),
    "a partial index beside another one with its key": (
        "IDX11",
        tables(
            "",
            more="CREATE INDEX ON item (name) WHERE owner_id IS NOT NULL;"
            "CREATE INDEX ON item (owner_id, name);",
        ),
    ),
}


@pytest.mark.parametrize(("code", "schema"), TRUE.values(), ids=TRUE)
def test_what_is_true_stays(database: LabDatabase, code: str, schema: str) -> None:
    load_files(database, [("schema.sql", schema)])
    snapshot = read_snapshot(database.admin)
    findings = review_snapshot(snapshot, chosen_rules((code,), ())).findings
    assert findings
    kept = without_refuted(database, snapshot, findings).findings
    assert [finding.fingerprint for finding in kept] == [f.fingerprint for f in findings]
