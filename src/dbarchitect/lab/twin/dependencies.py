"""Giving the planner its dependencies between columns, which no function of PostgreSQL 18 does.

They are written into the catalog in the server's own form, a list of degrees with the numbers
of the columns. Source: `statext_dependencies_serialize`, src/backend/statistics/dependencies.c.
"""

from __future__ import annotations

import struct
from itertools import groupby
from typing import TYPE_CHECKING

from dbarchitect.errors import InvariantBrokenError
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.postgres.resources import load_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.model.twin import DependencyFacts
    from dbarchitect.postgres.session import Session

    _Columns = dict[tuple[QualifiedName, str], tuple[int, int]]

_PACKAGE = "dbarchitect.lab.twin"

_MAGIC = 0xB4549A2C
_BASIC = 1
_CAST = "create cast (bytea as pg_dependencies) without function"


def restore_dependencies(admin: Session, facts: Sequence[DependencyFacts]) -> None:
    """The planner knows which columns determine which, in statistics objects that are there.

    Raises:
        InvariantBrokenError: a statistics object or its column is not there.
    """
    if not facts:
        return
    known: _Columns = {
        (QualifiedName(row["namespace"], row["name"]), row["column_name"]): (
            row["oid"],
            row["attnum"],
        )
        for row in admin.dict_rows(load_sql(_PACKAGE, "statistics_columns"))
    }
    admin.execute(_CAST)
    insert = load_sql(_PACKAGE, "restore_dependencies")
    for name, group in groupby(facts, key=lambda fact: fact.statistics):
        listed = tuple(group)
        oid, _ = _column(known, name, listed[0].column)
        items = b"".join(_item(known, fact) for fact in listed)
        head = struct.pack("=III", _MAGIC, _BASIC, len(listed))
        admin.execute(insert, {"oid": oid, "dependencies": head + items})


def _item(known: _Columns, fact: DependencyFacts) -> bytes:
    numbers = [
        _column(known, fact.statistics, column)[1] for column in (fact.column, fact.determines)
    ]
    return struct.pack("=dhhh", fact.degree, len(numbers), *numbers)


def _column(known: _Columns, statistics: QualifiedName, column: str) -> tuple[int, int]:
    found = known.get((statistics, column))
    if found is None:
        message = f"the twin's database has no statistics {statistics.display} over {column}"
        raise InvariantBrokenError(message)
    return found
