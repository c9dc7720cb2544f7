"""Bytes of an SQL_ASCII database that are no text end as an error of ours."""

from __future__ import annotations

import pytest

from dbarchitect.errors import ServerUnsupportedError
from dbarchitect.postgres.sqlstate import translated


def test_bytes_that_are_no_utf8_are_named() -> None:
    with pytest.raises(ServerUnsupportedError, match=r"not UTF-8: b'caf.xe9'"), translated():
        b"caf\xe9".decode()
