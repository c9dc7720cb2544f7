"""Each example is designed without proof, twice alike; it loads, is clean and comes down."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from command_line import Ended, run_command, run_command_anew
from dbarchitect.lab.options import LabOptions
from dbarchitect.lab.provider import find_binaries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dbarchitect.lab import Lab

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/brief.yaml"))
AS_OF = "2026-11-21"
DEPLOYER = "example_deployer"


def run(*arguments: str) -> Ended:
    return run_command(*arguments, timeout_s=300)


def designed(
    example: str, folder: Path, command: Callable[..., Ended] = run_command
) -> dict[str, bytes]:
    """The files of the design, by their paths."""
    brief = ROOT / "examples" / example / "brief.yaml"
    options = ("--no-proof", "--out", folder, "--as-of", AS_OF)
    done = command("design", brief, *options, timeout_s=300)
    assert done.returncode == 0, done.stderr
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def psql(lab: Lab) -> Iterator[Callable[..., str]]:
    """Runs psql on an empty database, as its owner who has CREATEROLE."""
    before = set(lab.roles)
    database = lab.create_database(owner_role=DEPLOYER)
    program = find_binaries(LabOptions(), {}).bindir / "psql"

    def answered(*arguments: str, role: str | None = DEPLOYER) -> str:
        command = [str(program), "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run(
            [*command, lab.conninfo(database, role), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    answered("-c", f"ALTER ROLE {DEPLOYER} CREATEROLE", role=None)
    yield answered
    lab.drop_database(database)
    for role in set(lab.roles) - before:
        lab.drop_role(role)


@pytest.mark.parametrize("example", EXAMPLES)
def test_it_is_designed_alike_twice_and_loads_reviews_clean_and_comes_down(
    example: str, psql: Callable[..., str], tmp_path: Path
) -> None:
    checked = run("brief", "check", str(ROOT / "examples" / example / "brief.yaml"))
    assert checked.returncode == 0, checked.stdout
    assert "Contradictions" not in checked.stdout
    once = designed(example, tmp_path / "once")
    again = designed(example, tmp_path / "again", run_command_anew)
    assert once == again
    for name in ("database-design.md", "report.html", "erd.mmd", "evidence.json"):
        assert name in once
    for tool in ("sqlalchemy", "prisma", "drizzle", "dbml"):
        assert any(name.startswith(f"models/{tool}/") for name in once)
    schema = tmp_path / "once" / "schema.sql"
    reviewed = run("review", str(schema), "--format", "json")
    findings = json.loads(reviewed.stdout)["result"]["findings"]
    assert [f["code"] for f in findings if f["severity"] != "info"] == []
    assert reviewed.returncode == 0
    objects = (
        "SELECT count(*) FROM pg_catalog.pg_class WHERE relnamespace >= 16384 OR oid >= 16384"
    )
    assert psql("-c", objects) == "0\n"
    # In the lab only its superuser creates extensions.
    role = None if "CREATE EXTENSION" in schema.read_text("utf-8") else DEPLOYER
    psql("-f", str(schema), role=role)
    assert int(psql("-c", objects)) > 10
    down = tmp_path / "once" / "migrations" / "0001_initial.down.sql"
    psql("-f", str(down), role=role)
    assert psql("-c", objects) == "0\n"
