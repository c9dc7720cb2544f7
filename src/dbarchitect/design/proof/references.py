"""Which row a generated row refers to, as SQL over the row's number.

A row's slot is a permutation of its number, so that rows of one parent lie apart in the table
as they do when parents live side by side. Slots are spread over parents by `Spreading`.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.design.proof.fanout import Spreading

_GOLDEN = (math.sqrt(5) - 1) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentRow:
    """SQL of a row's slot (from 0) and of its parent's number (from 1).

    Rows of one parent have consecutive slots; the next row's slot is `stride` behind.
    """

    slot: str
    parent: str
    stride: int | None = None


def coprime_stride(count: int, turn: int = 0) -> int:
    """A number that, multiplied modulo `count`, permutes 0 to `count - 1` and scatters them."""
    if count < 1:
        return 1
    stride = max(1, int(count * _GOLDEN) + turn)
    while math.gcd(stride, count) != 1:
        stride += 1
    return stride


def parent_row(spread: Spreading, salt: int) -> ParentRow:
    """The parent of row `#i#` of `spread.rows`; `salt` tells one reference from another."""
    rows, parents = spread.rows, spread.parents
    stride = coprime_stride(rows, salt % 97)
    slot = f"((#i# * {stride} + {salt % max(1, rows)}) % {rows})"
    share = f"(({slot} + 0.5::double precision) / {rows})"
    rank = _ranked(interpolated(share, spread), spread.active)
    scatter = coprime_stride(parents, salt % 89)
    offset = salt % parents
    parent = f"(1 + ({rank} * {scatter} + {offset}) % {parents})"
    return ParentRow(slot=slot, parent=parent, stride=stride)


def parent_of_rank(spread: Spreading, salt: int, rank: int) -> int:
    """The number of the parent of that rank in `parent_row`; the last has most rows."""
    scatter = coprime_stride(spread.parents, salt % 89)
    return 1 + (rank * scatter + salt % spread.parents) % spread.parents


def interpolated(share: str, spread: Spreading) -> str:
    """SQL of the share of parents on the curve for a share of rows, between its points."""
    curve = spread.curve
    if len(curve) == 2:  # noqa: PLR2004 - a straight line from end to end
        return share
    cuts = ", ".join(f"{u!r}" for u, _ in curve[1:-1])
    bases = ", ".join(f"{u!r}" for u, _ in curve[:-1])
    lows = ", ".join(f"{x!r}" for _, x in curve[:-1])
    slopes = ", ".join(
        repr((x1 - x0) / (u1 - u0) if u1 > u0 else 0.0)
        for (u0, x0), (u1, x1) in itertools.pairwise(curve)
    )
    place = f"(1 + pg_catalog.width_bucket({share}, ARRAY[{cuts}]::float8[]))"
    return (
        f"((ARRAY[{lows}]::float8[])[{place}] + ({share} - (ARRAY[{bases}]::float8[])[{place}])"
        f" * (ARRAY[{slopes}]::float8[])[{place}])"
    )


def _ranked(point: str, active: int) -> str:
    return f"least({active - 1}, floor({point} * {active})::bigint)"
