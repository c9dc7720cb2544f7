"""The unit that is ordered: one object, the SQL that makes it and the SQL that takes it away.

Invariants:
    1. A step's `up` holds statements that belong together and run one after the other.
    2. `down` undoes `up` when everything that came after it is gone already.
    3. A step with a `parent` vanishes with its parent; its `down` is needed only where
       something that it requires was made after the parent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.model.schema import ObjectPath


class Phase(IntEnum):
    """Sections of a script; the numbers are the order where dependencies leave a choice.

    Source: the priorities of pg_dump (`dbObjectTypePriority` in pg_dump_sort.c).
    """

    ROLES = 1
    SCHEMAS = 2
    EXTENSIONS = 3
    TYPES = 4
    SEQUENCES = 5
    FUNCTIONS = 6
    TEXT_SEARCH = 7
    TABLES = 8
    DEFAULTS = 9
    VIEWS = 10
    INDEXES = 11
    FOREIGN_KEYS = 12
    STATISTICS = 13
    RULES = 14
    TRIGGERS = 15
    ROW_SECURITY = 16
    PUBLICATIONS = 17
    CONTENTS = 18
    OPEN_SCHEMAS = 19
    OWNERS = 20
    PRIVILEGES = 21
    CLOSED_SCHEMAS = 22
    DEFAULT_PRIVILEGES = 23

    @property
    def title(self) -> str:
        """The section's heading."""
        return self.name.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One object to make, or a `part` of one that has to come later.

    `requires` must exist before; `follows` must come before, but could vanish again;
    `prefers` comes before where no cycle forbids it. `members`
    are what the step makes beside `path`: columns, constraints written inside CREATE TABLE.
    `speaks_for` are paths made elsewhere whose recorded dependencies are this step's.
    `separable` are the paths that could be a part of their own, to break a cycle. `silent`
    says that recorded dependencies of the path are not this step's.
    """

    path: ObjectPath
    phase: Phase
    up: tuple[str, ...]
    down: tuple[str, ...] = ()
    part: str = ""
    parent: ObjectPath | None = None
    requires: frozenset[ObjectPath] = frozenset()
    follows: frozenset[ObjectPath] = frozenset()
    prefers: frozenset[ObjectPath] = frozenset()
    members: frozenset[ObjectPath] = frozenset()
    speaks_for: frozenset[ObjectPath] = frozenset()
    separable: frozenset[ObjectPath] = frozenset()
    silent: bool = False

    @property
    def key(self) -> tuple[int, ObjectPath, str]:
        """What tells it apart, and its place where dependencies leave a choice."""
        return (int(self.phase), self.path, self.part)

    @property
    def provides(self) -> frozenset[ObjectPath]:
        """The paths that exist once this step ran; none for a mere part."""
        return frozenset() if self.part else self.members | {self.path}

    @property
    def answers_for(self) -> frozenset[ObjectPath]:
        """The paths whose recorded dependencies must be there before this step."""
        return self.speaks_for if self.silent else self.speaks_for | self.provides
