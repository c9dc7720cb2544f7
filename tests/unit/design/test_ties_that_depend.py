"""What ties rows together is told by its ends, whatever its facts depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.brief.longform import to_long_form
from dbarchitect.design.brief.reader import load_brief
from dbarchitect.model.brief import IdentityMode

if TYPE_CHECKING:
    from dbarchitect.model.brief import Brief

TIES = """name: school
entities:
  Student: {rows: 600, attributes: {name: text(80)}}
  Course: {rows: 30, attributes: {name: text(80)}}
  Room: {rows: 20, attributes: {name: text(80)}}
  Enrollment:
    links: LINKS
    rows: 5k
    attributes: {day: date, number: integer, grade: integer}
    MORE
"""


def tie_of(links: str, more: str) -> Brief:
    return load_brief(TIES.replace("LINKS", links).replace("MORE", more))


def test_what_a_tie_says_of_its_ends_stays_with_them() -> None:
    brief = tie_of("[Student, Course]", "depends: ['student, course -> grade']")
    assert len(brief.entities) == 4
    assert brief.normalisations == ()
    assert set(brief.entity("Enrollment").natural_key) == {"student", "course"}


def test_what_follows_from_one_end_of_a_tie_depends_on_a_part_of_its_key() -> None:
    brief = tie_of("[Student, Course]", "depends: ['course -> grade']")
    (told,) = brief.normalisations
    assert (told.form, told.part) == ("1NF", "Course")
    assert set(brief.entity("Enrollment").natural_key) == {"student", "course"}


def test_two_of_three_ends_become_a_tie_that_the_third_refers_to() -> None:
    brief = tie_of("[Student, Course, Room]", "depends: ['student, course -> grade']")
    part, whole = brief.entity("StudentCourse"), brief.entity("Enrollment")
    assert set(part.natural_key) == {"student", "course"}
    assert part.uniques == ()
    assert set(whole.natural_key) == {"student_course", "room"}
    assert whole.links == ()
    assert load_brief(to_long_form(brief)).entities == brief.entities


def test_a_part_with_an_end_of_a_tie_is_told_by_its_left_side() -> None:
    key = "identity: {natural: [student, day, number]}"
    brief = tie_of("[Student, Course]", f"{key}\n    depends: ['student, day -> course']")
    part = brief.entity("DayStudent")
    assert part.links == ()
    assert part.identity is IdentityMode.AUTO
    assert [one.members for one in part.uniques] == [("day", "student")]
    assert load_brief(to_long_form(brief)).entities == brief.entities


def test_a_list_of_several_ends_leaves_the_others_with_what_both_are_of() -> None:
    ends = "student: Student, course: Course, room: Room, helper: Student, guest: Student"
    brief = load_brief(
        "name: x\nentities:\n"
        "  Student: {rows: 600, attributes: {name: text(80)}}\n"
        "  Course: {rows: 30, attributes: {name: text(80)}}\n"
        "  Room: {rows: 20, attributes: {name: text(80)}}\n"
        f"  Enrollment:\n    links: {{{ends}}}\n    rows: 5k\n"
        "    depends: ['student, course ->> room']\n"
    )
    assert set(brief.entity("Enrollment").natural_key) == {"student_course", "helper", "guest"}
    assert set(brief.entity("EnrollmentRoom").natural_key) == {"student_course", "room"}
    assert load_brief(to_long_form(brief)).entities == brief.entities


def test_an_end_that_determines_the_other_is_no_end() -> None:
    text = TIES.replace("LINKS", "[Student, Course]").replace("rows: 5k", "rows: 90")
    brief = load_brief(text.replace("MORE", "depends: ['student -> course']"))
    entity = brief.entity("Enrollment")
    assert entity.links == ()
    assert [(r.name, r.unique) for r in entity.references] == [
        ("student", True),
        ("course", False),
    ]
    assert load_brief(to_long_form(brief)).entities == brief.entities
