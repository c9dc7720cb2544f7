"""Whatever valid brief is designed: it loads, comes down to nothing, and reviews clean."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, event, given, settings

from dbarchitect.app.conditions import Conditions
from dbarchitect.app.design import DesignRequest, design, one_tenant
from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.names import physical_names
from dbarchitect.design.proof.ground import down_statements, new_database, up_statements
from dbarchitect.design.scripts import up_script
from dbarchitect.model.finding import Severity
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot
from dbarchitect.review.catalogue import all_rules
from dbarchitect.review.engine import review_snapshot
from shop_design import AS_OF
from whole_briefs import whole_briefs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.ddl import DdlStatement
    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.brief import Brief
    from dbarchitect.model.design import Design
    from dbarchitect.model.snapshot import Snapshot
    from whole_briefs import Tree

UNPROVEN = Conditions(as_of=AS_OF, proof=False)

EXAMPLES = int(os.environ.get("WHOLE_BRIEFS", "12"))
"""As many as take some twenty seconds; hundreds look for what nobody thought of."""


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    # The same briefs in each run of CI; whoever asks for more gets others each time.
    derandomize="WHOLE_BRIEFS" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture,
                           HealthCheck.filter_too_much, HealthCheck.data_too_large],
)  # fmt: skip
@given(tree=whole_briefs())
def test_it_is_written_loaded_taken_down_and_reviewed(lab: Lab, tree: Tree | None) -> None:
    event("refused" if tree is None else "valid")
    assume(tree is not None)
    brief = load_brief(json.dumps(tree))
    holds_in_long_form(brief)
    made, again = designed(brief), designed(brief)
    assert up_script(made) == up_script(again)
    assert made.decisions == again.decisions
    stands_and_falls(lab, made)
    one = one_tenant(made, AS_OF)
    if one is not None:
        stands_and_falls(lab, one)


@settings(
    max_examples=max(3, EXAMPLES // 8),
    deadline=None,
    derandomize="WHOLE_BRIEFS" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much,
                           HealthCheck.data_too_large],
)  # fmt: skip
@given(tree=whole_briefs())
def test_every_file_of_it_is_written(tree: Tree | None) -> None:
    assume(tree is not None)
    made = design(DesignRequest(brief=load_brief(json.dumps(tree)), conditions=UNPROVEN))
    assert all(text.endswith("\n") for text in made.files.values())


def designed(brief: Brief) -> Design:
    return design_schema(brief, physical_names(brief), as_of=AS_OF)


def holds_in_long_form(brief: Brief) -> None:
    """The long form says the same, and its own long form is the same text."""
    text = to_long_form(brief)
    again = load_brief(text)
    assert (again.entities, again.access) == (brief.entities, brief.access)
    assert (again.requirements, again.audit_log) == (brief.requirements, brief.audit_log)
    assert to_long_form(again) == text


def stands_and_falls(lab: Lab, made: Design) -> None:
    database = new_database(lab, made)
    try:
        empty = snapshot(database).schema
        run(database, up_statements(lab, made))
        built = snapshot(database)
        assert found_by_review(built) == []
        run(database, down_statements(lab, made))
        assert snapshot(database).schema == empty
        run(database, up_statements(lab, made))
        assert snapshot(database).schema == built.schema
    finally:
        lab.drop_database(database)


def run(database: LabDatabase, statements: Iterable[DdlStatement]) -> None:
    """All of it in one transaction."""
    with database.owner.transaction():
        for statement in statements:
            database.owner.execute_untrusted(statement.sql)


def snapshot(database: LabDatabase) -> Snapshot:
    return read_snapshot(database.owner, options=SnapshotOptions(measures=False))


def found_by_review(built: Snapshot) -> list[tuple[str, str]]:
    review = review_snapshot(built, all_rules())
    return [
        (one.code, one.target.text)
        for one in review.findings
        if one.severity >= Severity.WARNING
    ]
