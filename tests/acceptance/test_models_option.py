"""`dbarchitect design --models` as a user types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from command_line import Ended, run_command

if TYPE_CHECKING:
    from pathlib import Path

BRIEF = """
name: notes
entities:
  Author: {rows: 50, attributes: {handle: text(30) unique, metadata: json}}
  Note: {part of: Author, rows: 200, attributes: {body: text}}
"""


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    file = tmp_path / "brief.yaml"
    file.write_text(BRIEF)
    return file


def design(brief: Path, *arguments: str) -> Ended:
    out = str(brief.parent / "out")
    fixed = ("--no-proof", "--as-of", "2026-11-21")
    return run_command("design", brief, "--out", out, *fixed, *arguments)


def models(brief: Path) -> set[str]:
    folder = brief.parent / "out" / "models"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_all_models_are_written_and_the_document_says_what_they_leave_unsaid(
    brief: Path,
) -> None:
    run = design(brief)
    assert run.returncode == 0, run.stderr
    assert models(brief) == {"dbml", "drizzle", "prisma", "sqlalchemy"}
    document = (brief.parent / "out" / "database-design.md").read_text()
    _, _, section = document.partition("## Models\n")
    row = next(line for line in section.splitlines() if "models/prisma/" in line)
    assert "triggers" in row
    assert "CHECK constraints" in row
    files = json.loads((brief.parent / "out" / "evidence.json").read_text())["files"]
    assert "models/dbml/schema.dbml" in files


@pytest.mark.parametrize(
    ("chosen", "written"),
    [
        ("none", set()),
        ("dbml", {"dbml"}),
        ("prisma, sqlalchemy,prisma", {"prisma", "sqlalchemy"}),
    ],
)
def test_only_what_was_chosen_is_written(brief: Path, chosen: str, written: set[str]) -> None:
    run = design(brief, "--models", chosen)
    assert run.returncode == 0, run.stderr
    assert models(brief) == written
    document = (brief.parent / "out" / "database-design.md").read_text()
    assert ("## Models\n" in document) == bool(written)


def test_models_come_into_a_folder_that_had_none(brief: Path) -> None:
    assert design(brief, "--models", "none").returncode == 0
    run = design(brief, "--models", "sqlalchemy")
    assert run.returncode == 0, run.stderr
    assert models(brief) == {"sqlalchemy"}


def test_a_second_run_writes_the_same_models(brief: Path) -> None:
    assert design(brief).returncode == 0
    folder = brief.parent / "out" / "models"
    first = {path: path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert design(brief).returncode == 0
    assert first == {path: path.read_text() for path in first}


def test_a_format_that_is_not_there_is_refused_with_those_that_are(brief: Path) -> None:
    run = design(brief, "--models", "prisma,hibernate")
    assert run.returncode == 2
    assert "there are no models for `hibernate`" in run.stderr
    assert "dbml, drizzle, prisma, sqlalchemy" in run.stderr
    assert not (brief.parent / "out").exists()


def test_a_link_in_the_place_of_the_models_is_not_followed(brief: Path) -> None:
    assert design(brief, "--models", "none").returncode == 0
    elsewhere = brief.parent / "elsewhere"
    elsewhere.mkdir()
    (brief.parent / "out" / "models").symlink_to(elsewhere)
    assert design(brief).returncode == 2
    assert list(elsewhere.iterdir()) == []
