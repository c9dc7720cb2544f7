"""What a role, a database or the environment sets changes nothing of what is read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.model.reading import Known
from dbarchitect.model.snapshot import Settings, Snapshot
from dbarchitect.postgres.connecting import connect
from dbarchitect.postgres.snapshot import read_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import Lab, LabDatabase

_SCHEMA = """
create table public."Été 🐘" (
    d date default '2020-02-01',
    i interval default '1 day -02:03:04',
    f double precision default 0.1::double precision + 1e-9,
    b bytea default '\\x00ff',
    t text default 'a\\b''c',
    at timestamptz not null
) partition by range (at)
"""
_PARTITION = """
create table public.part partition of public."Été 🐘"
    for values from ('2026-01-01 00:00+00') to ('2027-01-01 00:00+00')
"""
_ODD = {
    "datestyle": "German",
    "intervalstyle": "sql_standard",
    "extra_float_digits": "-10",
    "bytea_output": "escape",
    "quote_all_identifiers": "on",
    "standard_conforming_strings": "off",
    "timezone": "Asia/Kathmandu",
    "client_encoding": "LATIN1",
    "transform_null_equals": "on",
    "array_nulls": "off",
    "row_security": "off",
    "jit": "on",
}


@pytest.fixture
def prepared(database: LabDatabase) -> LabDatabase:
    database.owner.execute_untrusted(_SCHEMA)
    database.owner.execute_untrusted(_PARTITION)
    return database


def read(lab: Lab, database: LabDatabase) -> Snapshot:
    with connect(lab.conninfo(database), read_only=True, from_environment=False) as session:
        return read_snapshot(session)


@pytest.mark.essential
def test_how_a_role_wants_things_printed_does_not_matter(
    lab: Lab, prepared: LabDatabase
) -> None:
    plain = read(lab, prepared)
    for name, value in _ODD.items():
        prepared.owner.execute_untrusted(
            f"alter database \"{prepared.name}\" set {name} = '{value}'"
        )
    odd = read(lab, prepared)
    roles = plain.schema.roles
    assert replace(odd.schema, roles=roles) == plain.schema


def test_settings_are_those_of_the_database_not_of_the_reading(
    lab: Lab, prepared: LabDatabase
) -> None:
    for name in ("jit", "datestyle", "timezone"):
        prepared.owner.execute_untrusted(
            f"alter database \"{prepared.name}\" set {name} = '{_ODD[name]}'"
        )
    settings = read(lab, prepared).settings
    assert isinstance(settings, Known)
    assert isinstance(settings.value, Settings)
    assert settings.value.value("jit") == "on"
    assert settings.value.value("TimeZone") == "Asia/Kathmandu"
    assert (settings.value.value("DateStyle") or "").startswith("German")
    assert settings.value.value("client_encoding") is None
