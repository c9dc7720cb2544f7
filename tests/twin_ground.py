"""Databases that hold rows, and twins of them."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from dbarchitect.lab.twin import build_twin, read_facts
from dbarchitect.lab.twin.explain import read_plan
from dbarchitect.model.twin import PlannerSettings
from dbarchitect.postgres.snapshot.reader import SnapshotOptions, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.lab.twin import Twin
    from dbarchitect.model.plan import Plan
    from dbarchitect.model.twin import TwinFacts


def facts_of(database: LabDatabase) -> TwinFacts:
    """What the planner knows of a filled database, read as a user's would be."""
    snapshot = read_snapshot(database.owner, options=SnapshotOptions(values=True))
    return read_facts(database, snapshot)


def loaded_plan(database: LabDatabase, sql: str, values: Sequence[str | None] = ()) -> Plan:
    """The plan on the rows that are there, under the settings of a twin."""
    settings = {**PlannerSettings().settings, "plan_cache_mode": "force_custom_plan"}
    database.owner.apply_settings(settings)
    listed = ", ".join("NULL" if v is None else f"'{v}'" for v in values)
    call = f"({listed})" if values else ""
    database.owner.execute_untrusted(f"PREPARE asked AS {sql}")
    try:
        ((plan,),) = database.owner.query_untrusted(
            f"EXPLAIN (FORMAT JSON) EXECUTE asked {call}"
        )
    finally:
        database.owner.execute_untrusted("DEALLOCATE asked")
    return read_plan(plan)


@contextmanager
def twin_of(lab: Lab, ddl: Sequence[str], facts: TwinFacts) -> Iterator[Twin]:
    """A twin whose schema these statements build."""
    database = lab.create_database()
    try:
        for statement in ddl:
            database.owner.execute_untrusted(statement)
        twin = build_twin(database, facts)
        with closing(twin):
            yield twin
    finally:
        lab.drop_database(database)
