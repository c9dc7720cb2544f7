"""`dbarchitect design` as a user types it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from command_line import COMMAND, Ended, run_command
from dbarchitect.lab import LabOptions
from dbarchitect.lab.provider import find_binaries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import Lab

REPOSITORY = Path(__file__).parents[2]
SHOP = REPOSITORY / "examples" / "shop" / "brief.yaml"
SCHEMAS = REPOSITORY / "docs" / "schemas"

SMALL = """
name: notes
postgresql: 15
entities:
  Author:
    rows: 50
    attributes: {handle: text(30) unique}
  Note:
    part of: Author
    rows: 200
    attributes: {body: text, pinned: boolean = false}
access:
  notes of author: {sql: "SELECT id, body FROM notes WHERE author_id = :author", rate: 100/hour}
"""

FILES = {
    "database-design.md",
    "report.html",
    "schema.sql",
    "erd.mmd",
    "evidence.json",
    "migrations/0001_initial.up.sql",
    "migrations/0001_initial.down.sql",
    "models/dbml/schema.dbml",
    "models/drizzle/schema.ts",
    "models/prisma/schema.prisma",
    "models/sqlalchemy/models.py",
    "models/sqlalchemy/session.py",
    "models/sqlalchemy/alembic.ini",
    "models/sqlalchemy/revisions/env.py",
    "models/sqlalchemy/revisions/script.py.mako",
    "models/sqlalchemy/revisions/versions/0001_initial.py",
}


def command(*arguments: str | Path) -> list[str]:
    return [*COMMAND, "design", *map(str, arguments)]


def design(*arguments: str | Path) -> Ended:
    return run_command("design", *arguments, timeout_s=300)


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def without_measured(files: dict[str, str]) -> dict[str, str]:
    evidence = json.loads(files["evidence.json"])
    assert evidence.pop("measured")
    pattern = r"<!-- measured -->.*<!-- /measured -->"
    document, blocks = re.subn(pattern, "", files["database-design.md"], flags=re.DOTALL)
    assert blocks == 1
    report, blocks = re.subn(
        pattern.replace(".*", ".*?"), "", files["report.html"], flags=re.DOTALL
    )
    assert blocks > 1
    return files | {
        "evidence.json": json.dumps(evidence),
        "database-design.md": document,
        "report.html": report,
    }


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    file = tmp_path / "brief.yaml"
    file.write_text(SMALL)
    return file


@pytest.mark.essential
def test_the_shop_is_designed_and_everything_that_was_attacked_held(shop_run: Any) -> None:
    envelope = json.loads(shop_run.run.stdout)
    result = envelope["result"]
    assert result["probes"]["failed"] == []
    assert [build["name"] for build in result["builds"] if not build["passed"]] == []
    assert result["probes"]["run"] > 200
    assert set(tree(shop_run.folder)) == FILES == set(result["files"])
    assert shop_run.run.returncode == (1 if result["missed_targets"] else 0)


def test_the_result_and_the_evidence_are_as_their_schemas_say(shop_run: Any) -> None:
    envelope = json.loads(shop_run.run.stdout)
    for name, value in (
        ("envelope", envelope),
        ("design-result", envelope["result"]),
        ("evidence", json.loads(shop_run.read("evidence.json"))),
    ):
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
        jsonschema.Draft202012Validator(schema).validate(value)


def test_progress_goes_to_stderr_and_the_result_to_stdout(shop_run: Any) -> None:
    assert "filling ..." in shop_run.run.stderr
    assert "error" not in shop_run.run.stderr


@pytest.fixture
def fresh_database(lab: Lab) -> Iterator[tuple[list[str], Any]]:
    """`psql` on an empty database as the superuser, as a user would call it."""
    database = lab.create_database()
    psql = find_binaries(LabOptions(), os.environ).bindir / "psql"
    yield [str(psql), "-X", "-q", "-v", "ON_ERROR_STOP=1", lab.conninfo(database)], database
    lab.drop_database(database)


def run_psql(arguments: list[str]) -> str:
    run = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.essential
def test_the_schema_loads_unchanged_with_psql_and_its_way_back_leaves_nothing(
    shop_run: Any, fresh_database: tuple[list[str], Any]
) -> None:
    psql, _ = fresh_database
    query = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    counts: list[int] = []
    for script in ("schema.sql", "migrations/0001_initial.down.sql"):
        loaded = run_psql([*psql, "-f", str(shop_run.folder / script)])
        assert loaded == ""
        counts.append(int(run_psql([*psql, "-At", "-c", query])))
    assert counts[0] > 40
    assert counts[1] == 0


def test_a_second_run_gives_the_same_bytes_but_for_what_it_measured(
    brief: Path, tmp_path: Path
) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        run = design(brief, "--out", folder, "--as-of", "2026-11-21")
        assert run.returncode == 0, run.stdout + run.stderr
    first, second = (tree(folder) for folder in folders)
    assert set(first) == FILES
    assert without_measured(first) == without_measured(second)


def test_a_run_into_the_same_folder_keeps_a_migration_that_differs(
    brief: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    assert design(brief, "--out", folder, "--no-proof").returncode == 0
    up = tree(folder)["migrations/0001_initial.up.sql"]
    brief.write_text(SMALL.replace("text(30)", "text(60)"))
    run = design(brief, "--out", folder, "--no-proof")
    assert run.returncode == 0
    assert "Kept as it was" in run.stdout
    assert "write a new migration" in " ".join(run.stdout.split())
    after = tree(folder)
    assert after["migrations/0001_initial.up.sql"] == up
    assert "60" in after["schema.sql"]
    run = design(brief, "--out", folder, "--no-proof", "--replace-migration")
    assert "Kept" not in run.stdout
    assert "60" in tree(folder)["migrations/0001_initial.up.sql"]


def test_without_proof_the_document_says_what_is_not_verified(
    brief: Path, tmp_path: Path
) -> None:
    run = design(brief, "--out", tmp_path / "out", "--no-proof")
    assert run.returncode == 0
    assert "not verified" in run.stdout
    document = tree(tmp_path / "out")["database-design.md"]
    assert "\nstatus: not verified\n" in document
    assert "Not verified: the proof was left out." in document


def test_stdout_is_sql_and_nothing_is_written(brief: Path, tmp_path: Path) -> None:
    before = tree(tmp_path)
    run = design(brief, "--stdout")
    assert run.returncode == 0
    assert run.stdout.startswith("-- Makes the schema of notes")
    assert run.stdout.rstrip().endswith("COMMIT;")
    assert tree(tmp_path) == before


def test_a_brief_may_come_on_stdin() -> None:
    run = run_command("design", "-", "--stdout", stdin=SMALL)
    assert run.returncode == 0
    assert "CREATE TABLE public.notes" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "give either --out DIR or --stdout"),
        (["--out", "x", "--stdout"], "give either --out DIR or --stdout"),
        (["--out", "brief.yaml"], "is a file, not a folder"),
        (["--out", "."], "is not empty and was not made by dbarchitect"),
        (["--out", "no/such"], "is no folder"),
        (["--out", "x", "--as-of", "yesterday"], "yesterday"),
        (["--out", "x", "--seed", "-1"], "'--seed'"),
        (["--out", "x", "--pg-bindir", "/nowhere", "--seed", "x"], "'--seed'"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_written(
    brief: Path, arguments: list[str], words: str
) -> None:
    before = tree(brief.parent)
    run = run_command("design", "brief.yaml", *arguments, folder=brief.parent)
    assert run.returncode == 2
    assert run.stderr.startswith("error: ")
    assert words in run.stderr
    assert tree(brief.parent) == before


def test_a_brief_that_is_wrong_writes_nothing(brief: Path) -> None:
    brief.write_text(SMALL.replace("part of: Author", "part of: Autor"))
    before = tree(brief.parent)
    run = design(brief, "--out", brief.parent / "out")
    assert run.returncode == 2
    assert run.stderr.startswith(f"error: {brief}:")
    assert tree(brief.parent) == before


def test_no_binaries_are_exit_five_and_nothing_is_written(brief: Path) -> None:
    before = tree(brief.parent)
    run = design(brief, "--out", brief.parent / "out", "--pg-bindir", "/nowhere")
    assert run.returncode == 5
    assert run.stderr.splitlines()[-2].startswith("error: ")
    assert tree(brief.parent) == before


@pytest.mark.parametrize(
    ("number", "status", "word"),
    [
        (signal.SIGINT, 130, 'stopped by SIGINT: design was at "weighing indexes"\n'),
        (signal.SIGTERM, 143, 'stopped by SIGTERM: design was at "weighing indexes"\n'),
        (signal.SIGKILL, -signal.SIGKILL, ""),
    ],
)
def test_a_signal_in_the_middle_leaves_the_folder_as_it_was(
    brief: Path, number: signal.Signals, status: int, word: str
) -> None:
    folder = brief.parent / "out"
    assert design(brief, "--out", folder, "--no-proof").returncode == 0
    before = tree(brief.parent)
    run = subprocess.Popen(
        command(SHOP, "--out", folder),
        stderr=subprocess.PIPE,
        text=True,
        stdout=subprocess.PIPE,
    )
    assert run.stderr is not None
    while "weighing" not in run.stderr.readline():
        assert run.poll() is None
    time.sleep(0.5)  # well within it: it takes seconds
    run.send_signal(number)
    output, errors = run.communicate(timeout=60)
    assert run.returncode == status, errors
    assert (output, errors) == ("", word)
    assert tree(brief.parent) == before
