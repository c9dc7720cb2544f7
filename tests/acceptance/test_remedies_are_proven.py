"""`dbarchitect review --prove` as a user types it: remedies are run, and what came is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from command_line import run_command
from published_schemas import result_of

if TYPE_CHECKING:
    from collections.abc import Mapping

TEN_DEFECTS = Path(__file__).parents[1] / "cases" / "review" / "ten_defects.sql"
TEN_CODES = frozenset(
    ("CON01", "IDX01", "IDX02", "JSN01", "KEY01", "PAR05", "SEC10", "SEC20", "SEQ03", "TYP01")
)


def proven(target: str, *arguments: str) -> dict[str, Any]:
    ended = run_command("review", target, "--prove", *arguments)
    assert ended.returncode == 1, ended.stderr
    found: dict[str, Any] = result_of(ended.stdout)
    return found


@pytest.fixture(scope="module")
def ten() -> Mapping[str, dict[str, Any]]:
    findings = proven(str(TEN_DEFECTS), "--format", "json")["findings"]
    assert len(findings) == len(TEN_CODES)
    return {finding["code"]: finding for finding in findings}


def test_ten_unrelated_defects_are_all_found(ten: Mapping[str, dict[str, Any]]) -> None:
    assert ten.keys() == TEN_CODES


@pytest.mark.parametrize("code", sorted(TEN_CODES))
def test_the_remedy_removes_its_finding_and_brings_no_other(
    ten: Mapping[str, dict[str, Any]], code: str
) -> None:
    assert ten[code]["proof"]["outcome"] == "proven", ten[code]["proof"]["told"]
    assert ten[code]["proof"]["brought"] == []


@pytest.mark.parametrize("code", sorted(TEN_CODES))
def test_the_evidence_was_executed_in_a_lab_by_the_statements_of_the_remedy(
    ten: Mapping[str, dict[str, Any]], code: str
) -> None:
    evidence = ten[code]["evidence"][-1]
    assert evidence["method"] == "executed"
    assert evidence["subject"]["kind"] == "lab"
    assert evidence["statements"] == ten[code]["remedy"]["statements"]
