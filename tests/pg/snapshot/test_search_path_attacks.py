"""What stands before pg_catalog in a database's search path is never run by reading it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.snapshot import read_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase

_TYPES = ("text", "xid", "oid", "name", "int4", "bool", "regclass", "pg_lsn")
_OPERANDS = ("xid8", "text", "oid", "int4", '"char"', "bool", "name", "int8", "int2")


@pytest.mark.essential
def test_types_and_operators_of_a_user_do_not_stand_in_for_the_servers(
    lab: Lab, database: LabDatabase
) -> None:
    for operand in _OPERANDS:
        database.owner.execute_untrusted(
            f"create function public.evil({operand}, {operand}) returns pg_catalog.bool"
            " language plpgsql as $$ begin raise exception 'ran as %', current_user; end $$"
        )
        for operator in ("=", "<>", "<", ">"):
            database.owner.execute_untrusted(
                f"create operator public.{operator} (leftarg = {operand},"
                f" rightarg = {operand}, function = public.evil)"
            )
    for name in _TYPES:
        database.owner.execute_untrusted(f"create type public.{name} as (a pg_catalog.int8)")
    database.owner.execute_untrusted(
        f'alter database "{database.name}" set search_path = public, pg_catalog'
    )
    with connect(lab.conninfo(database), read_only=True, from_environment=False) as session:
        snapshot = read_snapshot(session)
    assert len(snapshot.schema.composite_types) == len(_TYPES)
