"""How buffers grow between two scales, and what that bounds at the horizon.

Rules:
    1. Buffers and the searches of indexes decide, never times: both repeat from run to run.
    2. A search of a B-tree reads one page for each level, and levels are gained so slowly that
       one more for each `ROWS_A_LEVEL`-fold rows bounds them.
    3. Where searches grow as well, or more was touched than levels explain, growth is linear up
       to the rows' own factor, and worse beyond it.
    4. A bound at the horizon holds for the same plan and the same spread of values over rows.
    5. Where trees are searched alone, the rows that scans look at bound the buffers as well: a
       row lies on one page, however many pages there are, and what stops at a LIMIT looks at
       no more rows than that needs.

Source: `_bt_getroot` and `_bt_search`, src/backend/access/nbtree; a page of the widest keys of
a usual design still holds some `ROWS_A_LEVEL` entries.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.model.scales import GrowthClass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.scales import Observed

ROWS_A_LEVEL = 50
"""A B-tree gains a level at most each time that its rows grow by this factor."""

SLACK_SHARE = 0.05
"""Part of the buffers that may differ and mean nothing: pages are filled a little unevenly."""

SLACK_BUFFERS = 2
"""As many may differ in any case: a row that lies on the next page of a heap or of leaves."""

LINEAR_MARGIN = 1.15
"""Up to this times the factor of rows, growth is taken to be linear."""


def growth_class(smaller: Observed, larger: Observed) -> GrowthClass:
    """The class of what two executions of the same plan touched, the larger with more rows.

    Raises:
        ValueError: there are not more rows in the larger.
    """
    if larger.rows <= smaller.rows:
        message = f"{larger.rows} rows are not more than {smaller.rows}"
        raise ValueError(message)
    more = larger.buffers - smaller.buffers
    slack = _slack(smaller)
    if more <= (slack if smaller.descents == 0 else SLACK_SHARE * smaller.buffers):
        return GrowthClass.CONSTANT
    searches_grow = larger.descents > smaller.descents * (1 + SLACK_SHARE) + 1
    if not searches_grow and more <= _levels(smaller, larger.rows) + slack:
        return GrowthClass.LOGARITHMIC
    factor = larger.rows / smaller.rows
    if larger.buffers <= smaller.buffers * factor * LINEAR_MARGIN + slack:
        return GrowthClass.LINEAR
    return GrowthClass.WORSE


def most_buffers(
    kind: GrowthClass, smaller: Observed, larger: Observed, horizon_rows: int
) -> int | None:
    """The bound of buffers where the largest table has the horizon's rows.

    None where nothing follows: growth is worse than linear, or not known.
    """
    if horizon_rows <= larger.rows:
        return larger.buffers
    if kind in {GrowthClass.CONSTANT, GrowthClass.LOGARITHMIC}:
        return larger.buffers + _levels(larger, horizon_rows)
    if kind is GrowthClass.LINEAR:
        slope = (larger.buffers - smaller.buffers) / (larger.rows - smaller.rows)
        more = slope * LINEAR_MARGIN * (horizon_rows - larger.rows)
        return math.ceil(larger.buffers + more) + _levels(larger, horizon_rows)
    return None


def most_by_rows(
    smaller: Observed | None, larger: Observed, horizon_rows: int, *, wanted: float | None
) -> int | None:
    """The same bound by the rows that scans look at, where they search B-trees or read heaps.

    What was touched at the larger scale is touched at the horizon, too; each search may find a
    tree higher, and each row may lie on a page of its own. `wanted` is how many times as many
    rows a LIMIT needs as it was given, of what ends when it has them; None where nothing ends
    early.

    None where the rows that are looked at are not known, or grow faster than the rows.
    """
    more = [] if wanted is None else [_times(larger, max(1.0, wanted))]
    if smaller is not None and larger.rows > smaller.rows:
        more += _straight_on(smaller, larger, horizon_rows)
    if larger.visited is None or not more:
        return None
    visited = min(rows for rows, _ in more)
    searches = min(found for _, found in more)
    pages = max(visited / max(1, larger.visited), searches / max(1, larger.descents), 1.0)
    gained = _levels(larger, horizon_rows) * pages
    return math.ceil(larger.buffers * pages + gained + visited * (1 + 1 / ROWS_A_LEVEL))


def _times(larger: Observed, factor: float) -> tuple[float, float]:
    return (larger.visited or 0) * factor, larger.descents * factor


def _straight_on(
    smaller: Observed, larger: Observed, horizon_rows: int
) -> Iterator[tuple[float, float]]:
    """(rows looked at, searches) at the horizon, unless they grow faster than the rows."""
    if smaller.visited is None or larger.visited is None:
        return
    pairs = ((smaller.visited, larger.visited), (smaller.descents, larger.descents))
    factor = larger.rows / smaller.rows
    if any(y > x * factor * LINEAR_MARGIN + SLACK_BUFFERS for x, y in pairs):
        return
    ahead = (horizon_rows - larger.rows) / (larger.rows - smaller.rows) * LINEAR_MARGIN
    visited, searches = (y + max(0, y - x) * max(0.0, ahead) for x, y in pairs)
    yield visited, searches


def _slack(smaller: Observed) -> float:
    return max(SLACK_BUFFERS, SLACK_SHARE * smaller.buffers)


def _levels(observed: Observed, rows: int) -> int:
    """The pages that all searches gain at most until there are so many rows."""
    factor = rows / max(1, observed.rows)
    return observed.descents * max(1, math.ceil(math.log(factor, ROWS_A_LEVEL)))
