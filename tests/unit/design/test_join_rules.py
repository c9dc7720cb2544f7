"""Join rules: what keys imply stays, the rest is taken apart, and counterexamples are such."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.model.brief import ReferenceRole
from dbarchitect.normal_forms import Functional, counterexample, is_lossless
from shop_design import design_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.brief import Brief
    from dbarchitect.model.decision import Decision

NAMES = ("a", "b", "c", "d")
_some = st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=3)
_parts = st.lists(_some, min_size=2, max_size=4).filter(
    lambda parts: frozenset().union(*parts) == frozenset(NAMES)
)
_keys = st.lists(_some, max_size=2)
_rows = st.sets(st.tuples(*[st.integers(0, 2)] * len(NAMES)), max_size=12)

BRIEF = """
name: brokers
entities:
  Agent: {{rows: 60, growth: 2/month, attributes: {{name: text(80)}}}}
  Company: {{rows: 30, attributes: {{name: text(80)}}}}
  Product: {{rows: 20, attributes: {{name: text(80)}}}}
  Offer:
    {body}
    rows: 5k
    growth: 50/month
    joins: [[agent, company], [company, product], [agent, product]]
"""
LINKS = "links: [Agent, Company, Product]"
REFERS = "refers to: {agent: Agent, company: Company, product: Product}"


def _joined(
    rows: set[tuple[int, ...]], parts: Sequence[frozenset[str]]
) -> set[tuple[int, ...]]:
    """What the parts of the rows joined give, by trying every row."""
    places = [[i for i, name in enumerate(NAMES) if name in part] for part in parts]
    seen = [{tuple(row[i] for i in place) for row in rows} for place in places]
    values = [sorted({row[i] for row in rows}) for i in range(len(NAMES))]
    return {
        row
        for row in product(*values)
        if all(
            tuple(row[i] for i in place) in held
            for place, held in zip(places, seen, strict=True)
        )
    }


def _obeys(rows: set[tuple[int, ...]], keys: Sequence[frozenset[str]]) -> bool:
    for key in keys:
        place = [i for i, name in enumerate(NAMES) if name in key]
        if len({tuple(row[i] for i in place) for row in rows}) < len(rows):
            return False
    return True


def _given(keys: Sequence[frozenset[str]]) -> tuple[Functional, ...]:
    return tuple(Functional(key, frozenset(NAMES)) for key in keys)


@given(_parts, _keys)
def test_rows_that_show_that_a_rule_is_not_implied_obey_the_keys_and_join_to_more(
    parts: list[frozenset[str]], keys: list[frozenset[str]]
) -> None:
    found = counterexample(frozenset(NAMES), parts, _given(keys))
    assert (found is None) == is_lossless(frozenset(NAMES), parts, _given(keys))
    if found is not None:
        rows = set(found)
        assert _obeys(rows, keys)
        made = _joined(rows, parts) - rows
        assert (0,) * len(NAMES) in made


@given(_parts, _keys, _rows)
def test_an_implied_rule_holds_in_whatever_rows_obey_the_keys(
    parts: list[frozenset[str]], keys: list[frozenset[str]], rows: set[tuple[int, ...]]
) -> None:
    if rows and _obeys(rows, keys) and is_lossless(frozenset(NAMES), parts, _given(keys)):
        assert _joined(rows, parts) == rows


def _offers(body: str) -> Brief:
    return load_brief(BRIEF.format(body=body))


@pytest.mark.parametrize("body", [LINKS, REFERS, f"{LINKS}\n    identity: bigint"])
def test_each_part_gets_an_entity_and_its_members_tell_its_rows_apart(body: str) -> None:
    brief = _offers(body)
    (told,) = brief.joins
    assert told.parts == ("Offer", "OfferCompanyProduct", "OfferAgentProduct")
    assert (told.why_kept, told.rows) == (None, 5000)
    held = {name: [r.name for r in brief.entity(name).references] for name in told.parts}
    assert held == {
        "Offer": ["agent", "company"],
        "OfferCompanyProduct": ["company", "product"],
        "OfferAgentProduct": ["agent", "product"],
    }
    first, *others = (brief.entity(name) for name in told.parts)
    assert [one.natural_key for one in others] == [
        ("company", "product"),
        ("agent", "product"),
    ]
    is_tie = body == LINKS
    assert [rule.members for rule in first.uniques] == (
        [] if is_tie else [("agent", "company")]
    )
    design = design_of(BRIEF.format(body=body))
    keys = {t.name.name: t.primary_key for t in design.schema.tables}
    found = keys["offer_company_products"]
    assert found is not None
    assert set(found.columns) == {"company_id", "product_id"}


def test_a_part_has_no_more_rows_than_there_may_be_now_or_then() -> None:
    brief = _offers(LINKS)
    volume = {
        name: (brief.entity(name).rows, brief.entity(name).growth_per_month)
        for name in ("Offer", "OfferCompanyProduct", "OfferAgentProduct")
    }
    assert volume["Offer"] == (1800, 18.0)
    assert volume["OfferCompanyProduct"] == (600, 0.0)
    assert volume["OfferAgentProduct"] == (1200, 12.0)
    assert sum(one.value == "1,800" for one in brief.assumptions) == 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (f"{LINKS}\n    normalise: false", "the brief says `normalise: false`"),
        (
            "refers to: {agent: Agent, company: Company, product: 'Product?'}",
            "`product` may be missing, and no join finds such rows",
        ),
        (
            "refers to: {agent: Agent, company: Company}\n    attributes: {product: text(9)}",
            "`product` is no reference, so that nothing says what its parts have in common",
        ),
        (f"{LINKS}\n    keep: {{delete: soft}}", "its rows are deleted softly, whole"),
        (f"{LINKS}\n    retention: 90 days", "its rows leave by time, whole"),
    ],
)
def test_what_cannot_be_taken_apart_stays_with_its_reason(body: str, why: str) -> None:
    brief = _offers(body)
    (told,) = brief.joins
    assert (told.why_kept, told.parts, told.is_implied) == (why, (), False)
    assert len(brief.entities) == 4


@pytest.mark.parametrize("key", ["agent, company", "company, product"])
def test_what_a_key_implies_keeps_nothing_from_fifth_normal_form(key: str) -> None:
    rule = "[[agent, company, product], [agent, company, price], [agent, company, note]]"
    body = REFERS + "\n    attributes: {price: money, note: text}"
    body += f"\n    unique: [[{key}]]"
    text = BRIEF.format(body=body)
    text = text.replace("[[agent, company], [company, product], [agent, product]]", rule)
    (told,) = load_brief(text).joins
    is_key = key == "agent, company"
    assert told.is_implied is is_key
    assert (told.why_kept or "").startswith(
        "what tells its rows apart implies it" if is_key else "`price` is no reference"
    )


@pytest.mark.parametrize("body", [LINKS, REFERS, f"{LINKS}\n    normalise: false"])
def test_a_brief_with_a_join_rule_says_the_same_in_long_form(body: str) -> None:
    brief = _offers(body)
    again = load_brief(to_long_form(brief))
    assert to_long_form(again) == to_long_form(brief)
    assert [e.joins for e in again.entities] == [e.joins for e in brief.entities]


def test_ties_stay_ties() -> None:
    brief = _offers(LINKS)
    for name in brief.joins[0].parts:
        entity = brief.entity(name)
        assert {r.role for r in entity.references} == {ReferenceRole.LINKS}


def _decision(body: str, joins: str = "") -> Decision:
    text = BRIEF.format(body=body)
    if joins:
        text = text.replace("[[agent, company], [company, product], [agent, product]]", joins)
    return next(one for one in design_of(text).decisions if one.slug == "join-rule")


def test_a_rule_that_is_not_followed_claims_no_normal_form() -> None:
    body = f"{LINKS}\n    attributes: {{price: money}}\n    normalise: false\n"
    body += "    depends: ['company -> price']"
    rule = "[[agent, company, price], [company, product], [agent, product]]"
    decision = _decision(body, rule)
    told = "".join(part for part in decision.why if isinstance(part, str))
    assert "is not followed in Offer: the brief says `normalise: false`" in told
    assert "NF" not in told
    assert "each part would get a table" in str(decision.would_flip)


def test_what_keys_imply_would_be_told_by_other_keys() -> None:
    body = REFERS + "\n    unique: [[agent, company]]"
    body += "\n    attributes: {price: money, note: text}"
    rule = "[[agent, company, product], [agent, company, price], [agent, company, note]]"
    assert "Other keys" in str(_decision(body, rule).would_flip)


def test_a_dependency_that_stays_keeps_the_rows_whole() -> None:
    body = f"{LINKS.replace('Product]', 'Product, Place]')}\n    depends: ['agent -> company']"
    text = BRIEF.format(body=body) + "  Place: {rows: 9, attributes: {name: text(80)}}\n"
    rule = "[[agent, company], [company, product], [product, place], [place, agent]]"
    text = text.replace("[[agent, company], [company, product], [agent, product]]", rule)
    (told,) = load_brief(text).joins
    assert told.why_kept == "`agent -> company` stays in the entity as well"


@pytest.mark.parametrize("body", [LINKS, REFERS])
def test_a_part_of_one_member_says_the_same_in_long_form(body: str) -> None:
    rule = "[[agent], [company], [product]]"
    text = BRIEF.format(body=body)
    brief = load_brief(
        text.replace("[[agent, company], [company, product], [agent, product]]", rule)
    )
    assert brief.joins[0].parts == ("Offer", "OfferCompany", "OfferProduct")
    assert [r.unique for r in brief.entity("Offer").references] == [True]
    assert load_brief(to_long_form(brief)).entities == brief.entities


def test_a_rule_whose_members_have_gone_is_not_said_again() -> None:
    body = f"{REFERS}\n    attributes: {{price: money}}\n"
    body += "    depends: ['agent, company -> price']"
    text = BRIEF.format(body=body)
    rule = "[[agent, company, price], [company, product], [agent, product]]"
    brief = load_brief(
        text.replace("[[agent, company], [company, product], [agent, product]]", rule)
    )
    assert brief.joins[0].why_kept == "facts of it have got entities of their own"
    assert load_brief(to_long_form(brief)).entities == brief.entities
