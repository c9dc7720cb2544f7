"""Declared dependencies are followed where nothing is lost, and told where they are not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dbarchitect.design.architect import design_schema
from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.normalising import ROW
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.design.names import physical_names
from dbarchitect.model.brief import IdentityMode
from dbarchitect.normal_forms import Functional, is_lossless

if TYPE_CHECKING:
    from dbarchitect.model.brief import Brief

CHAIN = """name: crm
entities:
  Product: {rows: 500, attributes: {title: text(80)}}
  Customer:
    rows: 20k
    attributes:
      email: email unique
      zip: {type: text(10), distribution: {distinct: 900}}
      city: text(60)
      state: text(30)
    depends: [zip -> city, city -> state]
  OrderItem:
    rows: 50k
    refers to: {product: Product}
    attributes: {number: integer, title: text(80), quantity: integer > 0}
    depends: [product -> title]
"""


THREE = "a: text, b: text, c: text"


def brief_of(rule: str, *, more: str = "", attributes: str = THREE) -> Brief:
    return load_brief(
        f"name: x\nentities:\n  Other: {{rows: 5, attributes: {{n: text}}}}\n  Thing:\n"
        f"    rows: 100\n    refers to: {{other: Other}}\n    attributes: {{{attributes}}}\n"
        f"    depends: ['{rule}']\n{more}"
    )


def members(brief: Brief, entity: str) -> set[str]:
    found = brief.entity(entity)
    return {a.name for a in found.attributes} | {r.name for r in found.references}


def test_a_chain_of_dependencies_becomes_a_chain_of_entities() -> None:
    brief = load_brief(CHAIN)
    assert members(brief, "Customer") == {"email", "zip"}
    assert members(brief, "Zip") == {"zip", "city"}
    assert members(brief, "City") == {"city", "state"}
    zips = brief.entity("Zip")
    assert zips.identity is IdentityMode.NATURAL
    assert zips.rows == 900
    names = physical_names(brief)
    assert names["Customer"].references["zip"] == ("zip",)
    assert names["Zip"].references["city"] == ("city",)
    told = {one.rule.text: (one.entity, one.part) for one in brief.normalisations}
    assert told["city -> state"] == ("Zip", "City")
    assert told["zip -> city"] == ("Customer", "Zip")


def test_facts_about_what_is_referred_to_go_there_under_a_free_name() -> None:
    brief = load_brief(CHAIN)
    product = brief.entity("Product")
    assert [a.name for a in product.attributes] == ["title", "order_item_title"]
    assert product.attributes[1].null
    assert "title" not in members(brief, "OrderItem")


def test_rows_that_nobody_counted_are_assumed() -> None:
    paths = {a.path: a.value for a in load_brief(CHAIN).assumptions}
    assert paths["entities.City.rows"] == "900", "no more than zips refer to"
    assert load_brief(CHAIN).entity("City").rows == 900
    assert "entities.Zip.rows" not in paths


def test_a_left_side_of_several_becomes_one_reference_in_keys_as_well() -> None:
    brief = brief_of("a, b -> c", more="    unique: [[a, b, other]]\n")
    part = brief.entity("AB")
    assert part.uniques[0].members == ("a", "b")
    assert brief.entity("Thing").uniques[0].members == ("a_b", "other")


def test_the_long_form_of_what_was_followed_says_the_same() -> None:
    brief = load_brief(CHAIN)
    again = load_brief(to_long_form(brief))
    assert again.entities == brief.entities
    assert again.normalisations == ()


@pytest.mark.parametrize(
    ("rule", "more", "attributes", "why"),
    [
        ("a -> b", "    normalise: false\n", "a: text, b: text", "the brief says"),
        ("a -> b", "    checks: [b <> c]\n", "a: text, b: text, c: text", "a check"),
        ("a -> b", "", "a: 'text?', b: text", "`a` may be missing, and `b` may not"),
        ("a -> b", "", "a: json, b: text", "no key"),
        ("a -> b", "    unique: [[b, c]]\n", "a: text, b: text, c: text", "part of a key"),
        (
            "a, b -> c",
            "    unique: [[a, d]]\n",
            "a: text, b: text, c: text, d: text",
            "only some of the left",
        ),
        ("a ->> b", "    normalise: false\n", THREE, "the brief says"),
        ("a ->> b", "    keep: {delete: soft}\n", THREE, "deleted softly"),
        ("a ->> b", "    unique: [[a, b]]\n", THREE, "without one of the lists"),
        ("a ->> b", "", "a: text, b: 'text?', c: text", "`b` may be missing"),
        ("a ->> b", "", "a: text, b: text, c: json", "`c` is of a type that is no key"),
        ("a ->> b", "    checks: [b <> c]\n", THREE, "a check"),
        ("a ->> b", "  Last: {rows: 5, refers to: {thing: Thing}}\n", THREE, "Last refers"),
    ],
)
def test_what_would_lose_something_stays_with_its_reason(
    rule: str, more: str, attributes: str, why: str
) -> None:
    brief = brief_of(rule, more=more, attributes=attributes)
    assert [entity.name for entity in brief.entities][:2] == ["Other", "Thing"]
    assert len(brief.entities) == 2 + more.count("Last:")
    (told,) = brief.normalisations
    assert told.part is None
    assert why in (told.why_kept or "")
    assert brief.entity("Thing").depends


LISTS = """name: school
entities:
  Course: {rows: 40, attributes: {title: text(80)}}
  Teacher: {rows: 300, attributes: {name: text(80)}}
  Book: {rows: 500, attributes: {title: text(80)}}
  Use:
    rows: 4k
    growth: 400/month
    links: {course: Course, teacher: Teacher, book: Book}
    depends: [course ->> teacher]
    fan-out: {course: {p50: 60, p99: 400}}
"""


def test_of_two_lists_in_a_tie_one_becomes_a_tie_of_its_own() -> None:
    brief = load_brief(LISTS)
    assert members(brief, "Use") == {"course", "book"}
    assert members(brief, "UseTeacher") == {"course", "teacher"}
    assert brief.entity("UseTeacher").natural_key == ("course", "teacher")
    assert brief.entity("Use").natural_key == ("course", "book")
    assert brief.entity("Use").rows == brief.entity("UseTeacher").rows == 400
    assert brief.entity("Use").growth_per_month == 40
    fan_out = brief.entity("UseTeacher").references[0].fan_out
    assert fan_out is not None
    assert fan_out.p99 == pytest.approx(40)
    assert load_brief(to_long_form(brief)).entities == brief.entities


def test_lists_of_what_is_no_reference_get_an_entity_that_both_are_of() -> None:
    brief = brief_of("a, b ->> c", attributes=f"{THREE}, d: text")
    assert [entity.name for entity in brief.entities] == ["Other", "Thing", "AB", "ThingC"]
    assert brief.entity("AB").uniques[0].members == ("a", "b")
    assert members(brief, "ThingC") == {"a_b", "c"}
    assert brief.entity("Thing").uniques[0].members == ("a_b", "d", "other")
    (told,) = brief.normalisations
    assert (told.form, told.part, told.anchor) == ("BCNF", "ThingC", "AB")
    assert load_brief(to_long_form(brief)).entities == brief.entities


def test_a_third_list_is_taken_apart_from_what_is_left() -> None:
    lists = "depends: [course ->> teacher]"
    more = LISTS.replace(lists, "depends: [course ->> teacher, course ->> book]")
    more = more.replace("book: Book}", "book: Book, room: Room}")
    brief = load_brief(f"{more}  Room: {{rows: 20, attributes: {{title: text(8)}}}}\n")
    assert members(brief, "Use") == {"course", "room"}
    assert members(brief, "UseBook") == {"course", "book"}
    assert all(entity.depends == () for entity in brief.entities)


def test_a_list_goes_with_what_was_followed_before_it() -> None:
    attributes = f"{THREE}, d: text"
    one = brief_of("a -> b", more="", attributes=attributes)
    both = load_brief(
        "name: x\nentities:\n  Thing:\n    rows: 100\n"
        f"    attributes: {{{attributes}}}\n    depends: ['a -> b', 'a ->> b, c', 'b ->> d']\n"
    )
    assert members(one, "Thing") == {"a", "c", "d", "other"}
    assert members(both, "Thing") == {"a", "d"}
    assert members(both, "ThingC") == {"a", "c"}
    (across,) = [told for told in both.normalisations if told.part is None]
    assert across.rule.text == "b ->> d"
    assert "across two entities" in (across.why_kept or "")


def test_the_decision_tells_how_many_pairs_one_table_would_hold() -> None:
    brief = load_brief(LISTS)
    design = design_schema(brief, physical_names(brief), as_of=date(2026, 11, 21))
    found = {item.key: item for item in design.evidence}
    rows = found["decision/normal-form/1/rows"]
    assert rows.measurement("one_table").value == pytest.approx(4000 + 12 * 400, rel=0.01)
    assert rows.measurement("apart").value == 2 * (400 + 12 * 40)
    sizes = found["decision/normal-form/1"]
    assert int(sizes.measurement("whole").value) > int(sizes.measurement("apart").value)


@pytest.mark.parametrize(
    ("left", "part"), [("a", "ThingA"), ("other_one", "OtherOne"), ("x" * 60, "ThingPart")]
)
def test_a_part_is_called_so_that_its_table_can_be(left: str, part: str) -> None:
    brief = brief_of(f"{left} -> b", attributes=f"{left}: text, b: text")
    assert brief.entities[-1].name == part


def test_what_determines_a_key_is_unique() -> None:
    brief = brief_of("a -> b", attributes="a: text, b: text unique, c: text")
    assert [a.unique for a in brief.entity("Thing").attributes] == [True, True, False]
    assert brief.normalisations == ()
    assert brief.contradictions == ()


def test_a_key_of_fewer_values_than_rows_is_a_contradiction() -> None:
    brief = brief_of("a -> b", attributes="a: 'one of [x, y]', b: text unique, c: text")
    (found,) = brief.contradictions
    assert found.id == "C-dependency-key-Thing-a"
    assert "2 values at most, and Thing has 100 rows" in found.against
    assert not brief.entity("Thing").attributes[0].unique


def test_the_decision_counts_rows_and_bytes() -> None:
    brief = load_brief(CHAIN)
    design = design_schema(brief, physical_names(brief), as_of=date(2026, 11, 21))
    decision = next(one for one in design.decisions if one.slug == "normal-form")
    assert decision.choice == "they stand once, in `cities`, `zips` and `products`"
    shared = {item.key: item for item in design.evidence}["decision/normal-form/2/rows"]
    assert shared.measurement("shared").value == 22


MEMBERS = "abcde"
rules = st.lists(
    st.tuples(
        st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=2, unique=True),
        st.sampled_from(MEMBERS),
    ).filter(lambda rule: rule[1] not in rule[0]),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, max_examples=40)
@example([(["c"], "d"), (["c", "d"], "a"), (["e", "a"], "b"), (["d"], "c")])
@given(rules)
def test_whatever_is_followed_is_lossless_and_the_rest_is_told(
    said: list[tuple[list[str], str]],
) -> None:
    """Each part with its left side; an entity holds the left sides of what it refers to."""
    attributes = ", ".join(f"{name}: text" for name in MEMBERS)
    depends = ", ".join(f'"{", ".join(left)} -> {right}"' for left, right in said)
    brief = load_brief(
        "name: x\nentities:\n  Thing:\n    rows: 100\n"
        f"    attributes: {{{attributes}}}\n    depends: [{depends}]\n"
    )
    lefts = {one.part: one.left for one in brief.normalisations if one.part}

    def names(entity: str) -> frozenset[str]:
        found = brief.entity(entity)
        own = {a.name for a in found.attributes}
        for reference in found.references:
            for name in lefts[reference.target]:
                held = brief.entity(reference.target)
                own |= {name} if any(a.name == name for a in held.attributes) else set()
                own |= {
                    inner
                    for r in held.references
                    if r.name == name
                    for inner in names(r.target) & set(MEMBERS) & set(lefts[r.target])
                }
        return frozenset(own)

    parts = [names(entity.name) for entity in brief.entities]
    whole = frozenset({*MEMBERS, ROW})
    given_rules = [Functional(frozenset(left), frozenset(right)) for left, right in said]
    known = [*given_rules, Functional(frozenset({ROW}), whole)]
    assert is_lossless(whole, [parts[0] | {ROW}, *parts[1:]], known)
    for one in brief.normalisations:
        assert (one.part is None) == (one.why_kept is not None)
    assert load_brief(to_long_form(brief)).entities == brief.entities


ARC = """name: desk
entities:
  Person: {rows: 50, attributes: {name: text(40)}}
  Place: {rows: 50, attributes: {name: text(40)}}
  Note:
    rows: 5k
    refers to: {author: Person}
    refers to one of: {about: [Person, Place]}
    attributes: {zip: text(10), city: text(60)}
    depends: [zip -> city]
"""


def test_a_part_is_referred_to_where_the_long_form_has_it() -> None:
    brief = load_brief(ARC)
    note = brief.entity("Note")
    assert [r.name for r in note.references] == ["author", "zip", "about_person", "about_place"]
    assert load_brief(to_long_form(brief)).entities == brief.entities


def test_a_tree_keeps_what_its_rows_hang_under() -> None:
    brief = load_brief(
        "name: x\nentities:\n  Place:\n    rows: 100\n    refers to: {parent: Place?}\n"
        "    attributes: {name: text(80)}\n    tree: {depth: 4}\n"
        "    depends: ['name -> parent']\n"
    )
    (told,) = brief.normalisations
    assert "`parent` is named by another rule" in (told.why_kept or "")
    assert members(brief, "Place") == {"name", "parent"}
