"""A compressed file that is damaged is told as such."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from dbarchitect.app.targets import TargetRequest, read_target
from dbarchitect.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_sql_that_gzip_cannot_unpack_is_no_bug_of_ours(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(b"CREATE TABLE t (id int);\n" * 400, mtime=0))
    data[20:40] = b"\xff" * 20
    file = tmp_path / "dump.sql.gz"
    file.write_bytes(data)
    with pytest.raises(UsageError, match=r"dump\.sql\.gz is damaged"):
        read_target(TargetRequest(target=str(file)))
