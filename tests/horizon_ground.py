"""A design on loaded rows, and a twin of it that was told the brief alone."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from dbarchitect.design.horizon import horizon_facts
from dbarchitect.design.proof.filling import fill
from dbarchitect.design.proof.ground import new_database, role_names, up_statements
from dbarchitect.design.proof.keys import key_values
from dbarchitect.design.proof.populate import script
from dbarchitect.lab.twin import build_twin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.lab.twin import Twin
    from dbarchitect.model.twin import TwinFacts

Question = tuple[str, str, str, tuple[str | None, ...]]
"""Access pattern, kind of key, SQL and values."""


@contextmanager
def loaded(lab: Lab, setting: Setting) -> Iterator[LabDatabase]:
    """A database that holds the setting's rows, analysed."""
    database = new_database(lab, setting.design)
    made = script(
        setting,
        server_version_num=lab.server_version_num,
        existing_roles=role_names(setting.design),
    )
    try:
        fill(database.owner, setting, made)
        yield database
    finally:
        lab.drop_database(database)


@contextmanager
def twin_with(lab: Lab, setting: Setting, facts: TwinFacts | None = None) -> Iterator[Twin]:
    """A twin of the setting's design; told the brief's facts, unless given others."""
    database = new_database(lab, setting.design)
    try:
        for statement in up_statements(lab, setting.design):
            database.owner.execute_untrusted(statement.sql)
        told = facts or horizon_facts(database.owner, setting).facts
        twin = build_twin(database, told)
        with closing(twin):
            yield twin
    finally:
        lab.drop_database(database)


def questions(database: LabDatabase, setting: Setting) -> tuple[Question, ...]:
    """Every access pattern with each kind of key of the loaded rows."""
    found: list[Question] = []
    for access in setting.design.access:
        types = parameter_types(database, access.sql)
        for kind, choice in key_values(database.owner, setting, access, types).items():
            found.append((access.name, kind, access.sql, choice.attempts[0]))
    return tuple(found)


def parameter_types(database: LabDatabase, sql: str) -> tuple[str, ...]:
    database.owner.execute_untrusted(f"PREPARE typed AS {sql}")
    ((types,),) = database.owner.query(
        "SELECT parameter_types::text[] FROM pg_catalog.pg_prepared_statements"
        " WHERE name = 'typed'"
    )
    database.owner.execute_untrusted("DEALLOCATE typed")
    return tuple(types)
