"""What a statement does to those who use the database while it runs: locks and work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.quantities import Bytes
from dbarchitect.model.schema import ObjectKind


class Stopped(StrEnum):
    """What waits as long as a lock on a table is held."""

    NOTHING = "nothing"
    WRITES = "writes"
    READS_AND_WRITES = "reads and writes"


class LockMode(IntEnum):
    """The modes in which PostgreSQL locks a relation, weakest first.

    Source: PostgreSQL documentation, 13.3.1 Table-Level Locks.
    """

    ACCESS_SHARE = 1
    ROW_SHARE = 2
    ROW_EXCLUSIVE = 3
    SHARE_UPDATE_EXCLUSIVE = 4
    SHARE = 5
    SHARE_ROW_EXCLUSIVE = 6
    EXCLUSIVE = 7
    ACCESS_EXCLUSIVE = 8

    @property
    def sql(self) -> str:
        """The mode as LOCK TABLE writes it: `SHARE UPDATE EXCLUSIVE`."""
        return self.name.replace("_", " ")

    @property
    def stops(self) -> Stopped:
        """Who waits: a SELECT takes ACCESS SHARE, a write takes ROW EXCLUSIVE.

        Source: PostgreSQL documentation, Table 13.2 Conflicting Lock Modes.
        """
        if self is LockMode.ACCESS_EXCLUSIVE:
            return Stopped.READS_AND_WRITES
        return Stopped.WRITES if self >= LockMode.SHARE else Stopped.NOTHING


class Work(StrEnum):
    """What is done to what a relation stores while its lock is held, least first.

    UNKNOWN may be as much as a rewrite.
    """

    NONE = "none"
    ROWS = "rows changed"
    EMPTIED = "emptied"
    SCANNED = "scanned"
    UNKNOWN = "unknown"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationEffect:
    """The strongest lock on one relation, and the most that is done to what it stores.

    `stored` is what the relation takes on disk with its TOAST table, None where that is not
    known; `table` is the relation that an index belongs to.
    """

    relation: QualifiedName
    kind: ObjectKind
    mode: LockMode
    work: Work = Work.NONE
    stored: Bytes | None = None
    table: QualifiedName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEffects:
    """What a statement does to relations that are there before it, strongest lock first.

    ACCESS SHARE, which every SELECT takes, is left out, and so are locks on indexes, views and
    sequences that stop nobody who reads or writes. `transaction` says whether the statement
    may run in a transaction with others. `waits` says that it waits until transactions that
    began before it have ended. `unknown` is what cannot be told, as a full sentence.
    """

    relations: tuple[RelationEffect, ...] = ()
    transaction: bool = True
    waits: bool = False
    unknown: str | None = None

    @property
    def stops(self) -> Stopped:
        """The worst that the statement does to those who use a table; see `unknown`."""
        modes = [one.mode for one in self.relations]
        return max(modes, default=LockMode.ACCESS_SHARE).stops
