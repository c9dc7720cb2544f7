"""The verbs as Python functions, in a process that has imported nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from command_line import run_command

if TYPE_CHECKING:
    from pathlib import Path

BRIEF = """
name: notes
entities:
  Note: {rows: 10, attributes: {body: text}}
"""


def python(code: str, *arguments: str) -> Any:
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    file = tmp_path / "brief.yaml"
    file.write_text(BRIEF)
    return file


@pytest.mark.parametrize(
    "first", ["", "import dbarchitect.design.architect, dbarchitect.review\n"]
)
def test_design_returns_what_the_verb_prints_as_json(brief: Path, first: str) -> None:
    code = (
        f"{first}import dbarchitect, json, sys\n"
        "print(json.dumps(dbarchitect.design(sys.argv[1], out=sys.argv[2], proof=False)))"
    )
    found = python(code, str(brief), str(brief.parent / "one"))
    options = ["--out", str(brief.parent / "two"), "--format", "json"]
    printed = run_command("design", brief, "--no-proof", *options)
    result = json.loads(printed.stdout)["result"]
    assert {**result, "seconds": None, "folder": None} == {
        **found,
        "seconds": None,
        "folder": None,
    }


def test_review_and_snapshot_take_files(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE t (a integer);")
    code = (
        "import dbarchitect, json, sys; from dbarchitect import review\n"
        "saved = dbarchitect.snapshot(sys.argv[1], sys.argv[2])\n"
        "print(json.dumps([review(sys.argv[2]), saved]))"
    )
    reviewed, _ = python(code, str(tmp_path / "a.sql"), str(tmp_path / "a.snapshot"))
    assert [finding["slug"] for finding in reviewed["findings"]] == [
        "table_without_primary_key"
    ]
    assert (tmp_path / "a.snapshot").stat().st_size > 0


def test_what_is_no_verb_is_no_attribute() -> None:
    code = "import dbarchitect, json; print(json.dumps(hasattr(dbarchitect, 'nothing')))"
    assert python(code) is False
