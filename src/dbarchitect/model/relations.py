"""Relations of a brief that are more than one reference: exclusive arcs and hierarchies."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dbarchitect.errors import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class ArcRule:
    """A row refers through exactly one of the `members`, references, or also none if optional.

    What deleting the one referred to does is the same in all of them.
    """

    name: str
    members: tuple[str, ...]
    optional: bool = False
    description: str | None = None
    location: Location | None = field(default=None, compare=False)


class TreeForm(StrEnum):
    """How the rows of a hierarchy are kept."""

    ADJACENCY = "parent column"
    LTREE = "path"
    CLOSURE = "table of ancestors"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeRule:
    """The rows are a tree by the reference `parent`, of `depth` levels, roots included.

    The rates are of reads of all keys below or above a row, and of the first rows below one in
    the order of an outline. `form` is None where the design decides.
    """

    parent: str
    depth: int
    moves_per_month: float = 0.0
    subtree_per_hour: float = 0.0
    ancestors_per_hour: float = 0.0
    outline_per_hour: float = 0.0
    form: TreeForm | None = None
    location: Location | None = field(default=None, compare=False)
