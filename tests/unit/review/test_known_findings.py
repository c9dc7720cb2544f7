"""What is no news is left out; what is new among many known ones is not."""

from __future__ import annotations

from datetime import date

import pytest

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.review.catalogue import all_rules, rule_by_code
from dbarchitect.review.known_findings import Sorted, Suppression, without_known
from dbarchitect.review.rolling_up import systemic
from findings_made import finding_of, snapshot_of, table

TODAY = date(2026, 6, 1)
NAMES = [QualifiedName("public", f"t{n}") for n in range(395)]
FINDINGS = [finding_of("KEY01", name) for name in NAMES]
OTHERS = [QualifiedName("other", f"t{n}") for n in range(7)]


def apart(known: set[str], *suppressions: Suppression) -> Sorted:
    return without_known(FINDINGS, known=known, suppressions=suppressions, today=TODAY)


def suppression(target: str, until: date) -> Suppression:
    return Suppression(code="KEY01", target=target, reason="a queue", until=until)


def test_the_395th_is_news_where_394_are_known() -> None:
    found = apart({finding.fingerprint for finding in FINDINGS[:394]})
    assert found.new == (FINDINGS[394],)
    assert found.known == 394


@pytest.mark.parametrize(
    ("target", "count"), [("public.t39*", 6), ("public.t39", 1), ("*", 395)]
)
def test_a_suppression_covers_what_its_pattern_names_up_to_its_last_day(
    target: str, count: int
) -> None:
    found = apart(set(), suppression(target, TODAY))
    assert len(found.suppressed) == count
    assert len(found.new) == 395 - count
    assert found.expired == found.unused == ()


def test_a_suppression_that_ended_covers_nothing_and_is_told() -> None:
    ended = suppression("*", date(2026, 5, 31))
    found = apart(set(), ended)
    assert found.new == tuple(FINDINGS)
    assert found.expired == (ended,)


def test_a_suppression_without_a_finding_is_told() -> None:
    idle = suppression("public.[t]1", TODAY)
    assert apart(set(), idle).unused == (idle,)


def test_many_findings_of_a_rule_are_one_sentence() -> None:
    module = rule_by_code("KEY01")
    (one,) = systemic(
        FINDINGS, snapshot_of((*map(table, NAMES), *map(table, OTHERS))), [module]
    )
    assert one.count == 395
    assert one.sentence == "395 of 402 tables have no primary key."
    assert systemic(FINDINGS[:9], snapshot_of(), [module]) == ()
    assert systemic(FINDINGS[:9], snapshot_of(), all_rules(), many=9) != ()
