"""Templates and copies of programs that nobody uses any more do not fill the disk."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from dbarchitect.lab.folders import LabFolders, lock_beside, locked, mark_used, prepare_folders
from dbarchitect.lab.identity import Identity
from dbarchitect.lab.sweep import KEPT_UNUSED_S, sweep

if TYPE_CHECKING:
    from pathlib import Path

OURSELVES = Identity(uid=os.geteuid(), gid=os.getegid(), name="us", is_ours=True)


@pytest.fixture
def folders(tmp_path: Path) -> LabFolders:
    return prepare_folders(tmp_path / "cache", OURSELVES, {})


def kept(folder: Path, unused_s: float) -> Path:
    """A folder that holds something and was used so many seconds ago."""
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    at = time.time() - unused_s
    lock_beside(folder).touch()
    for path in (folder, lock_beside(folder)):
        os.utime(path, (at, at))
    return folder


def test_what_was_not_used_for_long_is_gone(folders: LabFolders) -> None:
    old = [
        kept(folders.templates / "a", KEPT_UNUSED_S + 60),
        kept(folders.binaries / "b", KEPT_UNUSED_S + 60),
    ]
    fresh = kept(folders.templates / "c", KEPT_UNUSED_S - 60)
    assert sweep(folders) == old
    assert [path for path in old if path.exists()] == []
    assert (fresh / "manifest.json").exists()
    assert [path.name for path in folders.templates.iterdir() if path.is_dir()] == ["c"]


def test_what_somebody_uses_now_stays(folders: LabFolders) -> None:
    old = kept(folders.templates / "a", KEPT_UNUSED_S + 60)
    with locked(lock_beside(old), shared=True):
        assert sweep(folders) == []
    assert old.exists()
    assert sweep(folders) == [old]


def test_a_use_makes_it_young_again(folders: LabFolders) -> None:
    old = kept(folders.binaries / "a", KEPT_UNUSED_S + 60)
    mark_used(old)
    assert sweep(folders) == []
    assert old.exists()


def test_what_was_put_aside_long_ago_is_gone(folders: LabFolders) -> None:
    aside = folders.binaries / ".a-0123"
    aside.mkdir()
    os.utime(aside, (0, 0))
    young = folders.binaries / ".b-0123"
    young.mkdir()
    sweep(folders)
    assert [path.name for path in folders.binaries.iterdir()] == [".b-0123"]
