"""A role without rights gets findings on the rest, and the names of what it could not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.review import ReviewRequest, review
from dbarchitect.app.targets import TargetRequest
from dbarchitect.model.finding import Severity

if TYPE_CHECKING:
    from dbarchitect.app.review import ReviewResult
    from dbarchitect.lab import LabDatabase

pytestmark = pytest.mark.essential

_SCHEMA = (
    'CREATE SCHEMA "Other.Schema"',
    'CREATE TABLE "Other.Schema"."T" (id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY)',
    "CREATE TABLE mine (id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY, note text)",
    "CREATE TABLE keyless (id bigint NOT NULL)",
    "GRANT USAGE ON SCHEMA public TO poor",
    "GRANT SELECT ON mine TO poor",
    "GRANT SELECT ON SEQUENCE mine_id_seq TO poor",
)


def reviewed_as_poor(database: LabDatabase, *select: str) -> ReviewResult:
    database.lab.create_role("poor", login=True)
    for statement in _SCHEMA:
        database.owner.execute_untrusted(statement)
    database.admin.execute_untrusted(f'GRANT CONNECT ON DATABASE "{database.name}" TO poor')
    url = database.lab.conninfo(database, "poor")
    return review(ReviewRequest(target=TargetRequest(target=url), select=select))


def test_rules_name_the_objects_of_which_they_cannot_tell(database: LabDatabase) -> None:
    result = reviewed_as_poor(database, "SEQ01", "KEY01")
    assert [finding.code for finding in result.review.findings] == ["KEY01"]
    (item,) = result.review.not_verified
    assert item.code == "SEQ01"
    assert [path.text for path in item.objects] == ['"Other.Schema"."T_id_seq"']
    assert result.review.rules_run == ("KEY01", "SEQ01")


def test_half_a_look_is_a_warning(database: LabDatabase) -> None:
    result = reviewed_as_poor(database, "SEQ01")
    assert not result.review.findings
    assert result.review.worst() is Severity.WARNING


def test_tables_whose_statistics_are_hidden_are_named(database: LabDatabase) -> None:
    (item,) = [
        one for one in reviewed_as_poor(database, "CON04").review.not_verified if one.objects
    ]
    assert [path.text for path in item.objects] == ['"Other.Schema"."T"', "public.keyless"]
