"""A snapshot's file is there whole or not at all, and other files are refused kindly."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dbarchitect.app import snapshot_file
from dbarchitect.app.snapshot_file import load_snapshot, save_snapshot
from dbarchitect.errors import OutputFailedError, UsageError
from dbarchitect.model.schema import Schema
from dbarchitect.model.snapshot import Locale, Origin, OriginKind, Snapshot
from dbarchitect.model.snapshot_text import snapshot_to_text

SNAPSHOT = Snapshot(
    origin=Origin(
        kind=OriginKind.SERVER,
        server_version_num=150018,
        database="ünï",
        encoding="UTF8",
        locale=Locale(provider="libc", collate="C", ctype="C"),
        role="r",
        taken_at=datetime(2026, 11, 21, tzinfo=UTC),
    ),
    schema=Schema(),
)


def test_what_was_saved_is_loaded_equal_and_equal_snapshots_make_equal_files(
    tmp_path: Path,
) -> None:
    first, second = tmp_path / "a.snapshot", tmp_path / "b.snapshot"
    assert save_snapshot(SNAPSHOT, first) == first.stat().st_size
    save_snapshot(load_snapshot(first), second)
    assert load_snapshot(second) == SNAPSHOT
    assert first.read_bytes() == second.read_bytes()
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write"):
        save_snapshot(SNAPSHOT, tmp_path / "absent" / "a.snapshot")
    with pytest.raises(UsageError, match="is a folder"):
        save_snapshot(SNAPSHOT, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_stays_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.snapshot"
    save_snapshot(SNAPSHOT, path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputFailedError, match="No space left"):
        save_snapshot(SNAPSHOT, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not a snapshot"),
        (b"create table t (a integer);", "is not a snapshot"),
        (bytes(range(256)), "is not a snapshot"),
        (gzip.compress(snapshot_to_text(SNAPSHOT).encode(), mtime=0)[:-20], "is cut off"),
        (gzip.compress(b"{}", mtime=0)[:5], "is cut off"),
        (b"\x1f\x8b" + b"\x00" * 50, "is damaged"),
        (gzip.compress(b"\xff\xfe", mtime=0), "holds no text"),
        (gzip.compress(b"{}", mtime=0), "does not say that it is a snapshot"),
        (gzip.compress(b'{"dbarchitect_snapshot": 99}', mtime=0), "version 99.*up to version"),
    ],
)
def test_a_file_that_is_no_snapshot_is_refused(
    tmp_path: Path, data: bytes, message: str
) -> None:
    path = tmp_path / "x.snapshot"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=message) as caught:
        load_snapshot(path)
    assert caught.value.hint


def test_folders_and_absent_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        load_snapshot(tmp_path)
    with pytest.raises(UsageError, match="cannot read"):
        load_snapshot(tmp_path / "absent")


def test_a_small_file_that_unpacks_without_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot_file, "SNAPSHOT_BYTES_MAX", 10_000)
    path = tmp_path / "bomb.snapshot"
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    path.write_bytes(packer.compress(b" " * 1_000_000) + packer.flush())
    with pytest.raises(UsageError, match="unpacks to more than 10000 bytes"):
        load_snapshot(path)
