"""Snapshot, DDL, lab, snapshot: equal for every kind of object, and equal for pg_dump.

The majors that a case does not know are not asked: its id says since which it runs, and
`scripts/round_trip_on_all_majors.sh` chooses by that. `essential` are the cases for 15.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.ddl import create_statements, drop_statements, render_script
from round_trip import (
    State,
    apply,
    load,
    min_version,
    round_trip,
    state,
    state_differences,
    temporary,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from dbarchitect.lab import Lab
    from dbarchitect.model.schema import Schema, Table

CASES = Path(__file__).parents[1] / "cases" / "roundtrip"
ESSENTIAL_MAJOR = 15
PARTITIONS = "partitions/levels.sql"
"""Cases without roles, which an owner without superuser can load, too."""
PLAIN = ("whole_schemas/tpc_ds.sql", "cycles/cycles.sql", PARTITIONS)


def _parameters() -> list[object]:
    found: list[object] = []
    for path in sorted(CASES.glob("*/*.sql")):
        since = min_version(path.read_text())
        name = f"{path.parent.name}-{path.stem}"
        if since > ESSENTIAL_MAJOR:
            found.append(pytest.param(path, id=f"{name}-since_{since}"))
        else:
            suffix = f"-since_{since}" if since > 13 else ""
            found.append(pytest.param(path, id=name + suffix, marks=pytest.mark.essential))
    return found


def _schema_of(lab: Lab, case: str) -> Schema:
    with temporary(lab) as source:
        load(lab, source, (CASES / case).read_text())
        return state(lab, source).schema


@pytest.fixture(scope="session")
def empty(lab: Lab) -> State:
    """A database in which nothing was ever made."""
    with temporary(lab) as database:
        return state(lab, database)


@pytest.mark.parametrize("path", _parameters())
def test_what_was_read_is_made_again_and_taken_away(lab: Lab, empty: State, path: Path) -> None:
    assert round_trip(lab, empty, path.read_text()) == []


def _without_comment(schema: Schema) -> Schema:
    first, *rest = schema.tables
    return replace(schema, tables=(replace(first, comment="changed"), *rest))


def _one_index_less(table: Table) -> Table:
    kept = tuple(one for one in table.indexes if one.constraint is not None)
    return replace(table, indexes=kept)


def _without_indexes(schema: Schema) -> Schema:
    return replace(schema, tables=tuple(map(_one_index_less, schema.tables)))


def _without_foreign_keys(schema: Schema) -> Schema:
    tables = tuple(
        replace(one, constraints=tuple(set(one.constraints) - set(one.foreign_keys)))
        for one in schema.tables
    )
    return replace(schema, tables=tables)


@pytest.mark.parametrize("perturb", [_without_comment, _without_indexes, _without_foreign_keys])
def test_the_comparison_sees_what_was_changed(
    lab: Lab, perturb: Callable[[Schema], Schema]
) -> None:
    with temporary(lab) as source:
        load(lab, source, (CASES / "whole_schemas/tpc_h.sql").read_text())
        load(lab, source, "CREATE INDEX extra ON public.lineitem (l_shipdate)")
        before = state(lab, source)
    with temporary(lab) as copy:
        changed = perturb(before.schema)
        version = lab.server_version_num
        apply(
            lab,
            copy,
            create_statements(changed, server_version_num=version, include_roles=False),
        )
        found = state_differences("perturbed", before, state(lab, copy))
    assert any("pg_dump" in line for line in found)
    assert any("pg_dump" not in line for line in found)


@pytest.mark.essential
@pytest.mark.parametrize("case", PLAIN)
def test_the_script_loads_with_psql_as_an_ordinary_owner(lab: Lab, case: str) -> None:
    schema = _schema_of(lab, case)
    statements = create_statements(
        schema,
        server_version_num=lab.server_version_num,
        include_roles=False,
        include_owners=False,
        include_privileges=False,
    )
    with temporary(lab) as copy:
        lab.psql(copy, render_script(statements))
        after = state(lab, copy).schema
    assert {one.name for one in after.tables} == {one.name for one in schema.tables}
    assert {one.name for one in after.routines} == {one.name for one in schema.routines}


@pytest.mark.essential
def test_a_second_up_after_a_down_gives_the_same_database(lab: Lab) -> None:
    schema = _schema_of(lab, PARTITIONS)
    version = lab.server_version_num
    up = create_statements(schema, server_version_num=version, include_roles=False)
    down = drop_statements(schema, server_version_num=version, include_roles=False)
    with temporary(lab) as copy:
        apply(lab, copy, up)
        first = state(lab, copy)
        apply(lab, copy, down)
        apply(lab, copy, up)
        assert state_differences("second", first, state(lab, copy)) == []


@pytest.mark.essential
def test_the_order_of_the_input_does_not_change_the_statements(lab: Lab) -> None:
    schema = _schema_of(lab, "cycles/cycles.sql")
    shuffled = replace(
        schema,
        tables=schema.tables[::-1],
        views=schema.views[::-1],
        routines=schema.routines[::-1],
        dependencies=schema.dependencies[::-1],
    )
    version = lab.server_version_num
    assert create_statements(schema, server_version_num=version) == create_statements(
        shuffled, server_version_num=version
    )
