"""How often rows are deleted is as the brief says, and who says so is told."""

from __future__ import annotations

import pytest

from dbarchitect.design.horizon import horizon_setting
from dbarchitect.design.index_proof.deletions import (
    DELETED_SHARE_PER_YEAR,
    Deletions,
    DeletionSource,
    deletions,
)
from dbarchitect.model.identifier import QualifiedName
from shop_design import AS_OF, design_of

BRIEF = """
name: notes
postgresql: 18
horizon: 1 year
entities:
  Person: {{rows: 1000, attributes: {{name: text(20)}}, keep: {{delete: soft}}}}
  Folder: {{rows: 5000, attributes: {{name: text(20)}}}}
  Note: {{part of: Folder, rows: 100k, attributes: {{said: text(20)}}}}
  Visit: {{belongs to: Person, rows: 10k, growth: 1k/month, attributes: {{said: text(20)}}}}
access:
  all: {{sql: "SELECT id FROM folders WHERE id = :id", rate: 1/hour}}
{more}
"""
DELETES = '  gone: {sql: "DELETE FROM folders WHERE id = :id", rate: 2/hour}\n'
RETENTION = "requirements: {retention: {Visit: 90 days}}\n"


def of(table: str, more: str = "") -> Deletions:
    setting = horizon_setting(design_of(BRIEF.format(more=more)), as_of=AS_OF)
    return deletions(setting, QualifiedName("public", table))


def test_rows_that_are_marked_are_not_deleted() -> None:
    assert of("people").source is DeletionSource.MARKED
    assert of("people").per_hour == 0.0


def test_what_nobody_declares_is_assumed() -> None:
    found = of("folders")
    assert found.source is DeletionSource.ASSUMED
    assert found.per_year == pytest.approx(5000 * DELETED_SHARE_PER_YEAR)


@pytest.mark.parametrize(
    "sql",
    [
        "WITH gone AS (DELETE FROM folders WHERE id = :id RETURNING id) SELECT id FROM gone",
        (
            "MERGE INTO folders f USING (SELECT :id::bigint AS id) n ON f.id = n.id "
            "WHEN MATCHED THEN DELETE"
        ),
    ],
)
def test_a_deletion_in_a_cte_or_by_a_merge_is_declared(sql: str) -> None:
    found = of("folders", f'  gone: {{sql: "{sql}", rate: 2/hour}}\n')
    assert found.source is DeletionSource.DECLARED
    assert found.per_hour == pytest.approx(2)


def test_a_merge_that_deletes_nothing_declares_no_deletion() -> None:
    sql = (
        "MERGE INTO folders f USING (SELECT :id::bigint AS id) n ON f.id = n.id "
        "WHEN MATCHED THEN UPDATE SET name = 'x'"
    )
    assert of("folders", f'  kept: {{sql: "{sql}", rate: 2/hour}}\n').source is (
        DeletionSource.ASSUMED
    )


def test_parts_go_along_with_what_they_are_a_part_of() -> None:
    found = of("notes", DELETES)
    assert of("folders", DELETES).source is DeletionSource.DECLARED
    assert found.source is DeletionSource.CASCADE
    assert found.per_hour == pytest.approx(2 * 100_000 / 5000)


def test_retention_deletes_what_comes_in() -> None:
    found = of("visits", RETENTION)
    assert found.source is DeletionSource.RETENTION
    assert found.per_year == pytest.approx(12_000)
