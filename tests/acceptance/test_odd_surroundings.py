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
    assert run.returncode == 5
    assert "standard output cannot be written: No space left on device" in run.stderr
    assert "cut off" in run.stderr


def test_a_full_device_in_the_place_of_a_file_is_said() -> None:
    run = in_shell(f"{DESIGN} {SHOP} --stdout --output /dev/full")
    assert run.returncode == 5
    assert "cannot write /dev/full: No space left on device" in run.stderr


@pytest.mark.parametrize("blocks", [1, 30])
def test_no_room_for_a_design_leaves_nothing_of_it(tmp_path: Path, blocks: int) -> None:
    """A limit of the size of files, in blocks of 512 bytes, needs no rights to set."""
    out = tmp_path / "shop"
    run = in_shell(f"ulimit -f {blocks}; {DESIGN} {SHOP} --no-proof --out {out}")
    assert run.returncode == 5, run.stderr
    assert "cannot be written: File too large" in run.stderr
    assert "nothing was changed there" in run.stderr or "nothing of the result" in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_room_for_a_new_design_leaves_the_old_one_whole(tmp_path: Path) -> None:
    out = tmp_path / "shop"
    assert in_shell(f"{DESIGN} {SHOP} --no-proof --out {out}").returncode == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    again = f"{DESIGN} {SHOP} --no-proof --as-of 2030-01-01 --out {out}"
    run = in_shell(f"ulimit -f 30; {again}")
    assert run.returncode == 5, run.stderr
    assert before == {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert list(tmp_path.iterdir()) == [out]


def test_no_room_for_a_snapshot_leaves_nothing_of_it(tmp_path: Path) -> None:
    sql = tmp_path / "a.sql"
    names = ", ".join(f"a{number} integer" for number in range(900))
    sql.write_text(f"CREATE TABLE t ({names});")
    saved = tmp_path / "a.snapshot"
    snapshot = f"{sys.executable} -m dbarchitect snapshot"
    assert in_shell(f"{snapshot} {sql} -o {saved} -q").returncode == 0
    other = tmp_path / "b.snapshot"
    run = in_shell(f"ulimit -f 1; {snapshot} {saved} -o {other}")
    assert run.returncode == 5, run.stderr
    assert "nothing of the result was written" in run.stderr
    assert {*tmp_path.iterdir()} == {sql, saved}


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
