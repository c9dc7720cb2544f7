"""What a review's JSON says, its published schema and the model cannot drift apart.

One review that uses every field is varied: field by field, each to every other value that its
type has. Each variation is told, but for what is left out on purpose, and is of the schema.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from dbarchitect.errors import Location
from dbarchitect.model.effects import LockMode, RelationEffect, StatementEffects, Work
from dbarchitect.model.evidence import (
    Evidence,
    Measurement,
    Method,
    Subject,
    SubjectKind,
    Unit,
)
from dbarchitect.model.finding import (
    Finding,
    NotLoaded,
    NotVerified,
    Remedy,
    Review,
    Severity,
    Suppressed,
    Systemic,
)
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.plan import Plan, PlanNode
from dbarchitect.model.quantities import Bytes, PlannerCost
from dbarchitect.model.remedy_proof import (
    Brought,
    Outcome,
    PlanChange,
    Refusal,
    RemedyProof,
)
from dbarchitect.model.schema import ObjectKind, ObjectPath, UnreadObject
from dbarchitect.report.findings_json import review_as_json
from published_schemas import schema_of, validate

if TYPE_CHECKING:
    from collections.abc import Iterator

UNSAID = {
    "Evidence.key": "it names the evidence within one result, as the fingerprint does",
    "Evidence.parameters": "no rule binds any",
    "Evidence.data_seed": "a review makes no rows",
    "Measurement.low": "a review measures nothing twice",
    "Measurement.high": "a review measures nothing twice",
    "Measurement.varying": "a result is not compared with another to the byte",
    "PlanNode.startup_cost": "a plan is told by its lines and its whole cost",
    "PlanNode.rows": "a plan is told by its lines and its whole cost",
    "PlanNode.width_bytes": "a plan is told by its lines and its whole cost",
    "PlanNode.details": "a plan is told by its lines and its whole cost",
    "RelationEffect.table": "an index's name is enough",
}
"""Fields that the result leaves out, and why."""

TABLE = ObjectPath(ObjectKind.TABLE, ("public", "t"))
EVIDENCE = Evidence(
    key="k",
    claim="it is so",
    method=Method.READ,
    subject=Subject(SubjectKind.SOURCE, "database d"),
    measurements=(
        Measurement(
            name="rows", value=3, unit=Unit.ROWS, n=2, low=1.0, high=4.0, varying=False
        ),
    ),
    statements=("SELECT 1",),
    parameters=("1",),
    passed=True,
    server="18.6",
    locale="C.UTF-8",
    data_seed=1,
)
LEAF = PlanNode(
    type="Index Scan",
    startup_cost=PlannerCost(1.0),
    total_cost=PlannerCost(2.0),
    rows=3.0,
    width_bytes=Bytes(4),
    relation="t",
    index="i",
    join="Left",
    details=(("Filter", "x"),),
)
PLAN = Plan(root=replace(LEAF, type="Sort", children=(LEAF,)))
EFFECT = RelationEffect(
    relation=QualifiedName("public", "t"),
    kind=ObjectKind.TABLE,
    mode=LockMode.SHARE,
    work=Work.SCANNED,
    stored=Bytes(8),
    table=QualifiedName("public", "u"),
)
PROOF = RemedyProof(
    outcome=Outcome.BRINGS,
    told="It brings another.",
    evidence=replace(EVIDENCE, claim="it was run"),
    brought=(Brought(code="KEY02", slug="s", severity=Severity.INFO, target=TABLE),),
    refusal=Refusal(statement="SELECT 2", message="no", sqlstate="42601"),
    plans=PlanChange(
        statement="SELECT 3",
        before=PLAN,
        after=PLAN,
        conditions="with sizes",
        sized=True,
        rewrite="SELECT 4",
    ),
)
FINDING = Finding(
    code="KEY01",
    slug="s",
    severity=Severity.WARNING,
    target=TABLE,
    message="It hurts.",
    remedy=Remedy(
        text="Do it.",
        statements=("SELECT 5",),
        rewrite="SELECT 6",
        effects=(StatementEffects(relations=(EFFECT,), unknown="All."),),
    ),
    evidence=(EVIDENCE,),
    detail="d",
    location=Location("a.sql", 3, 4),
    proof=PROOF,
    rewrite_proof=replace(PROOF, outcome=Outcome.RUNS),
)
REVIEW = Review(
    findings=(FINDING,),
    not_verified=(NotVerified(code="SEQ01", slug="s", reason="No.", objects=(TABLE,)),),
    unread=(UnreadObject(TABLE, "Locked."),),
    rules_run=("KEY01",),
    systemic=(
        Systemic(
            code="KEY01",
            slug="s",
            severity=Severity.ERROR,
            sentence="Many.",
            why="It hurts.",
            count=20,
            of=30,
        ),
    ),
    known=3,
    suppressed=(Suppressed(finding=FINDING, reason="So.", until=date(2027, 1, 1)),),
    not_loaded=(
        NotLoaded(
            location=Location("b.sql", 5, 6),
            statement="DO",
            reason="No.",
            because_of=Location("c.sql", 7, 8),
        ),
    ),
)


@cache
def fields_that_may_lack(kind: type) -> frozenset[str]:
    return frozenset(one.name for one in fields(kind) if "None" in str(one.type))


def variations(value: object, name: str = "") -> Iterator[tuple[str, Any]]:
    """The value with one field changed, and that field's name."""
    if is_dataclass(value) and not isinstance(value, type):
        kind = type(value)
        for one in fields(kind):
            own = f"{kind.__name__}.{one.name}"
            for deeper, changed in variations(getattr(value, one.name), own):
                yield deeper, replace(value, **{one.name: changed})
            if one.name in fields_that_may_lack(kind):
                yield own, replace(value, **{one.name: None})
    elif isinstance(value, tuple):
        yield from _variations_of_tuple(value, name)
    else:
        yield from ((name, other) for other in _others(value))


def _variations_of_tuple(
    value: tuple[Any, ...], name: str
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for place, item in enumerate(value):
        for deeper, changed in variations(item, name):
            yield deeper, (*value[:place], changed, *value[place + 1 :])


def _others(value: object) -> list[object]:
    if isinstance(value, Enum):
        return [other for other in type(value) if other is not value]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1]
    if isinstance(value, date):
        return [value + timedelta(days=1)]
    assert isinstance(value, str), value
    return ["XYZ99" if re.fullmatch("[A-Z]{3}[0-9]{2}", value) else f"{value} too"]


def test_every_field_of_a_review_is_told_and_published() -> None:
    told = review_as_json(REVIEW)
    validate("review-result", told)
    names: set[str] = set()
    telling: set[str] = set()
    for name, review in variations(REVIEW):
        changed = review_as_json(review)
        try:
            validate("review-result", changed)
        except jsonschema.ValidationError as error:
            pytest.fail(f"{name}: {error.message}")
        names.add(name)
        if changed != told:
            telling.add(name)
    assert names - telling == UNSAID.keys()


def test_the_example_uses_every_field_that_is_published() -> None:
    def unused(schema: dict[str, Any], value: object, path: str) -> Iterator[str]:
        for part in ("oneOf", "anyOf"):
            for one in schema.get(part, ()):
                if one.get("type") != "null":
                    yield from unused(one, value, path)
        if "$ref" in schema:
            yield from unused(
                whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, path
            )
        if value is None or value == []:
            yield path
        if isinstance(value, list) and value and "items" in schema:
            yield from unused(schema["items"], value[0], path)
        if isinstance(value, dict):
            for key, one in schema.get("properties", {}).items():
                yield from unused(one, value[key], f"{path}/{key}")

    whole = schema_of("review-result")
    told = review_as_json(REVIEW, left_out=("a",), notes=("b",))
    assert [*unused(whole, told, "")] == []


def test_no_object_of_the_schema_is_open() -> None:
    def open_objects(schema: object) -> Iterator[object]:
        if isinstance(schema, dict):
            if "properties" in schema and (
                schema.get("additionalProperties") is not False
                or {*schema["required"]} != schema["properties"].keys()
            ):
                yield schema
            for part in schema.values():
                yield from open_objects(part)
        elif isinstance(schema, list):
            for part in schema:
                yield from open_objects(part)

    assert [*open_objects(schema_of("review-result"))] == []
