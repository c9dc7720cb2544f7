"""What CONTRIBUTING and DESIGN promise of the repository itself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.model.keywords import QUOTED_KEYWORDS

if TYPE_CHECKING:
    from dbarchitect.lab import LabDatabase

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "core"}


def shell_commands(text: str) -> list[str]:
    return re.findall(r"```sh\n(.+?)\n```", text, re.DOTALL)


def test_readme_begins_with_two_commands() -> None:
    assert len(shell_commands((ROOT / "README.md").read_text())) == 2


def test_ci_runs_readmes_test_command_word_for_word() -> None:
    _, test_command = shell_commands((ROOT / "README.md").read_text())
    assert test_command in (ROOT / ".ci" / "run").read_text().splitlines()


def test_readmes_first_command_designs_the_example() -> None:
    design, _ = shell_commands((ROOT / "README.md").read_text())
    assert design.endswith("dbarchitect design examples/shop/brief.yaml --out shop")
    assert (ROOT / "examples/shop/brief.yaml").is_file()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


def test_no_module_is_named_after_nothing() -> None:
    names = {part for path in SOURCES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert names & FORBIDDEN_NAMES == set()


def test_every_picture_and_page_that_a_document_links_to_is_there() -> None:
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document}: {target}"


def test_the_keyword_list_is_the_newest_servers(database: LabDatabase) -> None:
    rows = database.admin.query(
        "SELECT word FROM pg_catalog.pg_get_keywords() WHERE catcode <> 'U' ORDER BY word"
    )
    assert {word for (word,) in rows} == QUOTED_KEYWORDS
