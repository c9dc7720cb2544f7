from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dbarchitect.app.output_folder import check_output_folder, write_outputs
from dbarchitect.errors import OutputFailedError, UsageError
from dbarchitect.report.evidence_file import EVIDENCE_SCHEMA

MARK = json.dumps({"schema": EVIDENCE_SCHEMA})
UP = "migrations/0001_initial.up.sql"
DOWN = "migrations/0001_initial.down.sql"
FILES = {"database-design.md": "one\n", "schema.sql": "s\n", UP: "up\n", DOWN: "down\n"}
FILES["evidence.json"] = MARK
CHANGED = {name: f"{text} changed" for name, text in FILES.items()} | {"evidence.json": MARK}


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_new_folder_holds_all_files(tmp_path: Path) -> None:
    written = write_outputs(tmp_path / "shop", FILES)
    assert tree(tmp_path) == {f"shop/{name}": text for name, text in FILES.items()}
    assert set(written.files) == set(FILES)
    assert written.kept == ()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES)
    assert tree(tmp_path) == FILES


def test_the_folder_may_be_named_from_within(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_outputs(Path(), FILES)
    write_outputs(Path("../" + tmp_path.name), FILES)
    assert tree(tmp_path) == FILES


def test_other_files_in_our_folder_stay(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES)
    (tmp_path / "migrations/0002_more.up.sql").write_text("mine")
    write_outputs(tmp_path, FILES | {"schema.sql": "new\n"})
    assert tree(tmp_path) == FILES | {
        "schema.sql": "new\n",
        "migrations/0002_more.up.sql": "mine",
    }


def test_a_migration_that_is_there_is_never_rewritten(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES)
    written = write_outputs(tmp_path, CHANGED)
    assert written.kept == (UP, DOWN)
    assert tree(tmp_path) == CHANGED | {UP: "up\n", DOWN: "down\n"}


def test_a_migration_edited_by_hand_is_kept_with_its_pair(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES)
    (tmp_path / DOWN).write_text("by hand")
    assert write_outputs(tmp_path, FILES).kept == (UP, DOWN)
    assert (tmp_path / DOWN).read_text() == "by hand"


def test_a_migration_is_rewritten_if_that_is_asked_for(tmp_path: Path) -> None:
    write_outputs(tmp_path, FILES)
    assert write_outputs(tmp_path, CHANGED, replace_migrations=True).kept == ()
    assert tree(tmp_path) == CHANGED


def refused(folder: Path, words: str) -> None:
    before = tree(folder.parent) if folder.parent.is_dir() else {}
    with pytest.raises(UsageError, match=words):
        check_output_folder(folder)
    with pytest.raises(UsageError, match=words):
        write_outputs(folder, FILES)
    if folder.parent.is_dir():
        assert tree(folder.parent) == before


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    refused(tmp_path, "was not made by dbarchitect")


def test_evidence_of_something_else_is_no_mark(tmp_path: Path) -> None:
    (tmp_path / "evidence.json").write_text('["not ours"]')
    refused(tmp_path, "was not made by dbarchitect")
    (tmp_path / "evidence.json").write_text("{")
    refused(tmp_path, "was not made by dbarchitect")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("x")
    refused(tmp_path / "shop", "is a file")


def test_a_symbolic_link_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "shop").symlink_to(tmp_path / "real")
    refused(tmp_path / "shop", "symbolic link")


def test_a_linked_migrations_folder_is_refused(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    write_outputs(shop, {"evidence.json": MARK})
    (tmp_path / "elsewhere").mkdir()
    (shop / "migrations").symlink_to(tmp_path / "elsewhere")
    refused(shop, "symbolic link")


def test_a_parent_that_is_not_there_is_named(tmp_path: Path) -> None:
    refused(tmp_path / "no" / "shop", "is no folder")


def test_a_parent_that_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_arguments: object, **_named: object) -> str:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda *_: False)
        refused(tmp_path / "shop", "cannot be written")
    monkeypatch.setattr("tempfile.mkdtemp", denied)
    with pytest.raises(UsageError, match="cannot be written: Permission denied"):
        write_outputs(tmp_path / "shop", FILES)


@pytest.mark.parametrize("failing", range(1, 6))
def test_a_full_disk_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    shop = tmp_path / "shop"
    write_outputs(shop, FILES)
    before = tree(tmp_path)
    calls = 0

    def full(_descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputFailedError, match="No space left on device") as caught:
        write_outputs(shop, CHANGED, replace_migrations=True)
    assert caught.value.exit_status == 5
    assert tree(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


@pytest.mark.parametrize("stopped_at", range(1, 6))
@pytest.mark.parametrize("fresh_folder", [True, False])
def test_a_signal_between_two_files_brings_back_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped_at: int, *, fresh_folder: bool
) -> None:
    shop = tmp_path / "shop"
    if fresh_folder:
        shop.mkdir()
    else:
        write_outputs(shop, FILES)
    before = sorted(tmp_path.rglob("*")), tree(tmp_path)
    moved = 0
    replace = Path.replace

    def stopped(self: Path, target: Path) -> Path:
        nonlocal moved
        result = replace(self, target)
        moved += 1
        if moved == stopped_at:
            raise KeyboardInterrupt
        return result

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_outputs(shop, CHANGED, replace_migrations=True)
    assert (sorted(tmp_path.rglob("*")), tree(tmp_path)) == before


def test_what_a_killed_run_left_is_swept_by_the_next(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path;"
        "from dbarchitect.app import output_folder as o;"
        "o.os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL);"
        "o.write_outputs(Path(sys.argv[1]), {'schema.sql': 'x'})"
    )
    shop = tmp_path / "shop"
    killed = subprocess.run([sys.executable, "-c", script, str(shop)], check=False)
    assert killed.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".shop.dbarchitect-")
    write_outputs(shop, FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


def test_the_work_of_a_run_that_lives_is_not_swept(tmp_path: Path) -> None:
    other = tmp_path / f".shop.dbarchitect-{os.getpid()}-abc"
    other.mkdir()
    write_outputs(tmp_path / "shop", FILES)
    assert other.is_dir()


def marked(*names: str) -> dict[str, str]:
    """Files whose evidence names some of them with their SHA-256."""
    files = dict(FILES) | {name: f"text of {name}\n" for name in names}
    digests = {name: hashlib.sha256(files[name].encode()).hexdigest() for name in files}
    mark = {"schema": EVIDENCE_SCHEMA, "files": digests}
    return files | {"evidence.json": json.dumps(mark)}


def test_what_an_earlier_run_made_and_this_one_does_not_is_gone(tmp_path: Path) -> None:
    write_outputs(tmp_path, marked("tenant.sql", "models/alembic/env.py"))
    written = write_outputs(tmp_path, FILES)
    assert tree(tmp_path) == FILES
    assert written.removed == ("models/alembic/env.py", "tenant.sql")
    assert not (tmp_path / "models").exists()


def test_an_earlier_file_that_somebody_changed_stays(tmp_path: Path) -> None:
    write_outputs(tmp_path, marked("models/schema.prisma"))
    (tmp_path / "models/schema.prisma").write_text("mine")
    written = write_outputs(tmp_path, FILES)
    assert written.removed == ()
    assert (tmp_path / "models/schema.prisma").read_text() == "mine"


def test_an_earlier_migration_stays(tmp_path: Path) -> None:
    former = "migrations/0001_former.up.sql"
    write_outputs(tmp_path, marked(former))
    assert write_outputs(tmp_path, FILES).removed == ()
    assert (tmp_path / former).exists()


@pytest.mark.parametrize("name", ["../mine.txt", "linked/mine.txt", "/mine.txt", "", "."])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder, outside = tmp_path / "shop", tmp_path / "mine.txt"
    write_outputs(folder, FILES)
    outside.write_text("mine")
    (folder / "linked").symlink_to(tmp_path)
    given = name.replace("/mine.txt", str(outside)) if name.startswith("/") else name
    digest = hashlib.sha256(b"mine").hexdigest()
    mark = {"schema": EVIDENCE_SCHEMA, "files": {given: digest}}
    (folder / "evidence.json").write_text(json.dumps(mark))
    assert write_outputs(folder, FILES).removed == ()
    assert outside.read_text() == "mine"


def test_a_failure_brings_back_what_was_taken_away(tmp_path: Path) -> None:
    write_outputs(tmp_path, marked("models/schema.prisma"))
    (tmp_path / "schema.sql").unlink()
    (tmp_path / "schema.sql").mkdir()
    before = tree(tmp_path)
    with pytest.raises(UsageError):
        write_outputs(tmp_path, FILES)
    assert "models/schema.prisma" in before
    assert tree(tmp_path) == before


def test_a_folder_below_a_file_is_refused_without_a_remedy_that_cannot_work(
    tmp_path: Path,
) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    for below in (file / "shop", file / "deep" / "shop"):
        with pytest.raises(UsageError, match="is no folder") as caught:
            check_output_folder(below)
        assert caught.value.hint == f"`{file}` is a file: name a folder elsewhere."
