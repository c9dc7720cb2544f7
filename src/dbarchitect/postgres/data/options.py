"""How much of the rows is looked at, and for how long."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.model.data_facts import SAMPLE_ROWS, SAMPLE_SECONDS
from dbarchitect.model.identifier import QualifiedName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.model.data_facts import CompositePair

SEED = 20_240_101
"""The seed of REPEATABLE: the same rows are sampled while the table does not change."""


DETERMINANT_COLUMNS = 2
"""Determinants have so many columns at most, unless said otherwise.

Longer ones are nearly always accidents of the rows: of 100,000 orders with 15 columns 32
dependencies held with at most 2 columns, and 470 with any number of them.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataOptions:
    """How rows are read.

    `rows` are sampled of each table, `seconds` is the time for all of them together, and no
    statement waits longer than `lock_timeout_ms` for a lock. `values` allows counter-examples
    of columns that seem personal or secret, too. `determinant` is how many columns are tried
    together as what determines others.
    """

    rows: int = SAMPLE_ROWS
    seconds: float = SAMPLE_SECONDS
    seed: int = SEED
    values: bool = False
    lock_timeout_ms: int = 1_000
    determinant: int = DETERMINANT_COLUMNS


Place = tuple[QualifiedName, str]
"""A column, by its table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameHints:
    """What names suggest, so that time goes where it tells something.

    `references` are the keys that the name of a column ties it to, the closest first;
    `composites` columns that names tie to keys of several; `telling` the columns that things
    are told apart by.
    """

    references: Mapping[Place, Sequence[Place]] = field(
        default_factory=dict[Place, tuple[Place, ...]]
    )
    composites: Sequence[CompositePair] = ()
    telling: frozenset[Place] = frozenset()
