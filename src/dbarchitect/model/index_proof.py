"""Which indexes a design keeps, by planned cost at its horizon, and what each would change.

Rules:
    1. Costs are in the planner's units, reads and writes alike; an hour's are multiplied by how
       often a statement runs in an hour.
    2. An index that was not weighed says why; nothing is refused without numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dbarchitect.model.contradiction import Contradiction
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.proof import NotVerified
from dbarchitect.model.schema import Index


class Verdict(StrEnum):
    """What becomes of an index, and by which rule.

    SAVES and COSTS are by the sum of reads and writes, UNUSED means that no plan took it even
    where nothing else was there. TARGET brings a statement within what its target allows and is
    needed for that, however rarely it runs. REFERENCES keeps a foreign key's look-up from
    reading a whole table. OWN_WORK is for what the design itself does at a rate that nobody
    declared, NOT_WEIGHED for what cannot be planned as it runs.
    """

    SAVES = "saves"
    TARGET = "target"
    REFERENCES = "references"
    OWN_WORK = "own work"
    NOT_WEIGHED = "not weighed"
    UNUSED = "unused"
    COSTS = "costs"

    @property
    def is_accepted(self) -> bool:
        """Whether the design keeps the index."""
        return self not in {Verdict.UNUSED, Verdict.COSTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedStatement:
    """One statement, planned with the index and without it, every other choice alike."""

    name: str
    rate_per_hour: float
    cost_with: float
    cost_without: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionRate:
    """How many rows of a referenced table are deleted in a year; `source` says who says so."""

    table: QualifiedName
    per_year: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRun:
    """A pattern planned for one kind of key, with the indexes that the design keeps.

    `key` is `usual`, `hot` or `any`; `share` is that of the pattern's runs, 0 to 1.
    """

    pattern: str
    key: str
    share: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexVerdict:
    """What was found about one index.

    `reads_saved`, `writes` and `lost_hot` (what other indexes pay because of it) are an hour's
    cost; `entry_cost` is one entry's. `statements` are those whose plan the index changes, and
    the look-ups of foreign keys that it is kept for; `deletions` are what makes these.
    `instead` names the accepted index that does the work of a refused one; `is_new` says that
    the rules alone had not proposed it.
    """

    table: QualifiedName
    index: Index
    verdict: Verdict
    size_bytes: int
    entry_cost: float
    entries_per_hour: float
    lost_hot: float
    reads_saved: float
    statements: tuple[ServedStatement, ...] = ()
    deletions: tuple[DeletionRate, ...] = ()
    instead: QualifiedName | None = None
    is_new: bool = False

    @property
    def writes(self) -> float:
        """What keeping the index costs in an hour."""
        return self.entry_cost * self.entries_per_hour + self.lost_hot


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexProof:
    """Every verdict, and under which planner and for how many rows it holds."""

    verdicts: tuple[IndexVerdict, ...]
    server_version: str
    locale: str
    rows: int
    settings: Mapping[str, str]
    plans: int
    keys: tuple[KeyRun, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    not_verified: tuple[NotVerified, ...] = ()

    def accepted(self, table: QualifiedName) -> tuple[Index, ...]:
        """The indexes of the table that no constraint owns and that the design keeps."""
        return tuple(
            found.index
            for found in self.verdicts
            if found.table == table and found.verdict.is_accepted
        )
