"""A lab of a schema without rows lives in memory where there is plenty, if it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.lab import LabOptions, open_lab
from dbarchitect.lab.identity import server_identity
from dbarchitect.lab.memory import lab_in_memory

if TYPE_CHECKING:
    from pathlib import Path


def test_nobody_gets_it_who_did_not_ask_or_named_a_folder(tmp_path: Path) -> None:
    identity = server_identity()
    named = LabOptions(in_memory=True, cache_folder=tmp_path)
    assert lab_in_memory(LabOptions(), identity, {}) is None
    assert lab_in_memory(named, identity, {}) is None
    assert (
        lab_in_memory(
            LabOptions(in_memory=True), identity, {"DBARCHITECT_CACHE_DIR": str(tmp_path)}
        )
        is None
    )


def test_it_fills_no_more_than_half_of_what_is_free_and_leaves_nothing() -> None:
    asked = LabOptions(in_memory=True)
    found = lab_in_memory(asked, server_identity(), {})
    with open_lab(asked, environ={}) as lab:
        place = lab.data_directory
        assert place is not None
        is_in_memory = place.is_relative_to("/dev/shm")  # noqa: S108 - it is compared only
        assert is_in_memory == (found is not None)
        most = lab.limits.disk_bytes
        assert most <= asked.limits.disk_bytes
        lab.create_database().owner.execute_untrusted("CREATE TABLE t (id bigint)")
    assert not place.parent.exists()
