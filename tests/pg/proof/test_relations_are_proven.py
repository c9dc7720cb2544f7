"""N:M, 1:1 and references to one of several are designed, filled and attacked whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof import prove
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab
    from dbarchitect.model.design import Design
    from dbarchitect.model.proof import Proof

RELATIONS = Path(__file__).parents[2] / "cases" / "brief" / "good" / "relations.yaml"


@pytest.fixture(scope="module")
def relations() -> Design:
    return design_of(RELATIONS.read_text("utf-8"))


@pytest.fixture(scope="module")
def proof(lab: Lab, relations: Design) -> Proof:
    return prove(lab, relations, as_of=AS_OF)


def test_all_of_it_is_built_filled_and_attacked(proof: Proof) -> None:
    assert proof.passed
    assert all(result.able_to_fail for result in proof.probes)
    assert {item.subject: item.reason for item in proof.not_verified} == {}


def test_an_arc_is_attacked_with_none_and_with_two(proof: Proof) -> None:
    attacked = {
        (result.probe.target.parts[-1], result.probe.name)
        for result in proof.probes
        if "refers to" in result.probe.name and result.passed
    }
    assert attacked == {
        ("notes_subject_check", "a row that refers to none is refused"),
        ("notes_subject_check", "a row that refers to two is refused"),
        ("notes_about_check", "a row that refers to two is refused"),
    }


def test_indexes_of_an_arc_hold_only_rows_that_refer(relations: Design, proof: Proof) -> None:
    notes = next(table for table in relations.schema.tables if table.name.name == "notes")
    predicates = {index.name.name: index.predicate for index in notes.indexes}
    assert predicates["notes_subject_ticket_id_idx"] == "subject_ticket_id IS NOT NULL"
    errors = {
        check.estimate.relation.name: abs(check.error_percent)
        for check in proof.sizes
        if check.estimate.kind == "btree"
    }
    assert max(errors.values()) <= 5


def test_the_end_that_is_asked_for_most_leads_the_key(relations: Design) -> None:
    keys = {entity: names.key for entity, names in relations.names.items()}
    assert keys["ArticleTag"] == ("tag_id", "article_id")
    assert keys["Following"] == ("follower_id", "followed_id")
    indexes = {
        index.columns
        for table in relations.schema.tables
        if table.name.name == "article_tags"
        for index in table.indexes
    }
    assert indexes == {("tag_id", "article_id"), ("article_id",)}


def test_each_way_to_relate_has_its_decision_in_bytes(relations: Design) -> None:
    slugs = {decision.slug for decision in relations.decisions}
    assert {"links", "one-to-one", "exclusive-arcs"} <= slugs
    sizes = {
        (item.key, one.name): one.value
        for item in relations.evidence
        for one in item.measurements
    }
    for name in (("decision/links", "surrogate"), ("decision/one-to-one", "own_key")):
        assert float(sizes[name]) > 0
    assert float(sizes["decision/exclusive-arcs", "pair"]) > float(
        sizes["decision/exclusive-arcs", "arms"]
    )
