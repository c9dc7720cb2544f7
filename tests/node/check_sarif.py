"""SARIF against the schema of OASIS, as a package of Node brings it; run by its own step."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from command_line import run_command

SCHEMA = "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
SQL = """
CREATE TABLE "[x](1) {0} <b>`|" (
   id int, email text UNIQUE, at timestamp, deleted_at timestamptz);
CREATE TABLE queue (note text NOT NULL);
CREATE ROLE "a role of no file";
CREATE CONVERSION mine FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
SET no_such_setting = 1;
"""
SETTLED = """
[[review.suppress]]
code = "KEY01"
target = "public.queue"
reason = "Rows live for a second."
until = 2999-01-01
"""


@cache
def validator() -> jsonschema.Draft4Validator:
    file = Path(__file__).parent / "node_modules" / SCHEMA
    schema = json.loads(file.read_text(encoding="utf-8"))
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    return jsonschema.Draft4Validator(schema, format_checker=checker)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SQL with odd names, what the project has settled, and the snapshot of the SQL."""
    made = tmp_path_factory.mktemp("sarif")
    (made / "a b.sql").write_text(SQL, encoding="utf-8")
    (made / "dbarchitect.toml").write_text(SETTLED, encoding="utf-8")
    (made / "empty.sql").write_text("", encoding="utf-8")
    assert run_command("snapshot", "a b.sql", "-o", "a.snapshot", folder=made).returncode == 0
    return made


@pytest.mark.parametrize("target", ["a b.sql", "a.snapshot", "empty.sql"])
def test_a_log_is_what_oasis_and_code_scanning_ask(folder: Path, target: str) -> None:
    done = run_command("review", target, "--format", "sarif", folder=folder)
    log = json.loads(done.stdout)
    validator().validate(log)
    (run,) = log["runs"]
    results: list[dict[str, Any]] = run["results"]
    assert bool(results) == (target != "empty.sql")
    for result in results:
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.sql"
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    suppressed = [result for result in results if "suppressions" in result]
    assert len(suppressed) == (target != "empty.sql")
    assert run["invocations"][0]["toolExecutionNotifications"]


def test_the_schema_refuses_what_is_none(folder: Path) -> None:
    log = json.loads(run_command("review", "a.snapshot", "-f", "sarif", folder=folder).stdout)
    log["runs"][0]["results"][0]["level"] = "dreadful"
    with pytest.raises(jsonschema.ValidationError):
        validator().validate(log)
