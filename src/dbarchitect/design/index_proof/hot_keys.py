"""How often a run asks for the key with most rows, and how often for a usual one.

Rules:
    1. Each key is taken to be asked for as often as it has rows: who has most orders looks at
       orders most often. The rows that a run finds on the average follow from that.
    2. A pattern is planned for two keys. The share of runs that ask for the hot one is such
       that both together find as many rows as the average run.
    3. Where a pattern compares several columns, the one whose keys differ most decides: rows
       of a tenant's project are the tenant's, so that their shares are not independent.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dbarchitect.model.snapshot import ColumnStatistics

HOT_SHARE = 0.1
"""The share of runs that ask for the hottest key where no column's shares tell it.

An assumption: of words that are searched for, nobody declares how often.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyShares:
    """Shares of a column's rows: that of a usual key, of the hottest, and of the mean run's.

    The mean is by runs, each key being asked for as often as it has rows: the sum of the
    squares of all keys' shares.
    """

    usual: float
    hot: float
    mean: float

    @property
    def skew(self) -> float:
        """How many times the rows of a usual key the hottest has."""
        return self.hot / self.usual if self.usual > 0 else 1.0


def key_shares(told: ColumnStatistics, rows: float) -> KeyShares | None:
    """The shares that the statistics of a column give; None where they name no values."""
    common = told.most_common_frequencies
    different = told.distinct if told.distinct >= 0 else -told.distinct * rows
    present = 1.0 - told.null_fraction
    rest, others = max(0.0, present - sum(common)), max(0.0, different - len(common))
    each = rest / others if others >= 1 else 0.0
    if not common and each == 0.0:
        return None
    usual = each if each > 0 else _middle(common)
    squares = sum(share * share for share in common) + rest * each
    return KeyShares(
        usual=usual,
        hot=max(chain(common[:1], (usual,))),
        mean=squares / present if present > 0 else usual,
    )


def hot_share(found: Iterable[KeyShares]) -> float:
    """The share of runs for the hot key, 0 to 1; `HOT_SHARE` where no shares are known."""
    known = tuple(found)
    if not known:
        return HOT_SHARE
    one = max(known, key=lambda shares: shares.skew)
    if one.hot <= one.usual:
        return 0.0
    return min(1.0, max(0.0, (one.mean - one.usual) / (one.hot - one.usual)))


def _middle(shares: Sequence[float]) -> float:
    return shares[len(shares) // 2]
