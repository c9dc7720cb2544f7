"""Which conditions may be looked up in an index before the policy has let a row through.

A condition that could tell something of a row by an error, a notice or its time waits until
the policy has passed the row: it filters, and is no index condition. Source: PostgreSQL
documentation 41.5 (leakproof functions) and pg_proc.proleakproof of PostgreSQL 14 to 18.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.schema import Index, Table

LEAKPROOF_TYPES = frozenset(
    {
        "bigint",
        "boolean",
        "bytea",
        "character varying",
        "character",
        "date",
        "double precision",
        "inet",
        "integer",
        "interval",
        "oid",
        "real",
        "smallint",
        "text",
        "time without time zone",
        "timestamp with time zone",
        "timestamp without time zone",
        "uuid",
        "xid8",
    }
)
"""Types whose comparisons by a B-tree are all leakproof."""


def unusable_before_policy(table: Table, index: Index) -> tuple[str, ...]:
    """The parts of an index that conditions cannot use ahead of a policy.

    A column is named, an expression is given as SQL; all parts where the access method is not
    `btree`, whose operators are not leakproof.
    """
    found: list[str] = []
    for key in index.keys:
        if key.column is None:
            found.append(key.expression or "")
        elif index.access_method != "btree" or not _leakproof(table.column(key.column).type):
            found.append(key.column)
    return tuple(found)


def _leakproof(type_name: str) -> bool:
    return re.sub(r"\(.*?\)", "", type_name).strip() in LEAKPROOF_TYPES
