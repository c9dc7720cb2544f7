"""The library, designed, built and filled once for the tests of the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof.filling import fill
from dbarchitect.design.proof.ground import new_database, role_names, up_statements
from dbarchitect.design.proof.populate import script
from dbarchitect.design.proof.scale_choice import choose_scale
from dbarchitect.design.proof.setting import Setting
from fixtures.lab_fixtures import roles_undone
from library_design import AS_OF, Filled, library_design

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.design import Design


ENTITY_ROWS = 34_000
"""As many as the entities begin with, a seventh of what they have at the horizon."""


@pytest.fixture(scope="module")
def library(lab: Lab) -> Iterator[Design]:
    with roles_undone(lab):
        yield library_design(lab)


@pytest.fixture(scope="module")
def fill_library(lab: Lab, library: Design) -> Iterator[Callable[[int], Filled]]:
    made: list[LabDatabase] = []

    def filled(seed: int) -> Filled:
        scale = choose_scale(library, ENTITY_ROWS)
        setting = Setting(design=library, rows=scale.rows, seed=seed, as_of=AS_OF)
        database = new_database(lab, library)
        made.append(database)
        statements = script(
            setting,
            server_version_num=lab.server_version_num,
            existing_roles=role_names(library),
        )
        fill(database.owner, setting, statements)
        return Filled(database, setting)

    yield filled
    for database in made:
        lab.drop_database(database)


@pytest.fixture(scope="module")
def filled(fill_library: Callable[[int], Filled]) -> Filled:
    return fill_library(1)


@pytest.fixture(scope="module")
def built(lab: Lab, library: Design) -> Iterator[LabDatabase]:
    database = new_database(lab, library)
    for statement in up_statements(lab, library):
        database.owner.execute_untrusted(statement.sql)
    yield database
    lab.drop_database(database)
