"""`dbarchitect brief` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import Ended, run_command

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples" / "shop" / "brief.yaml"
BAD = ROOT / "tests" / "cases" / "brief" / "bad"

SEVERAL = """name: shop
entities:
  Note:
    attributes:
     title: txt
  Page:
    belongs to: Nota
    unique: [[nota, number]]
    attributes: {number: integer}
"""


def _run(*arguments: str, stdin: str = "", folder: Path = ROOT) -> Ended:
    return run_command("brief", *arguments, stdin=stdin, folder=folder)


def test_check_says_what_was_understood() -> None:
    done = _run("check", "examples/shop/brief.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "shop: 5 entities, 6 access patterns, PostgreSQL 18" in done.stdout
    assert "OrderItem    order_items" in done.stdout
    assert "entities.*.keep.delete = hard." in done.stdout
    assert "Q-retention-pii" in done.stdout


def test_check_as_json_is_an_envelope() -> None:
    done = _run("check", str(SHOP), "--format", "json")
    result = json.loads(done.stdout)["result"]
    assert [e["table"] for e in result["entities"]][:2] == ["users", "user_sessions"]
    assert {q["id"] for q in result["open_questions"]} >= {"Q-retention-pii"}
    assert result["assumptions"]


@pytest.mark.parametrize("case", ["unknown_owner", "yaml_bomb", "entity_hostile", "access_ddl"])
def test_a_bad_brief_ends_with_two_and_its_remedy(case: str) -> None:
    done = _run("check", f"{case}.yaml", folder=BAD)
    expected = (BAD / f"{case}.expected").read_text("utf-8")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == f"error: {expected}"


def test_a_bad_brief_is_an_envelope_in_json() -> None:
    done = _run("names", "unknown_key.yaml", "--format", "json", folder=BAD)
    error = json.loads(done.stdout)["error"]
    assert done.returncode == error["exit_status"] == 2
    assert error["location"] == "unknown_key.yaml:6:5"


def test_a_directory_and_a_missing_file_are_bad_input(tmp_path: Path) -> None:
    assert _run("check", str(tmp_path)).returncode == 2
    assert _run("check", str(tmp_path / "none.yaml")).returncode == 2


def test_what_new_prints_passes_check_from_stdin() -> None:
    done = _run("check", "-", stdin=_run("new").stdout)
    assert done.returncode == 0
    assert "Open questions (0)" in done.stdout


def test_the_long_form_passes_check_and_names_the_same() -> None:
    long = _run("check", "--long", str(SHOP)).stdout
    assert _run("names", "-", stdin=long).stdout == _run("names", str(SHOP)).stdout


def test_names_prints_tables_and_columns() -> None:
    lines = _run("names", str(SHOP)).stdout.splitlines()
    assert lines[0].split("  ")[0] == "table"
    assert ["order_items", "order_id", "order", "->", "Order"] in [x.split() for x in lines]


def test_schema_prints_the_published_json_schema() -> None:
    published = (ROOT / "docs" / "brief.schema.json").read_text("utf-8")
    assert _run("schema").stdout == published


def test_stdin_that_never_ends_is_read_to_the_limit_only() -> None:
    done = _run("check", "-", stdin="# " + "x" * 2_000_000)
    assert done.returncode == 2
    assert "<stdin>: the brief is larger than 1 MB" in done.stderr


def test_all_that_is_wrong_is_told_in_one_run(tmp_path: Path) -> None:
    brief = tmp_path / "brief.yaml"
    brief.write_text(SEVERAL, encoding="utf-8")
    done = _run("check", str(brief), "--format", "json")
    lines = done.stderr.splitlines()
    assert [line for line in lines if line.startswith("error: ")] == [
        f"error: {brief}:5:13: attribute `title`: `txt` is no type",
        f"error: {brief}:7:17: entity `Page` belongs to `Nota`, which is not an entity",
    ]
    envelope = json.loads(done.stdout)
    assert [error["location"] for error in envelope["errors"]] == [
        f"{brief}:5:13",
        f"{brief}:7:17",
    ]
    assert envelope["error"] == envelope["errors"][0]
    assert (done.returncode, envelope["errors_left_off"]) == (2, 0)


def test_small_numbers_are_not_shown_as_nothing() -> None:
    brief = "name: x\nhorizon: 12 hours\nentities: {Note: {rows: 0, growth: 1/year, "
    done = _run("check", "-", stdin=brief + "attributes: {title: text}}}\n")
    assert "for 12 hours ahead." in done.stdout
    assert "Note    notes     0        0.0833" in done.stdout


def test_a_brief_that_contradicts_itself_is_read_and_exits_1(tmp_path: Path) -> None:
    brief = tmp_path / "brief.yaml"
    brief.write_text(
        "name: x\nentities:\n  Whole: {rows: 1M, attributes: {n: text}}\n"
        "  Part: {rows: 1M, belongs to: Whole, fan-out: {Whole: {p50: 9, p99: 90}}}\n"
    )
    text = _run("check", str(brief))
    assert text.returncode == 1
    assert "Contradictions (1):\n  C-fan-out-Part-whole: Half of all Whole have" in text.stdout
    assert _run("check", str(brief), "--long").returncode == 1
    envelope = json.loads(_run("check", str(brief), "--format", "json").stdout)
    assert envelope["ok"] is False
    assert envelope["result"]["contradictions"][0]["path"] == "entities.Part.fan-out.whole"
