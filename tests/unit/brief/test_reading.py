"""What a brief says is what the model holds, with assumptions, questions and places."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.reader import load_brief, read_brief
from dbarchitect.design.brief.statements import physical_catalogue
from dbarchitect.design.names import physical_names
from dbarchitect.errors import BriefError, Location
from dbarchitect.model.brief import (
    AttributeKind,
    Brief,
    DeleteMode,
    FanOut,
    IdentityMode,
    OnDelete,
    ReferenceRole,
    Sensitivity,
)

SHOP = Path(__file__).parents[3] / "examples" / "shop" / "brief.yaml"


def _note(extra: str = "", attributes: str = "title: text") -> Brief:
    lines = "".join(f"    {line}\n" for line in extra.split("\n") if line)
    head = f"name: x\nentities:\n  Note:\n    rows: 10\n{lines}"
    return load_brief(f"{head}    attributes:\n      {attributes}\n")


@pytest.fixture(scope="module")
def shop() -> Brief:
    return read_brief(SHOP)


def test_the_shop_is_read_whole(shop: Brief) -> None:
    assert [e.name for e in shop.entities] == [
        "User", "UserSession", "Product", "Order", "OrderItem",
    ]  # fmt: skip
    user = shop.entity("User")
    assert (user.rows, user.growth_per_month) == (100_000, 8_000)
    assert user.keeping.audit
    assert user.keeping.delete is DeleteMode.SOFT
    email = user.attributes[0]
    assert email.type.kind is AttributeKind.EMAIL
    assert email.unique
    assert email.sensitive is Sensitivity.PII
    item = shop.entity("OrderItem")
    assert [(r.name, r.role, r.on_delete) for r in item.references] == [
        ("order", ReferenceRole.PART_OF, OnDelete.CASCADE),
        ("product", ReferenceRole.REFERS_TO, OnDelete.RESTRICT),
    ]
    assert item.references[0].fan_out == FanOut(p50=3, p99=15)
    assert item.uniques[0].members == ("order", "product")
    assert shop.entity("UserSession").retention_days == 13 * 30.4375
    assert shop.audit_log is not None
    assert shop.audit_log.retention_days == pytest.approx(7 * 365.25)
    assert shop.requirements.rpo_minutes == 5
    assert [p.rate_per_hour for p in shop.access] == [10e3, 20e3, 5e3, 3e3, 10e3, 15e3]


def test_every_part_knows_its_place(shop: Brief) -> None:
    order = shop.entity("Order")
    lines = SHOP.read_text("utf-8").split("\n")
    parts = [
        (order.location, order.name),
        *((a.location, a.name) for a in order.attributes),
        *((r.location, r.target) for r in order.references),
        *((c.location, c.expression) for c in order.checks),
        *((p.location, p.name) for p in shop.access),
    ]
    for location, text in parts:
        assert location is not None
        assert location.line is not None
        assert location.column is not None
        assert lines[location.line - 1][location.column - 1 :].startswith(text)


def test_the_long_form_says_the_same_and_assumes_less(shop: Brief) -> None:
    again = load_brief(to_long_form(shop))
    for part in ("entities", "access", "requirements", "audit_log", "open_questions", "name"):
        assert getattr(again, part) == getattr(shop, part)
    assert {a.path for a in again.assumptions} == {
        "access.*.rate",
        "entities.*.attributes.*.null",
    }


def test_json_is_read_like_yaml() -> None:
    tree = {"name": "x", "entities": {"Note": {"rows": 5, "attributes": {"title": "text?"}}}}
    text = json.dumps(tree, indent="\t").replace("text?", "text = '\\ud83d\\ude00/\\/'")
    (attribute,) = load_brief(text, file="a.json").entities[0].attributes
    assert attribute.default == "'😀//'"


def test_the_catalogue_is_what_the_design_builds(shop: Brief) -> None:
    made = design_schema(shop, physical_names(shop), as_of=date(2026, 11, 21))
    built = {table.name: {c.name for c in table.columns} for table in made.schema.tables}
    for name, columns in physical_catalogue(shop).tables.items():
        assert built[name] == set(columns)


def test_a_country_may_be_no() -> None:
    brief = _note(attributes="country: one of [no, se, on] = no")
    assert brief.entities[0].attributes[0].type.values == ("no", "se", "on")
    assert brief.entities[0].attributes[0].default == "'no'"


def test_the_long_form_takes_null_as_a_key() -> None:
    long = "{type: text, null: true, distribution: {null: 10%}}"
    brief = _note(attributes=f"title: {long}")
    assert brief.entities[0].attributes[0].null
    assert brief.entities[0].attributes[0].distribution.null_fraction == pytest.approx(0.1)


def test_references_have_short_and_long_forms() -> None:
    brief = load_brief(
        "name: x\nentities:\n"
        "  Person:\n"
        "    refers to:\n"
        "      manager: Person?\n"
        "      badge: {to: Badge, unique: true, on delete: cascade, column: badge_no}\n"
        "  Badge: {attributes: {code: text}}\n"
        "  Membership:\n"
        "    belongs to: [Person, Badge unique]\n"
        "    identity: {natural: [person, badge]}\n"
    )
    manager, badge = brief.entity("Person").references
    assert manager.optional
    assert badge.unique
    assert (badge.on_delete, badge.column) == (OnDelete.CASCADE, "badge_no")
    membership = brief.entity("Membership")
    assert membership.identity is IdentityMode.NATURAL
    assert membership.natural_key == ("person", "badge")
    assert membership.references[1].unique


def test_the_place_of_an_error_in_folded_sql_is_in_the_file() -> None:
    text = (
        "name: x\nentities: {Note: {attributes: {title: text}}}\naccess:\n"
        "  a:\n    rate: 1/s\n    sql: >-\n      SELECT id,\n\n\n"
        "         titel\n      FROM notes\n"
    )
    with pytest.raises(BriefError) as caught:
        load_brief(text, file="b")
    assert caught.value.location == Location("b", 10, 10)


@pytest.mark.parametrize(
    "sql", ['"SELECT id, titel FROM notes"', "SELECT id, titel FROM notes"]
)
def test_the_place_of_an_error_in_sql_of_one_line_is_its_column(sql: str) -> None:
    text = (
        "name: x\nentities: {Note: {attributes: {title: text}}}\naccess:\n"
        f"  a:\n    rate: 1/s\n    sql: {sql}\n"
    )
    with pytest.raises(BriefError) as caught:
        load_brief(text, file="b")
    assert caught.value.location == Location("b", 6, 10 + sql.index("titel"))


def test_a_default_that_was_taken_is_an_assumption() -> None:
    found = {a.path: a for a in _note().assumptions}
    assert found["postgresql"].value == "18"
    assert found["entities.*.keep.delete"].value == "hard"
    assert found["entities.*.keep.delete"].reason.endswith("Taken for: Note.")
    written = _note("keep: {timestamps: true, audit: false, delete: hard}\ngrowth: 0/month")
    assert not {a.path for a in written.assumptions} & {
        "entities.*.keep.delete",
        "entities.*.growth",
    }


def _questions(brief: Brief) -> set[str]:
    return {question.id for question in brief.open_questions}


def test_the_shop_leaves_open_what_an_architect_would_ask(shop: Brief) -> None:
    assert _questions(shop) == {
        "Q-access-writes",
        "Q-fan-out-OrderItem-product",
        "Q-retention-pii",
    }


def test_what_is_missing_is_asked_once() -> None:
    bare = load_brief(
        "name: x\nentities:\n  Organization:\n    attributes: {name: text, phone: phone}\n"
    )
    assert _questions(bare) == {
        "Q-access", "Q-access-writes", "Q-availability", "Q-pii", "Q-rows", "Q-rpo", "Q-rto",
        "Q-tenancy",
    }  # fmt: skip


def test_audit_without_numbers_is_assumed_from_the_audited() -> None:
    brief = _note("keep: {audit: true}\ngrowth: 300/month")
    assert brief.audit_log is not None
    assert brief.audit_log.growth_per_month == 300
    assert {"audit.rows", "audit.growth"} <= {a.path for a in brief.assumptions}
    assert "Q-retention-AuditLog" in _questions(brief)
