"""How much of the rows is looked at, and for how long."""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.model.data_facts import SAMPLE_ROWS, SAMPLE_SECONDS

SEED = 20_240_101
"""The seed of REPEATABLE: the same rows are sampled while the table does not change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataOptions:
    """How rows are read.

    `rows` are sampled of each table, `seconds` is the time for all of them together, and no
    statement waits longer than `lock_timeout_ms` for a lock. `values` allows counter-examples
    of columns that seem personal or secret, too.
    """

    rows: int = SAMPLE_ROWS
    seconds: float = SAMPLE_SECONDS
    seed: int = SEED
    values: bool = False
    lock_timeout_ms: int = 1_000
