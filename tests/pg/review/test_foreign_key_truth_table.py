"""IDX01 says of each shape of index what the planner does with a foreign key's look-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.engine import review_snapshot
from foreign_key_shapes import PARTITIONED, SHAPES, filled, reads_the_table, shaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab, LabDatabase


@pytest.fixture(scope="module")
def plain(lab: Lab) -> Iterator[LabDatabase]:
    yield from filled(lab, partitioned=False)


@pytest.fixture(scope="module")
def partitioned(lab: Lab) -> Iterator[LabDatabase]:
    yield from filled(lab, partitioned=True)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_foreign_key_is_found_where_its_look_up_reads_the_table(
    plain: LabDatabase, partitioned: LabDatabase, shape: str
) -> None:
    database = partitioned if shape in PARTITIONED else plain
    with shaped(database, shape):
        assert found(database) is reads_the_table(database)


def test_the_look_up_of_some_shapes_reads_the_table_and_of_others_does_not(
    plain: LabDatabase,
) -> None:
    assert reads_the_table(plain)
    with shaped(plain, "permuted"):
        assert not reads_the_table(plain)


def found(database: LabDatabase) -> bool:
    snapshot = read_snapshot(database.admin)
    return bool(review_snapshot(snapshot, [rule_by_code("IDX01")]).findings)
