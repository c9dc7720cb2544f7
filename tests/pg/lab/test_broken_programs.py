"""Programs that cannot run are told in their own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import LabFailedError
from dbarchitect.lab.provider import read_version_num

if TYPE_CHECKING:
    from pathlib import Path


def broken(folder: Path, script: str) -> Path:
    program = folder / "postgres"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return folder


def test_a_program_that_lacks_a_library_is_told_in_its_own_words(tmp_path: Path) -> None:
    bindir = broken(tmp_path, "echo 'libx.so: cannot open shared object' >&2; exit 127")
    with pytest.raises(LabFailedError, match=r"libx\.so: cannot open shared object$"):
        read_version_num(bindir)


def test_a_library_that_is_missing_has_its_remedy(tmp_path: Path) -> None:
    said = "postgres: error while loading shared libraries: libx.so"
    with pytest.raises(LabFailedError) as caught:
        read_version_num(broken(tmp_path, f"echo '{said}' >&2; exit 127"))
    assert "ldd" in (caught.value.hint or "")


def test_a_program_that_says_nothing_is_told_by_its_status(tmp_path: Path) -> None:
    with pytest.raises(LabFailedError, match="non-zero exit status 3"):
        read_version_num(broken(tmp_path, "exit 3"))


def test_a_program_that_is_no_postgresql_is_told(tmp_path: Path) -> None:
    with pytest.raises(LabFailedError, match="is no PostgreSQL: it says 'hello'"):
        read_version_num(broken(tmp_path, "echo hello"))
