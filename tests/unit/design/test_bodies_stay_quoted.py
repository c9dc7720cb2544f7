from __future__ import annotations

from dbarchitect.design.routines import trigger_routine
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.sqltext.statements import split

NAME = QualifiedName("public", "keep")


def test_a_body_with_the_usual_quote_in_it_is_quoted_otherwise() -> None:
    body = "BEGIN RAISE NOTICE '$function$ $functionx$'; RETURN NULL; END;"
    made = trigger_routine(NAME, "owner", body, "")
    assert [statement.text for statement in split(made.definition)] == [made.definition]
    assert made.definition.endswith("$functionxx$")


def test_another_body_has_the_usual_quote() -> None:
    made = trigger_routine(NAME, "owner", "BEGIN RETURN NULL; END;", "")
    assert made.definition.endswith("\n$function$")
