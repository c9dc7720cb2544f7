"""Numbers that tell rows apart only among those of one parent: the lines of an invoice.

Rows of one parent have consecutive slots. Any so many of those leave different remainders as
there are numbers to give, so each parent may have as many rows as its numbers tell apart,
however many rows there are together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.column_values import limits, unique_sets
from dbarchitect.design.proof.tenants import tenant_slot
from dbarchitect.model.schema import LARGEST_INTEGERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.proof.references import ParentRow
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.design.proof.values import Values
    from dbarchitect.model.schema import Column, ForeignKey, Table


def numbered_within(
    setting: Setting,
    table: Table,
    column: Column,
    made: Values,
    placed: Mapping[tuple[str, ...], ParentRow],
) -> Values:
    """The values, counted among the rows of one parent where all rows are too many for them.

    `placed` are the rows referred to by each foreign key without a tenant. Where another table
    refers to the column its values stay as they are: they follow from the row's number alone.
    """
    highest = LARGEST_INTEGERS.get(column.type)
    if highest is None or _is_referred_to(setting, table, column.name):
        return made
    low_limit, high_limit, _ = limits(table, column)
    low = int(low_limit or 1)
    room = (highest if high_limit is None else min(highest, int(high_limit))) - low + 1
    found = {
        _slot(setting, table, unique, placed)
        for unique in unique_sets(table)
        if column.name in unique
    }
    slot = found.pop() if len(found) == 1 else None
    if slot is None or setting.rows[table.name] <= room or room < 1:
        return made
    basis = f"{low} to {low + room - 1}, each once among the rows of one parent"
    return replace(
        made, sql=f"({low} + {slot} % {room})::{column.type}", basis=basis, distinct=room
    )


def _is_referred_to(setting: Setting, table: Table, column: str) -> bool:
    return any(
        key.referenced_table == table.name and column in key.referenced_columns
        for other in setting.design.schema.tables
        for key in other.foreign_keys
    )


def _slot(
    setting: Setting,
    table: Table,
    unique: tuple[str, ...],
    placed: Mapping[tuple[str, ...], ParentRow],
) -> str | None:
    """SQL of a number that is consecutive among the rows of one parent in the unique set."""
    tenant = setting.tenant_column(table.name)
    for key in table.foreign_keys:
        if not set(key.columns) < set(unique) or _takes_turns(table, key):
            continue
        if tenant is not None and tenant in key.columns:
            return tenant_slot(setting, table)
        if key.columns in placed:
            return placed[key.columns].slot
    return None


def _takes_turns(table: Table, key: ForeignKey) -> bool:
    """Whether it refers to its own table, or is told apart by another: its slots lie apart."""
    own = set(key.columns)
    return key.referenced_table == table.name or any(
        not set(other.columns) <= own and own | set(other.columns) <= set(unique)
        for other in table.foreign_keys
        for unique in unique_sets(table)
    )
