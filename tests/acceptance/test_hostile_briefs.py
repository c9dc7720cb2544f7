"""Briefs that are allowed and hostile: what they ask for is designed, proven and loaded."""

from __future__ import annotations

import json
import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from command_line import Ended, run_command
from dbarchitect.lab import LabOptions
from dbarchitect.lab.provider import find_binaries
from hostile_brief import HOSTILE
from round_trip import temporary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dbarchitect.lab import Lab


def run(verb: str, *arguments: str | Path) -> Ended:
    return run_command(verb, *arguments, timeout_s=300)


@pytest.fixture(scope="module")
def designed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "brief.yaml").write_text(HOSTILE)
    made = run(
        "design", folder / "brief.yaml", "--out", folder / "out", "--proof-rows", "20000"
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return folder / "out"


@pytest.fixture
def psql(lab: Lab) -> Iterator[list[str]]:
    """`psql` on an empty database as the superuser; a notice is on its stderr."""
    program = find_binaries(LabOptions(), os.environ).bindir / "psql"
    with temporary(lab) as database:
        yield [str(program), "-X", "-q", "-v", "ON_ERROR_STOP=1", lab.conninfo(database)]


def test_every_probe_of_a_hostile_brief_is_answered_as_it_must_be(designed: Path) -> None:
    document = (designed / "database-design.md").read_text()
    (status,) = (line for line in document.splitlines()[:20] if line.startswith("status: "))
    assert "proven in the lab" in status
    assert "FAILED" not in document


def test_its_schema_goes_up_down_and_up_without_a_cut_name(
    designed: Path, psql: list[str]
) -> None:
    steps = ("schema.sql", "migrations/0001_initial.down.sql", "migrations/0001_initial.up.sql")
    for step in steps:
        loaded = subprocess.run(
            [*psql, "-f", str(designed / step)], capture_output=True, text=True, check=False
        )
        assert (loaded.returncode, loaded.stdout, loaded.stderr) == (0, "", "")


def test_every_name_in_it_fits(designed: Path) -> None:
    words = re.findall(r"\w+", (designed / "schema.sql").read_text(), re.ASCII)
    assert max(len(word) for word in words) == 63


def test_its_review_notes_names_as_long_as_they_may_be_and_warns_of_nothing(
    designed: Path,
) -> None:
    reviewed = run("review", designed / "schema.sql", "--format", "json")
    assert reviewed.returncode == 0, reviewed.stdout + reviewed.stderr
    findings = json.loads(reviewed.stdout)["result"]["findings"]
    assert {finding["severity"] for finding in findings} == {"info"}
    # The rule of three columns of which one may be null is the brief's own.
    assert {finding["code"] for finding in findings} == {"NAM06", "IDX12"}
