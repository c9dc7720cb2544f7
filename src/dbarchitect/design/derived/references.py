"""From foreign keys to references."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.derived.keys import derived_key
from dbarchitect.design.derived.naming import can_be_column, reference_of
from dbarchitect.design.names import SURROGATE_KEY, foreign_key_column, snake_case
from dbarchitect.model.brief import OnDelete, Reference, ReferenceRole
from dbarchitect.model.schema import ForeignKeyAction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.derived.facts import Ground, Named, Plain
    from dbarchitect.model.schema import ForeignKey, Table

_ON_DELETE = {
    ForeignKeyAction.NO_ACTION: OnDelete.RESTRICT,
    ForeignKeyAction.RESTRICT: OnDelete.RESTRICT,
    ForeignKeyAction.CASCADE: OnDelete.CASCADE,
    ForeignKeyAction.SET_NULL: OnDelete.SET_NULL,
}


@dataclass(frozen=True, slots=True)
class Derived:
    """A reference with the columns that hold it."""

    reference: Reference
    columns: tuple[str, ...]

    @property
    def plain(self) -> Plain:
        """The reference as a brief writes it, short where that says all."""
        reference = self.reference
        short = reference.target + ("?" if reference.optional else "")
        short += " unique" if reference.unique else ""
        if reference.on_delete is OnDelete.RESTRICT and reference.column is None:
            return short
        written: dict[str, Plain] = {"to": short, "on delete": reference.on_delete.value}
        if reference.column is not None:
            written["column"] = reference.column
        return written


def derived_references(table: Table, ground: Ground) -> tuple[Derived, ...]:
    """The references of a table; a foreign key that is none is told."""
    found: list[Derived] = []
    for foreign in sorted(table.foreign_keys, key=lambda item: _place(table, item)):
        why_not = _why_not(foreign, found, ground)
        if why_not is None:
            found.append(_reference(table, foreign, found, ground))
        else:
            subject = f"foreign key {foreign.name} of table {table.name.display}"
            ground.leave_out(subject, why_not)
    return tuple(found)


def _place(table: Table, foreign: ForeignKey) -> tuple[int, ...]:
    order = [column.name for column in table.columns]
    return tuple(order.index(name) for name in foreign.columns)


def _why_not(foreign: ForeignKey, found: list[Derived], ground: Ground) -> str | None:
    """Why a brief cannot say this foreign key, as a full sentence; None where it can."""
    target = ground.named.get(foreign.referenced_table)
    if target is None:
        return f"It refers to {foreign.referenced_table.display}, which is not in the brief."
    key = target.table.primary_key
    if key is None or key.columns != foreign.referenced_columns:
        return "It refers to other columns than the primary key."
    if any(set(one.columns) & set(foreign.columns) for one in found):
        return "It shares a column with another foreign key."
    return _why_not_named(foreign, target)


def _why_not_named(foreign: ForeignKey, target: Named) -> str | None:
    if not all(map(can_be_column, foreign.columns)):
        return "A brief cannot name its column."
    names = tuple(derived_key(target.table).columns) or (SURROGATE_KEY,)
    stem = _stem(foreign, target.table)
    asked = Reference(name=stem, target=target.entity, role=ReferenceRole.REFERS_TO)
    wanted = tuple(foreign_key_column(asked, name) for name in names)
    if len(names) > 1 and wanted != foreign.columns:
        return f"Its columns would be called {', '.join(wanted)}."
    return None


def _reference(
    table: Table, foreign: ForeignKey, found: list[Derived], ground: Ground
) -> Derived:
    target = ground.named[foreign.referenced_table]
    taken = {one.reference.name for one in found} | {c.name for c in table.columns}
    name = reference_of(_stem(foreign, target.table), taken - set(foreign.columns))
    optional = any(table.column(column).not_null is None for column in foreign.columns)
    key = derived_key(table)
    optional = optional and not set(foreign.columns) & set(key.columns)
    reference = Reference(
        name=name,
        target=target.entity,
        role=ReferenceRole.REFERS_TO,
        optional=optional,
        unique=any(
            not key.primary and set(key.columns) == set(foreign.columns) for key in table.keys
        ),
        on_delete=_on_delete(table, foreign, ground, optional=optional),
    )
    return Derived(_with_column(reference, foreign, target.table), foreign.columns)


def _with_column(reference: Reference, foreign: ForeignKey, target: Table) -> Reference:
    names = derived_key(target).columns or (SURROGATE_KEY,)
    wanted = tuple(foreign_key_column(reference, name) for name in names)
    if len(foreign.columns) > 1 or wanted == foreign.columns:
        return reference
    return replace(reference, column="".join(foreign.columns))


def _stem(foreign: ForeignKey, target: Table) -> str:
    """What a reference is called: its column without the key's name."""
    if len(foreign.columns) > 1:
        heads = {
            column.removesuffix(f"_{referenced}")
            for column, referenced in zip(
                foreign.columns, foreign.referenced_columns, strict=True
            )
        }
        return heads.pop() if len(heads) == 1 else snake_case(target.name.name)
    column, referenced = "".join(foreign.columns), "".join(foreign.referenced_columns)
    for tail in (f"_{referenced}", f"_{SURROGATE_KEY}"):
        if column.endswith(tail) and column != tail:
            return column.removesuffix(tail)
    return column


def _on_delete(
    table: Table, foreign: ForeignKey, ground: Ground, *, optional: bool
) -> OnDelete:
    wanted = _ON_DELETE.get(foreign.on_delete)
    if wanted is None or (wanted is OnDelete.SET_NULL and not optional):
        reason = f"ON DELETE {foreign.on_delete.value} becomes restrict."
        ground.leave_out(f"foreign key {foreign.name} of table {table.name.display}", reason)
        return OnDelete.RESTRICT
    return wanted


def named_members(
    columns: tuple[str, ...], names: Mapping[str, str], references: tuple[Derived, ...]
) -> tuple[str, ...] | None:
    """The columns as attributes and references, in their order; None where they are neither."""
    found: list[str] = []
    for column in columns:
        owner = next((one for one in references if column in one.columns), None)
        if owner is not None and set(owner.columns) <= set(columns):
            found.append(owner.reference.name)
        elif owner is None and column in names:
            found.append(names[column])
        else:
            return None
    return tuple(dict.fromkeys(found))
