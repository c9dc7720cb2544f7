"""A filled lab is built as the design is: every constraint has judged every row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.filling import fill
from dbarchitect.design.proof.ground import new_database, role_names
from dbarchitect.design.proof.populate import script
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from dbarchitect.errors import StatementFailedError
from dbarchitect.postgres.snapshot import read_snapshot
from library_design import AS_OF

if TYPE_CHECKING:
    from dbarchitect.design.proof.populate import Load
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design
    from library_design import Filled

FEW_ROWS = 2000
FOREIGN_KEY_VIOLATION = "23503"


def test_what_is_filled_is_built_as_the_migration_builds(
    filled: Filled, built: LabDatabase
) -> None:
    ours = read_snapshot(filled.database.owner).schema
    theirs = read_snapshot(built.owner).schema
    assert ours.tables == theirs.tables
    assert any(table.foreign_keys for table in ours.tables)
    assert all(key.validated for table in ours.tables for key in table.foreign_keys)


def test_a_session_that_filled_plans_as_it_did_before(filled: Filled) -> None:
    rows = filled.database.owner.query_untrusted(
        "SELECT name FROM pg_catalog.pg_settings WHERE name LIKE 'enable%' AND setting = 'off'"
        " AND boot_val = 'on'"
    )
    assert rows == []


def test_a_row_that_refers_to_none_is_refused(lab: Lab, library: Design) -> None:
    setting = Setting(
        design=library, rows=choose_scale(library, FEW_ROWS).rows, seed=1, as_of=AS_OF
    )
    made = script(
        setting,
        server_version_num=lab.server_version_num,
        existing_roles=role_names(library),
    )
    spoilt = replace(made, loads=tuple(map(_spoilt, made.loads)))
    database = new_database(lab, library)
    try:
        with pytest.raises(StatementFailedError) as refused:
            fill(database.owner, setting, spoilt)
    finally:
        lab.drop_database(database)
    assert refused.value.sqlstate == FOREIGN_KEY_VIOLATION


def _spoilt(load: Load) -> Load:
    """The load of the books, one of which then has an author who is not there."""
    if load.table.name != "books":
        return load
    change = "UPDATE public.books SET author_id = -1 WHERE id = 7"
    return replace(load, indexed=(*load.indexed, change))
