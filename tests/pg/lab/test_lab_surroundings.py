"""Users, folders and environments that a lab has to live with, or name."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import LabFailedError
from dbarchitect.lab import LabOptions, open_lab
from dbarchitect.lab.identity import server_identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fixtures.lab_processes import LabProcesses

NOBODY = 65534


def test_an_ordinary_user_has_a_lab(lab_processes: LabProcesses, open_folder: Path) -> None:
    home = open_folder / "home"
    home.mkdir()
    if os.geteuid() == 0:
        os.chown(home, NOBODY, NOBODY)
    status, data, complaints = lab_processes.run(
        uid=NOBODY, HOME=str(home), DBARCHITECT_CACHE_DIR=""
    )
    assert (status, complaints) == (0, "")
    assert Path(data).is_relative_to(home / ".cache" / "dbarchitect")
    assert stat.S_IMODE((home / ".cache" / "dbarchitect" / "templates").stat().st_mode) == 0o700


def test_a_home_that_is_missing_is_replaced_by_the_temporary_folder(
    lab_processes: LabProcesses, open_folder: Path
) -> None:
    temporary = open_folder / "temporary"
    temporary.mkdir()
    temporary.chmod(0o1777)
    status, data, complaints = lab_processes.run(
        uid=NOBODY, HOME="/nonexistent", TMPDIR=str(temporary), DBARCHITECT_CACHE_DIR=""
    )
    assert (status, complaints) == (0, "")
    uid = NOBODY if os.geteuid() == 0 else os.geteuid()
    assert Path(data).is_relative_to(temporary / f"dbarchitect-{uid}")


def test_a_user_without_a_name_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody_there(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    monkeypatch.setattr("pwd.getpwuid", nobody_there)
    with pytest.raises(LabFailedError, match="user id 54321 has no entry"):
        server_identity()


@pytest.mark.parametrize("name", ["with spaces, commas and 'quotes\"", "l" * 120, "ümläut"])
def test_folders_of_any_name_serve(open_folder: Path, name: str) -> None:
    with open_lab(LabOptions(cache_folder=open_folder / name)) as lab:
        assert lab.create_database().owner.query("select 1") == [(1,)]
        assert lab.data_directory is not None
        assert lab.data_directory.is_relative_to(open_folder / name)
    assert not list(Path("/tmp").glob("dbarchitect-socket-*"))  # noqa: S108 - where they lie


def test_a_umask_that_closes_everything_serves(
    lab_processes: LabProcesses, open_folder: Path
) -> None:
    status, _, complaints = lab_processes.run(
        umask=0o077, DBARCHITECT_CACHE_DIR=str(open_folder / "closed")
    )
    assert (status, complaints) == (0, "")


def test_the_environment_decides_nothing(lab_processes: LabProcesses) -> None:
    status, _, complaints = lab_processes.run(
        LANG="C",
        LC_ALL="tr_TR.UTF-8",
        PGHOST="nowhere.example",
        PGPORT="1",
        PGUSER="x",
        PGDATABASE="y",
        PGOPTIONS="-c statement_timeout=1",
        PGSERVICE="nope",
        TZ="Asia/Tokyo",
    )
    assert (status, complaints) == (0, "")


def test_a_folder_that_others_can_write_is_refused(
    lab_processes: LabProcesses, open_folder: Path
) -> None:
    folder = open_folder / "everybodys"
    folder.mkdir()
    folder.chmod(0o777)
    status, _, complaints = lab_processes.run(DBARCHITECT_CACHE_DIR=str(folder))
    assert status == 5
    assert f"{folder} can be written by others" in complaints


def test_a_file_in_place_of_the_folder_is_named(
    lab_processes: LabProcesses, open_folder: Path
) -> None:
    folder = open_folder / "file"
    folder.touch()
    status, _, complaints = lab_processes.run(DBARCHITECT_CACHE_DIR=str(folder))
    assert status == 5
    assert str(folder) in complaints


def test_programs_that_are_not_there_are_named(
    lab_processes: LabProcesses, open_folder: Path
) -> None:
    status, _, complaints = lab_processes.run(DBARCHITECT_PG_BINDIR=str(open_folder))
    assert status == 5
    assert (
        f"{open_folder} (from $DBARCHITECT_PG_BINDIR) holds no program postgres" in complaints
    )


def test_a_full_disk_is_named(lab_processes: LabProcesses, small_disk: SmallDisk) -> None:
    status, _, complaints = lab_processes.run(
        DBARCHITECT_CACHE_DIR=str(small_disk.folder), file_kb=small_disk.file_kb
    )
    assert status == 5
    assert small_disk.reason in complaints
    assert "Free some space" in complaints
    assert list((small_disk.folder / "clusters").iterdir()) == []
    templates = small_disk.folder / "templates"
    assert [path for path in templates.iterdir() if path.is_dir()] == []


def test_a_server_that_does_not_start_shows_the_end_of_its_log() -> None:
    options = LabOptions(settings=(("shared_buffers", "1 parsec"),))
    with pytest.raises(LabFailedError) as caught, open_lab(options):
        pass
    assert caught.value.exit_status == 5
    assert 'invalid value for parameter "shared_buffers": "1 parsec"' in caught.value.message
    assert (caught.value.hint or "").startswith("This PostgreSQL does not take that setting")


def test_a_locale_that_does_not_exist_is_named() -> None:
    with (
        pytest.raises(LabFailedError, match="xx_XX") as caught,
        open_lab(LabOptions(locale="xx_XX.utf8")),
    ):
        pass
    assert (caught.value.hint or "").startswith("Install that locale")


@pytest.mark.parametrize(
    "damage", ["truncated", "overwritten", "file lost", "manifest lost", "password lost"]
)
def test_a_damaged_template_is_built_anew(open_folder: Path, damage: str) -> None:
    cache = open_folder / "damaged"
    _open_and_close(cache)
    (template,) = [path for path in (cache / "templates").iterdir() if path.is_dir()]
    if damage == "truncated":
        os.truncate(template / "data" / "global" / "pg_control", 100)
    if damage == "overwritten":
        (template / "data" / "global" / "pg_control").write_bytes(bytes(8192))
    if damage == "file lost":
        (template / "data" / "PG_VERSION").unlink()
    if damage == "manifest lost":
        (template / "manifest.json").unlink()
    if damage == "password lost":
        (template / "password").unlink()
    _open_and_close(cache)
    assert (template / "data" / "global" / "pg_control").stat().st_size == 8192
    assert (template / "data" / "PG_VERSION").is_file()
    assert (template / "password").is_file()


def test_a_lab_marks_its_template_as_used(open_folder: Path) -> None:
    cache = open_folder / "used"
    _open_and_close(cache)
    (lock,) = (cache / "templates").glob("*.lock")
    twenty_days_ago = time.time() - 20 * 86_400
    os.utime(lock, (twenty_days_ago, twenty_days_ago))
    _open_and_close(cache)
    assert time.time() - lock.stat().st_mtime < 600


def _open_and_close(cache: Path) -> None:
    with open_lab(LabOptions(cache_folder=cache)) as lab:
        assert lab.server_version_num


def test_programs_in_a_closed_folder_are_copied_once_for_the_servers_user(
    lab_processes: LabProcesses, open_folder: Path
) -> None:
    closed = open_folder / "closed venv"
    closed.mkdir(mode=0o700)
    installation = lab_processes.bindir.parent
    installed = closed / installation.parent.name / installation.name
    shutil.copytree(installation, installed, symlinks=True)
    libraries = installation.parent.with_name(f"{installation.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, closed / libraries.name)
    cache = open_folder / "copies"
    for _ in range(2):
        status, _, complaints = lab_processes.run(
            DBARCHITECT_PG_BINDIR=str(installed / "bin"), DBARCHITECT_CACHE_DIR=str(cache)
        )
        assert (status, complaints) == (0, "")
    copies = [path for path in (cache / "binaries").iterdir() if path.is_dir()]
    assert len(copies) == (1 if os.geteuid() == 0 else 0)


@dataclass(frozen=True)
class SmallDisk:
    """A folder where a cluster has no room, for one of two reasons."""

    folder: Path
    file_kb: int | None
    reason: str


@pytest.fixture
def small_disk(open_folder: Path) -> Iterator[SmallDisk]:
    """A file system of 12 MB; who may not mount one has files of at most 100 kB instead."""
    folder = open_folder / "small disk"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=12m,mode=755", "tmpfs", str(folder)]
    if subprocess.run(["/bin/mount", *options], check=False).returncode == 0:
        yield SmallDisk(folder, None, "No space left on device")
        subprocess.run(["/bin/umount", str(folder)], check=True)
    else:
        yield SmallDisk(folder, 100, "File too large")
