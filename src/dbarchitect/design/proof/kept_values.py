"""What columns that keep totals hold: by formula for a planner, formed anew in the lab."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from dbarchitect.design.proof.column_values import column_values
from dbarchitect.design.proof.corpus import salt
from dbarchitect.design.proof.tree_rows import tree_kept_in
from dbarchitect.design.proof.values import Values, unit
from dbarchitect.design.summaries.keeping import kept_totals
from dbarchitect.design.summaries.kept_sql import joined

if TYPE_CHECKING:
    from dbarchitect.design.proof.fanout import Spreading
    from dbarchitect.design.proof.profiles import TableProfile
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.design import Design
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.kept import KeptColumn, KeptTotals
    from dbarchitect.model.schema import Column, Table

Total = tuple["KeptTotals", "KeptColumn"]
"""A column, and the totals that it is one of."""


def kept_column(setting: Setting, table: QualifiedName, name: str) -> Total | None:
    """The total that a column of the table keeps, or None."""
    for totals in kept_totals(setting.design.copies):
        if totals.parent == table:
            for column in totals.columns:
                if column.name == name:
                    return totals, column
    return None


def total_values(
    setting: Setting,
    table: Table,
    column: Column,
    found: Total,
    rows: TableProfile | None = None,
) -> tuple[Values, float]:
    """(what the column of a total holds, the share of rows without one).

    `rows` are those that are added up; without them the rows are to be attacked, and the
    column begins with its default.
    """
    if rows is None:
        return Values("", (), "kept by triggers"), 0.0
    totals, kept = found
    spread = rows.spreads[tuple(name for name, _ in totals.pairs)]
    none = max(0.0, 1.0 - spread.active / max(1, spread.parents))
    if kept.function == "count":
        return _counted(setting, totals, spread, none), 0.0
    return column_values(setting, table, column), none if kept.is_extreme else 0.0


def _counted(setting: Setting, totals: KeptTotals, spread: Spreading, none: float) -> Values:
    """How many rows refer to a row, as often as the spreading has so many."""
    shares = {0.0: none} if none > 0 else {}
    for count, share in spread.copies():
        shares[count] = shares.get(count, 0.0) + share * (1.0 - none)
    ordered = sorted(shares.items())
    ends = list(accumulate(share for _, share in ordered))[:-1]
    counts = ", ".join(str(round(count)) for count, _ in ordered)
    bounds = ", ".join(f"{end:.6g}" for end in ends)
    drawn = unit(salt(setting.seed, totals.parent.schema, totals.parent.name, "totals"))
    place = f"pg_catalog.width_bucket({drawn}, ARRAY[{bounds}]::double precision[])"
    sql = f"((ARRAY[{counts}]::bigint[])[1 + {place}])"
    return Values(sql if ends else f"({counts}::bigint)", (), "as many as refer to the row")


@dataclass(frozen=True, slots=True)
class Formed:
    """The columns of a table's totals, what joins them to its rows, and their values."""

    names: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


def formed_totals(setting: Setting, profile: TableProfile) -> tuple[TableProfile, Formed]:
    """(the profile without totals, how they are formed from rows that are there)."""
    names: list[str] = []
    joins: list[str] = []
    values: list[str] = []
    for totals in kept_totals(setting.design.copies):
        if totals.parent == profile.table.name:
            join, found = joined(totals, "r", f"t{len(joins) + 1}")
            joins.append(join)
            values += found
            names += [column.name for column in totals.columns]
    columns = tuple(c for c in profile.columns if c.name not in names)
    formed = Formed(tuple(names), tuple(joins), tuple(values))
    return replace(profile, columns=columns), formed


def totals_depth(design: Design, table: QualifiedName) -> int:
    """0 for a table without totals, else 1 more than that of what it adds up."""
    return max(
        (
            1 + totals_depth(design, totals.child)
            for totals in kept_totals(design.copies)
            if totals.parent == table
        ),
        default=0,
    )


def load_place(design: Design, table: QualifiedName) -> tuple[bool, int]:
    """By what tables are filled in turn: ancestors and totals after what they follow from."""
    return tree_kept_in(design, table) is not None, totals_depth(design, table)
