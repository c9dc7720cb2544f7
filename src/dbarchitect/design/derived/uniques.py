"""What a table's unique constraints and indexes say of its attributes and references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.derived.references import named_members
from dbarchitect.design.names import DELETED_AT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.design.derived.facts import Ground
    from dbarchitect.design.derived.references import Derived
    from dbarchitect.model.schema import Table

_LIVE = f"({DELETED_AT} IS NULL)"


@dataclass(frozen=True, slots=True)
class DerivedUniques:
    """Attributes that are unique by themselves, and members that are so only together."""

    attributes: tuple[str, ...]
    together: tuple[tuple[str, ...], ...]


def derived_uniques(
    table: Table,
    names: Mapping[str, str],
    references: tuple[Derived, ...],
    ground: Ground,
    *,
    soft: bool,
) -> DerivedUniques:
    """The rules; `soft` says that deleted rows are marked and free their values."""
    alone: list[str] = []
    together: list[tuple[str, ...]] = []
    for subject, columns in _unique_columns(table, ground, soft=soft):
        members = named_members(columns, names, references)
        if members is None:
            reason = "It holds columns that the brief does not have."
            ground.leave_out(f"{subject} of table {table.name.display}", reason)
        elif len(members) > 1:
            together.append(members)
        else:
            alone += [member for member in members if member in names.values()]
    return DerivedUniques(tuple(dict.fromkeys(alone)), tuple(dict.fromkeys(together)))


def _unique_columns(
    table: Table, ground: Ground, *, soft: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key in table.keys:
        if not key.primary:
            yield f"unique constraint {key.name}", key.columns
    owned = {constraint.name for constraint in table.constraints}
    for index in table.indexes:
        if index.name.name in owned or index.primary:
            continue
        subject = f"index {index.name.name}"
        columns = tuple(column for column in index.columns if column is not None)
        whole = index.predicate is None or (soft and index.predicate in (_LIVE, _LIVE[1:-1]))
        if not index.unique:
            reason = "Access patterns decide which indexes there are."
            ground.leave_out(f"{subject} of table {table.name.display}", reason)
        elif whole and len(columns) == len(index.columns):
            yield subject, columns
        else:
            reason = "A brief knows no uniqueness of some rows or of expressions."
            ground.leave_out(f"{subject} of table {table.name.display}", reason)
