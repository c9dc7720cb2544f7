"""docs/coverage.md holds every construct of the grammar, none unproven, and is up to date."""

from __future__ import annotations

import pytest

from coverage_table import PAGE, brief_files, briefs_of, digest_of, rows_of
from dbarchitect.design.brief.constructs import grammar_constructs
from dbarchitect.design.brief.reader import read_brief

AGAIN = "write it anew with `.venv/bin/python tests/coverage_table.py`"
TEXT = PAGE.read_text("utf-8")
ROWS = rows_of(TEXT)


def test_the_table_holds_the_constructs_of_the_grammar() -> None:
    assert tuple(ROWS) == grammar_constructs(), AGAIN


def test_no_construct_is_without_a_brief_that_proves_it() -> None:
    assert [name for name, cell in ROWS.items() if not cell.strip()] == []


def test_the_table_names_every_example_and_case_as_it_is_now() -> None:
    told = {name: digest for name, (_, digest) in briefs_of(TEXT).items()}
    assert told == {name: digest_of(path) for name, path in brief_files().items()}, AGAIN


@pytest.mark.parametrize("name", brief_files())
def test_each_brief_still_uses_what_it_proves(name: str) -> None:
    used = {use.construct for use in read_brief(brief_files()[name]).constructs}
    told = {
        construct
        for construct, cell in ROWS.items()
        if name in {one.partition(":")[0] for one in cell.split("; ")}
    }
    assert told
    assert told <= used


def test_whatever_was_executed_has_passed() -> None:
    figures = [one.split() for cell in ROWS.values() for one in cell.split("; ")]
    counted = [words for words in figures if "of" in words]
    assert counted
    assert all(words[1] == words[3].rstrip(",") for words in counted)
