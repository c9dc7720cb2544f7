"""Totals that a row keeps of the rows that refer to it, in columns of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.model.identifier import QualifiedName


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptColumn:
    """A column and what it holds: `count`, `sum`, `max` or `min` of the child's `argument`.

    A count has none. A count or sum of no rows is 0, a greatest or least is null.
    """

    name: str
    type: str
    function: str
    argument: str | None = None

    @property
    def is_extreme(self) -> bool:
        """Whether it is the greatest or the least: what is taken away may have been it."""
        return self.function in {"max", "min"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTenants:
    """Whose rows of a parent are: the table of tenants, its key, and the parent's column."""

    table: QualifiedName
    key: str
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTotals:
    """Columns of `parent` that hold what rows of `child` that refer to a row add up to.

    `pairs` are the columns of the reference, the child's first. `conditions` are SQL over the
    child's row, called `c`: only rows that satisfy them are added up. `tenants` says whose the
    rows are where policies hold, None elsewhere.
    """

    parent: QualifiedName
    child: QualifiedName
    pairs: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    columns: tuple[KeptColumn, ...]
    tenants: OfTenants | None = None

    @property
    def group(self) -> tuple[object, ...]:
        """What totals share that one trigger keeps together."""
        return self.parent, self.child, self.pairs, self.conditions


def merged(totals: Iterable[KeptTotals]) -> tuple[KeptTotals, ...]:
    """The same, those of one group together, each column once, in the order of names."""
    found: dict[tuple[object, ...], KeptTotals] = {}
    for one in totals:
        known = found.get(one.group)
        columns = {column.name: column for column in (known.columns if known else ())}
        columns |= {column.name: column for column in one.columns}
        found[one.group] = replace(one, columns=tuple(columns[n] for n in sorted(columns)))
    return tuple(
        sorted(found.values(), key=lambda one: (one.parent, one.child, one.columns[0].name))
    )
