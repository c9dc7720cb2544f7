"""How the rows of a table are told apart, as a brief says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.names import SURROGATE_KEY
from dbarchitect.model.brief import IdentityMode

if TYPE_CHECKING:
    from dbarchitect.design.derived.facts import Ground
    from dbarchitect.model.schema import Column, Table

_WHOLE = frozenset({"smallint", "integer", "bigint"})


@dataclass(frozen=True, slots=True)
class DerivedKey:
    """The identity of an entity; `column` is the table's own, where the design makes one."""

    mode: IdentityMode
    column: str | None = None
    columns: tuple[str, ...] = ()


def derived_key(table: Table) -> DerivedKey:
    """A number or UUID that the server makes, or the columns of the primary key."""
    key = table.primary_key
    if key is None:
        return DerivedKey(IdentityMode.AUTO)
    if len(key.columns) == 1:
        column = table.column(key.columns[0])
        refers = any(column.name in foreign.columns for foreign in table.foreign_keys)
        if not refers and column.type in _WHOLE and _is_made(column):
            return DerivedKey(IdentityMode.BIGINT, column.name)
        if not refers and column.type == "uuid" and _is_made(column):
            return DerivedKey(IdentityMode.UUID, column.name)
    return DerivedKey(IdentityMode.NATURAL, columns=key.columns)


def _is_made(column: Column) -> bool:
    """Whether the value is nobody's fact: the server makes it, or it is called `id`."""
    made = column.identity is not None or column.default is not None
    return made or column.name == SURROGATE_KEY


def tell_keys(table: Table, key: DerivedKey, ground: Ground) -> None:
    """What the design will have instead of the table's key is told."""
    name = table.name.display
    if key.mode is IdentityMode.AUTO:
        ground.leave_out(f"table {name}", "It has no primary key; the design gives it one.")
        return
    if key.column is None:
        return
    column = table.column(key.column)
    if column.name != SURROGATE_KEY:
        reason = f"A key that the server makes is called `{SURROGATE_KEY}` in a design."
        ground.leave_out(f"column {name}.{column.name}", reason)
    if column.type in _WHOLE - {"bigint"}:
        reason = f"It is {column.type}; a design's keys are bigint."
        ground.leave_out(f"column {name}.{column.name}", reason)
