"""Databases to read, and what others do to them meanwhile."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from typing_extensions import override

from dbarchitect.postgres.session import Session
from dbarchitect.postgres.snapshot import SnapshotOptions, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dbarchitect.lab import Lab, LabDatabase
    from dbarchitect.model.snapshot import Snapshot


class Source:
    """A database that is read, and other sessions with it."""

    def __init__(self, lab: Lab, database: LabDatabase, stack: ExitStack) -> None:
        self.lab = lab
        self.database = database
        self._stack = stack

    def connect(self, role: str | None = None) -> psycopg.Connection[Any]:
        conninfo = self.lab.conninfo(self.database, role)
        return self._stack.enter_context(psycopg.connect(conninfo, autocommit=True))

    def session(self, role: str | None = None) -> Session:
        return Session(self.connect(role))

    def run(self, script: str) -> None:
        with psycopg.connect(self.lab.conninfo(self.database), autocommit=True) as connection:
            connection.execute("set lock_timeout = '5s'")
            connection.execute(script.encode())

    def read(self, options: SnapshotOptions | None = None, role: str | None = None) -> Snapshot:
        return read_snapshot(self.session(role), options=options)


class InterruptedSession(Session):
    """A session between whose batches of queries something happens."""

    def __init__(
        self, connection: psycopg.Connection[Any], happenings: list[Callable[[], object]]
    ) -> None:
        super().__init__(connection)
        self._happenings = happenings

    @override
    def rows_pipelined(self, *args: Any, **kwargs: Any) -> list[list[Any]]:
        rows = super().rows_pipelined(*args, **kwargs)
        if self._happenings:
            self._happenings.pop(0)()
        return rows


@pytest.fixture
def source(lab: Lab, database: LabDatabase) -> Iterator[Source]:
    with ExitStack() as stack:
        yield Source(lab, database, stack)
