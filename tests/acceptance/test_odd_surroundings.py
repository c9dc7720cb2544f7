"""Closed and full streams, and days at the ends of time, end with a message and no bug."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SHOP = Path(__file__).parents[2] / "examples" / "shop" / "brief.yaml"
DESIGN = f"{sys.executable} -m dbarchitect design"


def in_shell(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, text=True, check=False, timeout=60
    )


def test_a_closed_stdout_is_no_bug() -> None:
    run = in_shell(f"{DESIGN} {SHOP} --stdout >&-")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_closed_stdin_is_an_empty_brief() -> None:
    run = in_shell(f"{DESIGN} - --stdout <&-")
    assert run.returncode == 2
    assert "<stdin>" in run.stderr


def test_a_full_stdout_is_said() -> None:
    run = in_shell(f"{DESIGN} {SHOP} --stdout >/dev/full")
    assert run.returncode == 2
    assert "standard output cannot be written: No space left on device" in run.stderr


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_time_is_refused(day: str) -> None:
    run = in_shell(f"{DESIGN} {SHOP} --stdout --as-of {day}")
    assert run.returncode == 2
    assert f"--as-of {day} is out of range" in run.stderr


def test_one_of_anything_is_in_the_singular(tmp_path: Path) -> None:
    brief = tmp_path / "brief.yaml"
    text = "name: one\nhorizon: 1 day\nentities:\n  Note:\n    rows: 1\n"
    brief.write_text(text + "    attributes: {body: text}\n", encoding="utf-8")
    out = tmp_path / "one"
    run = in_shell(f"{DESIGN} {brief} --no-proof --quiet --out {out}")
    assert "- 1 table, " in run.stdout
    document = (out / "database-design.md").read_text(encoding="utf-8")
    assert "It holds 1 table with 4 columns" in document
    assert "served by 1 index. Everything is sized for 1 day ahead" in document
    assert "who wants to save disk" not in document
    check = in_shell(f"{sys.executable} -m dbarchitect brief check {brief}")
    assert "for 1 day ahead" in check.stdout
