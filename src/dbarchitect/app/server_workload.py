"""The statements that a server counted, as far as they are queries, without any constant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.model.reading import Known, NotRead
from dbarchitect.postgres.workload import read_workload
from dbarchitect.sqltext.catalogs import reads_tables
from dbarchitect.sqltext.queries import normalised, statement_of

if TYPE_CHECKING:
    from dbarchitect.model.workload import Workload, WorkloadStatement
    from dbarchitect.postgres.session import Session


def server_workload(session: Session) -> Known[Workload] | NotRead:
    """What the server counted of statements on tables of the user's.

    Utility statements may hold a password, and the server leaves some constants where they
    are: the first are left out, the others taken away.
    """
    found = read_workload(session)
    if isinstance(found, NotRead):
        return found
    kept: list[WorkloadStatement] = []
    left_out = found.value.left_out
    for statement in found.value.statements:
        try:
            query = statement_of(statement.text)
            if query is not None and reads_tables(query.tree()):
                kept.append(replace(statement, text=normalised(query.text)))
        except SqlError:
            left_out += 1
    return Known(replace(found.value, statements=tuple(kept), left_out=left_out))
