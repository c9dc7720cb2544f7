"""Periods that may not overlap are designed as constraints, filled and attacked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof import prove
from library_design import AS_OF
from shop_design import design_of

if TYPE_CHECKING:
    from dbarchitect.lab import Lab

HOTEL = """
name: hotel
entities:
  Room:
    rows: 50
    attributes: {code: text(5) unique}
  Booking:
    belongs to: Room
    rows: 3k
    attributes: {during: period, stay: "date period?"}
    no overlap: [[room, during], [stay, room]]
    keep: {delete: soft}
  Closure:
    rows: 400
    attributes: {days: date period}
    no overlap: [[days]]
"""


def test_an_overlap_is_refused_among_live_rows_and_the_rows_made_have_none(lab: Lab) -> None:
    design = design_of(HOTEL)
    booking = next(t for t in design.schema.tables if t.name.name == "bookings")
    predicates = {i.predicate for i in booking.indexes if i.access_method == "gist"}
    assert predicates == {"deleted_at IS NULL"}
    assert [extension.name for extension in design.schema.extensions] == ["btree_gist"]
    proof = prove(lab, design, as_of=AS_OF)
    claims = [result.probe.claim for result in proof.probes if result.held]
    held = {str(claim) for claim in claims}
    for name in (
        "bookings_room_id_during_excl",
        "bookings_room_id_stay_excl",
        "closures_days_excl",
        "bookings_during_check",
        "bookings_during_check1",
        "closures_days_check",
    ):
        assert any(name in claim for claim in held), name
    assert all(result.able_to_fail for result in proof.probes)
    assert not [
        one for one in proof.not_verified if "CHECK" in one.subject or "fill" in one.subject
    ]


def test_without_what_must_be_the_same_no_extension_is_needed() -> None:
    design = design_of(HOTEL[: HOTEL.index("  Room:")] + HOTEL[HOTEL.index("  Closure:") :])
    (table,) = design.schema.tables
    assert [e.operators for e in table.exclusions] == [("&&",)]
    assert not design.schema.extensions
    assert [d.slug for d in design.decisions if d.slug == "no-overlap"]
