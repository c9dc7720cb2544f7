"""Rows that nothing could tell apart are told with the numbers that do not fit."""

from __future__ import annotations

import pytest

from dbarchitect.design.brief.reader import load_brief

BRIEF = """name: x
entities:
  Note: {{rows: 20, attributes: {{title: text}}}}
  Tag: {{rows: 10, attributes: {{title: text}}}}
  {entity}
"""


def _told(entity: str) -> dict[str, str]:
    brief = load_brief(BRIEF.format(entity=entity))
    return {found.id: found.against for found in brief.contradictions}


@pytest.mark.parametrize(
    ("entity", "identity", "number"),
    [
        ("Mark: {rows: 201, links: [Note, Tag]}", "C-too-many-rows-Mark-tag-note", "200"),
        ("Page: {rows: 21, belongs to: Note unique}", "C-too-many-rows-Page-note", "20"),
        (
            "Place: {rows: 4, refers to: {parent: Place?}, tree: {depth: 5}}",
            "C-too-many-rows-Place-tree",
            "4 rows",
        ),
    ],
)
def test_more_rows_than_can_be_told_apart_are_told(
    entity: str, identity: str, number: str
) -> None:
    told = _told(entity)
    assert set(told) == {identity}
    assert number in told[identity]


@pytest.mark.parametrize(
    "entity",
    [
        "Mark: {rows: 200, links: [Note, Tag]}",
        "Page: {rows: 20, belongs to: Note unique}",
        "Page: {rows: 90, belongs to: Note? unique}",
        "Place: {rows: 5, refers to: {parent: Place?}, tree: {depth: 5}}",
        "Log: {growth: 5/month, rows: 0, refers to: {parent: Log?}, tree: {depth: 5}}",
    ],
)
def test_as_many_rows_as_can_be_are_no_contradiction(entity: str) -> None:
    assert not _told(entity)
