"""Limits that belong to the whole server: temporary files and memory."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from dbarchitect.errors import SafetyStopError
from dbarchitect.lab import LabOptions, SuppliedLimits, open_lab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.lab import LabDatabase

pytestmark = pytest.mark.essential

_MIB = 1024 * 1024
_SORT_OF_100_GB = (
    "select count(*) from (select repeat('x', 1000) || n as a"
    " from generate_series(1, 100000000) as n order by 1 offset 1) as s"
)


@pytest.fixture(scope="module")
def tight() -> Iterator[LabDatabase]:
    """A database of a server with little to spend."""
    limits = SuppliedLimits(temp_file_bytes=64 * _MIB, memory_bytes=512 * _MIB)
    with open_lab(LabOptions(limits=limits)) as lab:
        yield lab.create_database()


def test_a_sort_of_a_hundred_gigabytes_is_stopped_by_its_temporary_files(
    tight: LabDatabase,
) -> None:
    with (
        tight.lab.connect(tight, tight.owner_role) as session,
        pytest.raises(SafetyStopError) as caught,
    ):
        session.execute_untrusted(_SORT_OF_100_GB)
    assert caught.value.sqlstate == "53400"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of macOS keeps no such limit")
def test_memory_beyond_the_limit_fails_the_statement_and_not_the_server(
    tight: LabDatabase,
) -> None:
    with tight.lab.connect(tight, tight.owner_role) as session:
        session.execute_untrusted("set work_mem = '1GB'")
        with pytest.raises(SafetyStopError) as caught:
            session.execute_untrusted(_SORT_OF_100_GB)
        assert caught.value.sqlstate == "53200"
        assert session.query("select 1") == [(1,)]
