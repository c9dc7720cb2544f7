"""What each verb prints with `--format json` is what docs/schemas publishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from command_line import Ended, run_command
from published_schemas import validate

ROOT = Path(__file__).parents[2]
SHOP = str(ROOT / "examples" / "shop" / "brief.yaml")
SQL = """CREATE TABLE "T" (id bigint, at timestamp);
CREATE INDEX a ON "T" (at);
CREATE INDEX b ON "T" (at);
CREATE CONVERSION mine FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
SET no_such_setting = 1;
"""


def run(*arguments: str, stdin: str = "") -> Ended:
    return run_command(*arguments, stdin=stdin)


def result(*arguments: str, stdin: str = "") -> Any:
    envelope = json.loads(run(*arguments, "--format", "json", stdin=stdin).stdout)
    validate("envelope", envelope)
    return envelope["result"]


def test_a_review_of_files_with_the_planners_word() -> None:
    found = result("review", "-", "--prove", stdin=SQL)
    assert {finding["code"] for finding in found["findings"]} >= {"KEY01", "TYP01", "IDX02"}
    assert found["left_out"]
    assert found["not_read"]
    validate("review-result", found)


def test_a_review_of_a_snapshot_and_the_snapshot_itself(tmp_path: Path) -> None:
    saved = str(tmp_path / "a.snapshot")
    taken = result("snapshot", "-", "-o", saved, stdin=SQL)
    assert taken["unread"]
    validate("snapshot-result", taken)
    found = result("review", saved)
    assert found["findings"][0]["location"] is None
    validate("review-result", found)


def test_a_script() -> None:
    found = result("ddl", "-", stdin=SQL)
    assert 'CREATE TABLE public."T"' in found["script"]
    assert len(found["left_out"]) == 2
    validate("ddl-result", found)


@pytest.mark.parametrize("verb", ["check", "names"])
def test_what_was_understood_of_a_brief(verb: str) -> None:
    validate(f"brief-{verb}-result", result("brief", verb, SHOP))


def test_a_design_without_proof(tmp_path: Path) -> None:
    out = str(tmp_path / "shop")
    validate("design-result", result("design", SHOP, "--no-proof", "--out", out))


@pytest.mark.parametrize("verb", ["review", "ddl", "brief check", "brief names"])
def test_an_error_of_each_verb_is_an_envelope(verb: str) -> None:
    ended = run(*verb.split(), "./no/such/file", "--format", "json")
    assert ended.returncode == 2
    validate("envelope", json.loads(ended.stdout))


@pytest.mark.parametrize(
    "verb", [["brief", "names", SHOP], ["brief", "new"], ["ddl", "-"], ["review", "-"]]
)
def test_a_result_goes_whole_into_the_file_that_is_named(
    tmp_path: Path, verb: list[str]
) -> None:
    printed = run(*verb, stdin=SQL)
    written = run(*verb, "-o", str(tmp_path / "out"), "--quiet", "--no-color", stdin=SQL)
    assert (written.stdout, written.stderr) == ("", "")
    assert (tmp_path / "out").read_text(encoding="utf-8") == printed.stdout
    assert printed.stdout


def test_the_outcome_of_a_design_goes_into_the_file_that_is_named(tmp_path: Path) -> None:
    where = ["--out", str(tmp_path / "shop"), "--output", str(tmp_path / "outcome")]
    done = run("design", SHOP, "--no-proof", "--quiet", *where)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "shop: ok" in (tmp_path / "outcome").read_text(encoding="utf-8")
