"""Briefs that are allowed and hostile: what they ask for is designed, proven and loaded."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from dbarchitect.lab import LabOptions
from dbarchitect.lab.provider import find_binaries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dbarchitect.lab import Lab

LONG_TABLE = "a_table_whose_name_is_as_long_as_it_may_be_and_a_bit_more"
LONG_COLUMN = "a_column_whose_name_goes_on_and_on_until_there_is_no_more_room"

HOSTILE = f"""
name: hostile
postgresql: 14
schema: MixedSchema
entities:
  Team:
    table: TeamTable
    rows: 60
    attributes:
      code: {{type: text(20) unique, column: Code}}
      title: {{type: text(200), column: Select}}
      kind:
        type: enumeration
        values: ["it's", "100%", "%s", 'a\\b', 'say "hi"', "%(x)s", "{{x}}", "$1", ":name"]
        default: "it's"
        column: Kind
      motto: {{type: text(40), default: "it's 100% of :all", column: Motto}}
      starts_on: {{type: date, column: From}}
      ends_on: {{type: date?, column: To}}
      token: {{type: secret, column: TokenHash}}
    checks: [ends_on >= starts_on]
    keep: {{audit: true, delete: soft}}
  Member:
    table: MemberTable
    part of: Team
    rows: 300
    refers to:
      boss: {{to: Member?, column: BossId}}
      other: {{to: Team?, column: OtherTeamId}}
    fan-out: {{team: {{p50: 2, p99: 100000}}}}
    attributes:
      number: {{type: integer > 0, column: Number}}
      name: {{type: text(80) pii, column: Order}}
    unique: [[team, number], [team, boss, name]]
    keep: {{audit: true, delete: soft}}
    rows per write: 500
  LongOne:
    table: {LONG_TABLE}A
    rows: 40
    belongs to: Team
    attributes:
      {LONG_COLUMN}a: text(10) unique
      {LONG_COLUMN}b: text(10) unique
    keep: {{audit: true}}
  LongTwo:
    table: {LONG_TABLE}B
    rows: 40
    belongs to: Team
    attributes: {{x: text(10)}}
    keep: {{audit: true}}
    rows per write: 500
  Short: {{table: a, rows: 20, attributes: {{b_c: text(10) unique}}}}
  ShortToo: {{table: a_b, rows: 20, belongs to: Short, attributes: {{c: text(10) unique}}}}
  ShortKey: {{table: a_b_pkey, rows: 20, attributes: {{c: integer}}}}
  Contact:
    rows: 30
    attributes: {{mail: email}}
    identity: {{natural: [mail]}}
  Region:
    part of: Contact
    rows: 90
    attributes: {{number: smallint > 0, since: date}}
    identity: {{natural: [contact, number, since]}}
  City:
    rows: 200
    growth: 100k/day
    refers to: {{region: Region, twin: City?, past: Region?, sender: Contact?}}
    attributes: {{name: text(40)}}
    unique: [[region, name]]
audit:
  {{name: ChangeLog, table: {LONG_TABLE}L, rows: 100, growth: 100/month}}
access:
  search teams: {{search: Team, in: [title, motto], rate: 100/hour}}
  members:
    sql: |
      SELECT "Number", "Order" FROM "MixedSchema"."MemberTable"
      WHERE team_id = :team ORDER BY "Number" LIMIT 20
    rate: 1k/hour
"""  # noqa: S608 - a brief, whose SQL dbarchitect reads


def run(verb: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dbarchitect", verb, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def designed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "brief.yaml").write_text(HOSTILE)
    made = run("design", folder / "brief.yaml", "--out", folder / "out")
    assert made.returncode == 0, made.stdout + made.stderr
    return folder / "out"


@pytest.fixture
def psql(lab: Lab) -> Iterator[list[str]]:
    """`psql` on an empty database as the superuser; a notice is on its stderr."""
    database = lab.create_database()
    program = find_binaries(LabOptions(), os.environ).bindir / "psql"
    yield [str(program), "-X", "-q", "-v", "ON_ERROR_STOP=1", lab.conninfo(database)]
    lab.drop_database(database)


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


def test_its_review_finds_nothing(designed: Path) -> None:
    reviewed = run("review", designed / "schema.sql", "--format", "json")
    assert reviewed.returncode == 0, reviewed.stdout + reviewed.stderr
    assert json.loads(reviewed.stdout)["result"]["findings"] == []
