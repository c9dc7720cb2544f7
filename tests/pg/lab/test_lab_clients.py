"""pg_dump and psql against a lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import LabFailedError

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase

pytestmark = pytest.mark.essential


def test_psql_loads_what_pg_dump_wrote(lab: Lab, database: LabDatabase) -> None:
    database.owner.execute_untrusted('create table "Mixed Case" (a integer primary key)')
    dumped = lab.pg_dump(database, "--schema-only")
    assert 'CREATE TABLE public."Mixed Case"' in dumped
    other = lab.create_database()
    lab.psql(other, dumped)
    assert lab.pg_dump(other, "--schema-only").count("CREATE TABLE") == 1
    lab.drop_database(other)


def test_psql_stops_at_the_first_error_and_says_which(lab: Lab, database: LabDatabase) -> None:
    with pytest.raises(LabFailedError, match='relation "missing" does not exist'):
        lab.psql(database, "select * from missing;\ncreate table t (a integer);")
    assert database.owner.query("select pg_catalog.to_regclass('t')") == [(None,)]
