"""What it costs to add, validate and drop constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.effects.keys import (
    drop_foreign_key,
    lock_partitions,
    partitions,
)
from dbarchitect.ddl.effects.tally import SERVER_18
from dbarchitect.model.effects import LockMode, Work
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import Check, ForeignKey
from dbarchitect.sqltext.described import ConstraintKind
from dbarchitect.sqltext.described_parts import read_expression

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.ddl.effects.tally import Tally
    from dbarchitect.model.schema import Table
    from dbarchitect.sqltext.described import WrittenConstraint

_AX = LockMode.ACCESS_EXCLUSIVE
_SRX = LockMode.SHARE_ROW_EXCLUSIVE
INHERITED = frozenset({ConstraintKind.CHECK, ConstraintKind.NOT_NULL})
"""What children by inheritance get as well."""
_BUILT = frozenset(
    {ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE, ConstraintKind.EXCLUSION}
)


def add_constraint(
    tally: Tally, table: Table, constraint: WrittenConstraint, mode: LockMode
) -> None:
    """A constraint is added by a command of its own."""
    if constraint.kind in INHERITED:
        _add_condition(tally, table, constraint)
    elif constraint.index is not None:
        _use_index(tally, table, constraint)
    elif constraint.kind in _BUILT:
        _build(tally, table, constraint)
    else:
        checked = constraint.validated and constraint.enforced
        add_foreign_key(tally, table, constraint, mode, Work.SCANNED if checked else Work.NONE)


def add_foreign_key(
    tally: Tally, table: Table, constraint: WrittenConstraint, mode: LockMode, work: Work
) -> None:
    """The table is locked with its partitions, and so is the one that is referred to."""
    if _locks_all(tally):
        for name in tally.scene.family(table.name):
            tally.lock(name, mode)
    lock_partitions(tally, table.name, mode, work)
    if constraint.referenced is not None:
        referenced = tally.scene.resolve(constraint.referenced)
        lock_partitions(tally, referenced, _SRX, work)


def set_not_null(tally: Tally, table: Table, column: str) -> None:
    """The rows are read, unless what is there already says that none is null."""
    found = {one.name: one for one in table.columns}.get(column)
    if found is None:
        tally.store(table, _AX, Work.UNKNOWN)
        return
    proven = is_filled(table, column)
    tally.store(table, _AX, Work.NONE if proven else Work.SCANNED)


def is_filled(table: Table, column: str) -> bool:
    """Whether a valid NOT NULL or CHECK proves that the column holds no null.

    Source: PostgreSQL documentation, ALTER TABLE, SET NOT NULL.
    """
    for one in table.columns:
        if one.name == column and one.not_null is not None and one.not_null.validated:
            return True
    return any(
        (expression := read_expression(check.expression)) is not None
        and column in expression.filled
        for check in table.checks
        if check.validated and check.enforced
    )


def validate(tally: Tally, table: Table, name: str, mode: LockMode) -> None:
    """The rows are read, unless that was done before."""
    found = next((one for one in table.constraints if one.name == name), None)
    if isinstance(found, Check):
        work = Work.NONE if found.validated else Work.SCANNED
        tally.store(table, mode, work)
    elif isinstance(found, ForeignKey):
        if not found.validated:
            lock_partitions(tally, table.name, mode, Work.SCANNED)
            lock_partitions(tally, found.referenced_table, LockMode.ROW_SHARE, Work.SCANNED)
    elif any(one.not_null is not None and one.not_null.name == name for one in table.columns):
        tally.store(table, mode, Work.SCANNED)
    else:
        _not_known(tally, table, name)


def drop_constraint(tally: Tally, table: Table, name: str, *, cascade: bool) -> None:
    """What a constraint holds besides its table goes with it: triggers, indexes."""
    found = next((one for one in table.constraints if one.name == name), None)
    if isinstance(found, ForeignKey):
        lock_partitions(tally, table.name, _AX)
        drop_foreign_key(tally, found)
    elif isinstance(found, Check):
        if not found.no_inherit:
            for child in tally.scene.family(table.name):
                tally.lock(child, _AX)
    elif found is not None:
        _drop_key(tally, table, name)
        if cascade:
            _drop_references(tally, table)
    elif any(one.not_null is not None and one.not_null.name == name for one in table.columns):
        for child in tally.scene.family(table.name):
            tally.lock(child, _AX)
    else:
        _not_known(tally, table, name)


def _drop_key(tally: Tally, table: Table, name: str) -> None:
    own = QualifiedName(table.name.schema, name)
    names = {own}
    for part in partitions(tally.scene, table.name):
        tally.lock(part.name, _AX)
        for index in part.indexes:
            if index.name in names or index.partition_of in names:
                names.add(index.name)
                tally.lock(index.name, _AX)


def _drop_references(tally: Tally, table: Table) -> None:
    for other, key in tally.scene.foreign_keys_to(table.name):
        lock_partitions(tally, other.name, _AX)
        drop_foreign_key(tally, key)


def _not_known(tally: Tally, table: Table, name: str) -> None:
    tally.tell(f"{table.name.display} has no constraint {name} in the schema that was read.")


def _add_condition(tally: Tally, table: Table, constraint: WrittenConstraint) -> None:
    checked = constraint.validated and constraint.enforced
    for name in tally.scene.family(table.name):
        one = tally.scene.table(name)
        is_own = name == table.name
        if one is None or not (is_own or constraint.inherits or _locks_all(tally)):
            continue
        work = Work.SCANNED if checked and (is_own or constraint.inherits) else Work.NONE
        if constraint.kind is ConstraintKind.NOT_NULL and all(
            is_filled(one, column) for column in constraint.columns
        ):
            work = Work.NONE
        tally.store(one, _AX, work)


def _locks_all(tally: Tally) -> bool:
    """Whether children are locked for what they do not inherit. Source: measured."""
    return tally.server_version_num >= SERVER_18


def _use_index(tally: Tally, table: Table, constraint: WrittenConstraint) -> None:
    index = QualifiedName(table.name.schema, constraint.index or "")
    found = tally.scene.index(index)
    is_renamed = constraint.name not in {None, constraint.index}
    mode = LockMode.SHARE_UPDATE_EXCLUSIVE if is_renamed else LockMode.ACCESS_SHARE
    tally.lock(index, mode)
    work = Work.NONE
    if constraint.kind is ConstraintKind.PRIMARY_KEY and found is not None:
        filled = [column is not None and is_filled(table, column) for column in found.columns]
        work = Work.NONE if all(filled) else Work.SCANNED
    tally.store(table, _AX, work)


def _build(tally: Tally, table: Table, constraint: WrittenConstraint) -> None:
    """An index is built on the table and each partition; a primary key fills its columns."""
    is_primary = constraint.kind is ConstraintKind.PRIMARY_KEY
    fills = is_primary and not _all_filled(table, constraint.columns)
    if fills or _locks_all(tally):
        for name in tally.scene.family(table.name):
            child = tally.scene.table(name)
            if child is not None:
                unfilled = fills and not _all_filled(child, constraint.columns)
                tally.store(child, _AX, Work.SCANNED if unfilled else Work.NONE)
    below = _AX if _locks_all(tally) else LockMode.SHARE
    for part in partitions(tally.scene, table.name):
        tally.store(part, _AX if part.name == table.name else below, Work.SCANNED)


def _all_filled(table: Table, columns: Iterable[str]) -> bool:
    return all(is_filled(table, column) for column in columns)
