"""Files are written whole; links, modes, devices and pipes stay what they are."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from dbarchitect.app.whole_file import write_whole
from dbarchitect.errors import UsageError


def test_a_link_stays_a_link_to_the_file_that_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("before")
    link.symlink_to(real.name)
    write_whole(link, b"after")
    assert link.is_symlink()
    assert real.read_text() == "after"


def test_a_link_to_nothing_yet_makes_the_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", b"after")
    assert (tmp_path / "real").read_text() == "after"


def test_a_file_keeps_its_mode_and_a_private_one_is_ours_alone(tmp_path: Path) -> None:
    kept, private = tmp_path / "kept", tmp_path / "private"
    kept.touch()
    kept.chmod(0o640)
    write_whole(kept, b"x", private=True)
    write_whole(private, b"x", private=True)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (kept, private)]
    assert modes == [0o640, 0o600]


def test_a_new_file_is_for_whom_the_mask_lets(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "new", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"through")
    reader.join()
    assert read == [b"through"]
    assert pipe.is_fifo()


def test_a_device_stays_a_device() -> None:
    write_whole(Path(os.devnull), b"x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    for path in (tmp_path / "no" / "file", Path("/proc/file"), tmp_path):
        with pytest.raises(UsageError, match="cannot write"):
            write_whole(path, b"x")
    assert list(tmp_path.iterdir()) == []
