"""Of each two types: whether a change of one to the other writes the table anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.ddl.effects import Effects
from dbarchitect.errors import StatementFailedError
from dbarchitect.lab.loading import load_files
from dbarchitect.model.effects import Work
from dbarchitect.postgres.snapshot import read_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

TYPES = (
    "integer",
    "oid",
    "numeric",
    "numeric(10,2)",
    "text",
    "varchar(10)",
    "varchar(20)",
    "char(10)",
    "timestamp",
    "timestamp(3)",
    "timestamptz",
    "timestamptz(3)",
    "interval(2)",
    "interval day to second",
    "interval year to month",
    "inet",
    "cidr",
    "varchar(10)[]",
    "mood",
    "plain",
    '"Other"."Short"',
    "positive",
)
SCHEMA = """
    CREATE SCHEMA "Other";
    CREATE TYPE mood AS ENUM ('sad');
    CREATE DOMAIN plain AS integer;
    CREATE DOMAIN positive AS plain CHECK (value > 0);
    CREATE DOMAIN "Other"."Short" AS varchar(10);
"""
FILE = """
    select pg_catalog.pg_relation_filenode(%(name)s::pg_catalog.regclass)::bigint
"""


@pytest.mark.essential
def test_a_change_of_type_writes_the_table_anew_where_that_is_derived(
    database: LabDatabase,
) -> None:
    tables = [f"CREATE TABLE t{i} (c {one});" for i, one in enumerate(TYPES)]
    load_files(database, [("schema.sql", "\n".join([SCHEMA, *tables]))])
    schema = read_snapshot(database.admin).schema
    effects = Effects(schema, server_version_num=database.lab.server_version_num)
    tried, wrong = 0, list[str]()
    for number, _old in enumerate(TYPES):
        for new in TYPES:
            change = f"ALTER TABLE t{number} ALTER COLUMN c TYPE {new} USING c::{new}"
            real = rewrites(database, f"t{number}", change)
            (found,) = effects.of([change])
            derived = found.relations[0].work
            tried += real is not None
            if real is not None and derived is not Work.UNKNOWN:
                wrong += [change] if real != (derived is Work.REWRITTEN) else []
    assert wrong == []
    assert tried > 150


def rewrites(database: LabDatabase, table: str, change: str) -> bool | None:
    """Whether the table has another file afterwards; None where the server refuses."""
    session = database.owner
    with session.rolled_back():
        before = session.query(FILE, {"name": table})
        try:
            with session.savepoint():
                session.execute_untrusted(change)
        except StatementFailedError:
            return None
        return session.query(FILE, {"name": table}) != before
