"""How sure a rule is of a reference that names alone tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.lab.loading import load_files
from dbarchitect.model.finding import Severity
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import all_rules
from dbarchitect.review.engine import review_snapshot

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

_WORKERS = 'CREATE TABLE "Worker" (id uuid PRIMARY KEY);'
_REFERRING = 'CREATE TABLE j{} (id int PRIMARY KEY, "{}" uuid NOT NULL REFERENCES "Worker");'


@pytest.mark.parametrize(
    ("declared", "column", "severity"),
    [
        (("workerId", "workerId"), "workerId", Severity.WARNING),
        (("workerId", "workerId"), "worker_id", Severity.INFO),
        (("worker_id", "workerId"), "worker_id", Severity.WARNING),
        (("agent_id", "agent_id"), "agent_id", Severity.WARNING),
        (("agent_id",), "agent_id", Severity.INFO),
    ],
)
def test_a_reference_that_little_speaks_for_is_for_information(
    database: LabDatabase, declared: tuple[str, ...], column: str, severity: Severity
) -> None:
    tables = [_REFERRING.format(number, name) for number, name in enumerate(declared)]
    sql = f'{_WORKERS} {" ".join(tables)} CREATE TABLE v (id int PRIMARY KEY, "{column}" uuid);'
    load_files(database, [("a.sql", sql)])
    rules = [module for module in all_rules() if module.rule.code == "KEY07"]
    found = review_snapshot(read_snapshot(database.admin), rules).findings
    assert [(f.target.parts[-1], f.severity) for f in found] == [(column, severity)]
