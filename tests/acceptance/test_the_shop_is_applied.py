"""The shop is applied as its document says, by someone who is no superuser."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from dbarchitect.lab import LabOptions
from dbarchitect.lab.provider import find_binaries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dbarchitect.lab import Lab

DEPLOYER = "deployer"


@pytest.fixture
def psql(lab: Lab) -> Iterator[Callable[..., str]]:
    """Runs psql on an empty database: as its owner who has CREATEROLE, or as superuser."""
    database = lab.create_database(owner_role=DEPLOYER)
    found = str(find_binaries(LabOptions(), os.environ).bindir / "psql")
    program = [found, "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1"]

    def run(*arguments: str, role: str | None = DEPLOYER) -> str:
        done = subprocess.run(
            [*program, lab.conninfo(database, role), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-c", f"ALTER ROLE {DEPLOYER} CREATEROLE", role=None)
    yield run
    lab.drop_database(database)
    lab.drop_role(DEPLOYER)


def blocks(document: str) -> list[str]:
    section = re.split(r"\n## ", document.split("\n## Applying it\n")[1])[0]
    return re.findall(r"```sql\n(.*?)\n```", section, re.DOTALL)


@pytest.mark.essential
def test_an_owner_with_createrole_applies_it_runs_the_jobs_and_takes_it_away(
    shop_run: Any, psql: Callable[..., str], tmp_path: Path
) -> None:
    migrations = shop_run.folder / "migrations"
    psql("-f", str(migrations / "0001_initial.up.sql"))
    logins, actor, *jobs = blocks(shop_run.read("database-design.md"))
    psql("-c", logins)
    assert psql("-c", actor) == "user 42\n"
    script = tmp_path / "job.sql"
    answers: list[str] = []
    for job in jobs:
        script.write_text(f"BEGIN;\nSET LOCAL ROLE shop_owner;\n{job}\n;\nROLLBACK;\n")
        answers.append(psql("-f", str(script)))
    months, *others = answers
    assert set(months) == {"\n"}, "a function without a result has made each month"
    assert others == ["f\n", "", ""]
    for login in re.findall(r"CREATE ROLE (\w+)", logins):
        psql("-c", f"DROP ROLE {login}")
    psql("-f", str(migrations / "0001_initial.down.sql"))
