"""The planner takes each index that a finding about a query says to make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.lab.questions import Question, generic_plan
from dbarchitect.model.finding import Severity
from dbarchitect.postgres.snapshot import read_snapshot
from dbarchitect.review.catalogue import rule_by_code
from dbarchitect.review.engine import review_snapshot
from rule_examples import load_example, snapshot_of_example

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

CODES = ["IDX20", "JSN03", "QRY16", "QRY23", "QRY26", "QRY27", "QRY29", "QRY35"]


def indexes_of_plan(database: LabDatabase, statement: str) -> set[str]:
    plan = generic_plan(database.owner, Question(statement))
    assert plan is not None, statement
    return {node.index for _, node in plan.root.walk() if node.index is not None}


def index_names(database: LabDatabase) -> set[str]:
    tables = read_snapshot(database.admin).schema.tables
    return {index.name.name for table in tables for index in table.indexes}


@pytest.mark.parametrize("code", CODES)
def test_the_index_of_a_remedy_is_used(database: LabDatabase, code: str) -> None:
    module = rule_by_code(code)
    load_example(database, module, "bad")
    snapshot = snapshot_of_example(database, module, "bad")
    found = [f for f in review_snapshot(snapshot, [module]).findings if f.remedy.statements]
    assert found
    for finding in found:
        (query,) = finding.evidence[0].statements
        before = index_names(database)
        for statement in finding.remedy.statements:
            database.owner.execute_untrusted(statement)
        made = index_names(database) - before
        assert made
        assert made & indexes_of_plan(database, query), query


PAST_THE_INDEX = ["QRY16", "QRY17", "QRY18", "QRY28", "QRY32", "QRY34", "QRY35", "QRY36"]


def searches_an_index(database: LabDatabase, statement: str) -> bool:
    """Whether rows are found by an index, which may also be walked from end to end."""
    plan = generic_plan(database.owner, Question(statement))
    assert plan is not None, statement
    return any("Index Cond" in dict(node.details) for _, node in plan.root.walk())


@pytest.mark.parametrize("code", PAST_THE_INDEX)
def test_the_index_is_of_no_use_for_the_query_and_of_use_for_its_rewrite(
    database: LabDatabase, code: str
) -> None:
    module = rule_by_code(code)
    load_example(database, module, "bad")
    snapshot = snapshot_of_example(database, module, "bad")
    found = review_snapshot(snapshot, [module]).findings
    assert found
    for finding in found:
        (query,) = finding.evidence[0].statements
        assert not searches_an_index(database, query), query
        rewrite = finding.remedy.rewrite.removesuffix(";")
        assert not rewrite or searches_an_index(database, rewrite), rewrite


def test_all_rows_are_sorted_or_parts_of_them_as_the_severity_says(
    database: LabDatabase,
) -> None:
    module = rule_by_code("QRY27")
    load_example(database, module, "bad")
    snapshot = snapshot_of_example(database, module, "bad")
    found = review_snapshot(snapshot, [module]).findings
    assert {finding.severity for finding in found} == {Severity.WARNING, Severity.INFO}
    for finding in found:
        (query,) = finding.evidence[0].statements
        plan = generic_plan(database.owner, Question(query))
        assert plan is not None, query
        kinds = {node.type for _, node in plan.root.walk()}
        in_parts = finding.severity is Severity.INFO
        assert ("Incremental Sort" in kinds, "Sort" in kinds) == (in_parts, not in_parts), query
