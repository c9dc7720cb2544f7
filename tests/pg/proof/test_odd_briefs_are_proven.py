"""Briefs with what the shop has not are proven to the end: nothing is left unverified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.design.proof import prove
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

RULES = """
name: rules
entities:
  Person:
    rows: 300
    attributes:
      isbn: "text(13) unique ~ '^[0-9]{13}$'"
      plate: "text(9) ~ '^[A-Z]{1,3}-[0-9]+$'"
      stars: smallint between 1 and 5
      grade: numeric(3, 1)? between 1 and 6
      born: "date between '2000-01-01' and '2010-12-31'"
      died: "date? >= '1900-01-01'"
      share: float >= 0 <= 1
      step: {type: integer, check: step % 10 = 0}
      first_day: date
      last_day: date
      lo: integer?
      hi: integer?
    checks: [last_day > first_day, hi >= lo, lo is not null or hi is null, hi - lo < 1000]
"""

CIRCLES = """
name: circles
entities:
  City:
    rows: 500
    refers to: {sister: City?, mayor: Person? unique}
    attributes: {name: text(50)}
  Person:
    rows: 300
    identity: uuid
    refers to: {born_in: City, lives_in: City?, parent: Person?}
    attributes: {name: text(80)}
  Passport:
    part of: Person unique
    rows: 200
    attributes: {number: text(20) unique}
"""

NATURAL = """
name: natural
entities:
  Country:
    rows: 200
    attributes: {code: text(2), name: text(50)}
    identity: {natural: [code]}
  Region:
    rows: 300
    belongs to: Country
    attributes: {code: text(3), name: text(50)}
    identity: {natural: [country, code]}
  City:
    rows: 500
    belongs to: Region
    attributes: {name: text(50)}
"""

WORDS = """
name: words
entities:
  Member:
    rows: 300
    refers to: {boss: Member?}
    attributes: {nick: text(20), mail: email unique pii}
    unique: [[nick, mail]]
    keep: {delete: soft}
  Transfer:
    rows: 500
    growth: 100/day
    refers to: {source: Member, target: Member}
    attributes: {amount: money > 0, made_at: instant = now, note: text?}
access:
  search members: {search: Member, in: [nick, mail], rate: 10/hour, p95: 500 ms}
  any list:
    sql: SELECT id FROM transfers WHERE target_id = ANY(:ids)
    rate: 1k/hour
    p95: 500 ms
"""


ENDS = """
name: ends
entities:
  Day:
    rows: 700
    attributes: {day: date unique}
  Client:
    rows: 20
    attributes: {name: text(20)}
  Request:
    rows: 900
    belongs to: Client
    attributes: {code: text(12)}
    unique: [[client, code]]
  Passed:
    rows: 40
    growth: 0/month
    retention: 30 days
    attributes: {note: text(20)}
  Left:
    rows: 60
    belongs to: Passed
    attributes: {note: text(20)}
access:
  once:
    sql: >-
      INSERT INTO requests (client_id, code) VALUES (:client, :code)
      ON CONFLICT (client_id, code) DO NOTHING
    rate: 10/hour
    p95: 500 ms
"""


PARTS = """
name: parts
entities:
  Event:
    rows: 300
    attributes: {happened_at: instant, kind: text(20)}
    partition: by month on happened_at
  Place:
    rows: 30
    attributes: {name: text(20)}
  Mark:
    rows: 200
    refers to: {seen_in: Event}
    refers to one of: {about: {to: [Event, Place], optional: true}}
    attributes: {note: text(20)}
"""


TIED = """
name: tied
audit: {name: AuditLog}
entities:
  Range:
    rows: 60
    refers to: {above: Range?}
    tree: {parent: above, depth: 3}
    attributes: {low: integer, high: integer?}
    checks: [high >= low, low <> 13]
    keep: {audit: true}
  Entry:
    rows: 60
    refers to: {corrects: Entry?}
    attributes: {posted: money, batch: integer}
    balanced: posted per batch
"""
"""No column of a range may change alone; halves of a sum refer to each other."""


TIMES = """
name: times
postgresql: 17
entities:
  Booking:
    rows: 40
    attributes: {fact: text(12), during: period}
    identity: {natural: [fact]}
    no overlap: [[during]]
    keep: {history: bitemporal}
"""
"""Two rules of periods: what is true at one time is not the first of them."""


@pytest.mark.parametrize(
    "brief",
    [RULES, CIRCLES, NATURAL, WORDS, ENDS, PARTS, TIED, TIMES],
    ids=["rules", "circles", "natural", "words", "ends", "parts", "tied", "times"],
)
@pytest.mark.usefixtures("roles_go")
def test_an_odd_brief_is_proven_and_nothing_is_left_unverified(lab: Lab, brief: str) -> None:
    proof = prove(lab, design_of(brief), as_of=AS_OF)
    assert [(one.subject, one.reason) for one in proof.not_verified] == []
    failed = [
        (p.probe.target.text, p.answer, p.answer_without) for p in proof.probes if not p.passed
    ]
    assert failed == []
    assert proof.passed
    assert proof.sizes


IMPOSSIBLE = """
name: impossible
entities:
  Thing:
    rows: 30
    attributes: {size: {type: integer, check: size * size = 7}}
"""


@pytest.mark.usefixtures("roles_go")
def test_a_proof_that_breaks_off_has_not_passed_and_names_the_table(lab: Lab) -> None:
    proof = prove(lab, design_of(IMPOSSIBLE), as_of=AS_OF)
    assert not proof.passed
    failed = {check.name: check.detail for check in proof.builds if not check.passed}
    assert "rows of things satisfied its checks" in failed["complete attacking"]
