"""What it costs to add, retype and drop columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.effects.constraints import add_constraint, add_foreign_key
from dbarchitect.ddl.effects.keys import (
    drop_foreign_key,
    has_expressions,
    lock_partitions,
    lock_referenced,
    reads,
)
from dbarchitect.ddl.effects.type_changes import Types
from dbarchitect.ddl.effects.volatility import is_volatile
from dbarchitect.model.effects import LockMode, Work
from dbarchitect.sqltext.described import ConstraintKind, WrittenGeneration
from dbarchitect.sqltext.described_parts import read_expression

if TYPE_CHECKING:
    from dbarchitect.ddl.effects.tally import Tally
    from dbarchitect.model.schema import Column, Index, Table
    from dbarchitect.sqltext.described import TableCommand, WrittenColumn, WrittenExpression

_AX = LockMode.ACCESS_EXCLUSIVE
_SERIAL = frozenset({"serial", "serial2", "serial4", "serial8", "bigserial", "smallserial"})
_FILLED_BY_ROW = frozenset({WrittenGeneration.IDENTITY, WrittenGeneration.STORED})


def add_column(tally: Tally, table: Table, column: WrittenColumn) -> None:
    """The table is rewritten where each row gets a value of its own."""
    work = _work_of_new(tally, column)
    if work is Work.REWRITTEN:
        tally.rewrite(table.name)
    else:
        tally.store(table, _AX, work)
        if work is Work.UNKNOWN:
            tally.tell(
                f"Whether {column.name} gets one value for all rows, or each row its own, "
                "depends on a function."
            )
    has_value = column.default is not None and not column.default.is_null
    for one in column.constraints:
        if one.kind is ConstraintKind.FOREIGN_KEY:
            checked = has_value or column.generation is not None
            add_foreign_key(tally, table, one, _AX, Work.SCANNED if checked else Work.NONE)
        elif one.kind is ConstraintKind.NOT_NULL:
            is_filled = has_value or column.generation in _FILLED_BY_ROW
            tally.store(table, _AX, Work.NONE if is_filled else Work.SCANNED)
        else:
            add_constraint(tally, table, one, _AX)


def _work_of_new(tally: Tally, column: WrittenColumn) -> Work:
    types = Types(tally.scene.ground)
    is_serial = column.type.name.schema is None and column.type.name.name in _SERIAL
    if column.generation in _FILLED_BY_ROW or is_serial:
        return Work.REWRITTEN
    if types.is_constrained(column.type):
        return Work.REWRITTEN
    default = column.default
    if default is None:
        texts = [one.default for one in types.domains(column.type) if one.default is not None]
        default = read_expression(texts[0]) if texts else None
    return Work.NONE if default is None else _work_of_default(tally, default)


def _work_of_default(tally: Tally, default: WrittenExpression) -> Work:
    volatile = is_volatile(tally.scene.ground, default)
    if volatile is None:
        return Work.UNKNOWN
    return Work.REWRITTEN if volatile else Work.NONE


def drop_column(tally: Tally, table: Table, name: str) -> None:
    """What stands on the column goes: indexes, keys, the sequence that fills it."""
    tally.lock(table.name, _AX)
    for index in table.indexes:
        if reads(index, name):
            tally.lock(index.name, _AX)
    for key in table.foreign_keys:
        if name in key.columns:
            drop_foreign_key(tally, key)
    for other, key in tally.scene.foreign_keys_to(table.name):
        if name in key.referenced_columns:
            lock_partitions(tally, other.name, _AX)
    for column, sequence in tally.scene.sequences_of(table):
        if column == name:
            tally.lock(sequence, _AX)


def change_type(tally: Tally, table: Table, command: TableCommand) -> None:
    """Rows are rewritten where the old value is not the new one as it is."""
    column = next((one for one in table.columns if one.name == command.name), None)
    if column is None or command.type is None:
        tally.store(table, _AX, Work.UNKNOWN)
        tally.tell(f"{table.name.display} has no column {command.name} in what was read.")
        return
    types = Types(tally.scene.ground)
    work = _work_of_change(types, column, command)
    if work is Work.REWRITTEN:
        tally.rewrite(table.name)
    else:
        tally.store(table, _AX, work)
    if work is Work.UNKNOWN:
        tally.tell(_WHY_UNKNOWN.format(column=command.name))
    _rebuild_indexes(tally, table, column, command, work)
    if any(column.name in check.columns for check in table.checks):
        tally.store(table, _AX, Work.SCANNED)
    _rebuild_references(tally, table, column, work)
    if column.identity is not None:
        tally.lock(column.identity.sequence, LockMode.SHARE_ROW_EXCLUSIVE)


_WHY_UNKNOWN = (
    "Whether the change of {column} rewrites the table depends on the session's time zone or "
    "on a type that is not known."
)


def _work_of_change(types: Types, column: Column, command: TableCommand) -> Work:
    using, new = command.using, command.type
    if new is None:
        return Work.UNKNOWN
    if using is not None and using.column != column.name:
        return Work.REWRITTEN
    return types.work_of(column.type, (*(using.casts if using is not None else ()), new))


def _rebuild_indexes(
    tally: Tally, table: Table, column: Column, command: TableCommand, work: Work
) -> None:
    """An index of the column is made anew; its file is kept where it would be the same."""
    types = Types(tally.scene.ground)
    is_same = command.type is not None and types.has_same_operators(column.type, command.type)
    is_same &= not command.collated and column.collation is None
    for index in table.indexes:
        if reads(index, column.name):
            kept = work is not Work.REWRITTEN and _is_kept(index, column.name, is_same=is_same)
            tally.lock(index.name, _AX, Work.NONE if kept else Work.REWRITTEN)
            if not kept:
                tally.store(table, _AX, Work.SCANNED)


def _is_kept(index: Index, column: str, *, is_same: bool) -> bool:
    """Source: CheckIndexCompatible in PostgreSQL's indexcmds.c."""
    if has_expressions(index) or index.partition_of is not None:
        return False
    return is_same or column not in index.columns


def _rebuild_references(tally: Tally, table: Table, column: Column, work: Work) -> None:
    """Foreign keys on either side are made anew, and checked again after a rewrite."""
    checked = Work.SCANNED if work is Work.REWRITTEN else Work.NONE
    for key in table.foreign_keys:
        if column.name in key.columns:
            lock_referenced(tally, key, _AX, checked)
    for other, key in tally.scene.foreign_keys_to(table.name):
        if column.name in key.referenced_columns:
            lock_partitions(tally, other.name, _AX, checked)
