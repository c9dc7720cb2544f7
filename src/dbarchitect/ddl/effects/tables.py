"""ALTER TABLE, and its kin for indexes, views and sequences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.ddl.effects.columns import add_column, change_type, drop_column
from dbarchitect.ddl.effects.constraints import (
    INHERITED,
    add_constraint,
    drop_constraint,
    set_not_null,
    validate,
)
from dbarchitect.ddl.effects.keys import lock_partitions
from dbarchitect.ddl.effects.partitioning import attach, attach_index, detach
from dbarchitect.ddl.effects.tally import SERVER_18
from dbarchitect.model.effects import LockMode, Work
from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema import ObjectKind
from dbarchitect.sqltext.described import ConstraintKind

if TYPE_CHECKING:
    from dbarchitect.ddl.effects.tally import Tally
    from dbarchitect.model.schema import Table
    from dbarchitect.sqltext.described import DescribedStatement, TableCommand

SERVER_15 = 150000
"""From which sequences are logged or not, as their tables are."""
SERVER_17 = 170000
_SUX = LockMode.SHARE_UPDATE_EXCLUSIVE
_SRX = LockMode.SHARE_ROW_EXCLUSIVE
_AX = LockMode.ACCESS_EXCLUSIVE

_MODES = {
    "SetStatistics": _SUX,
    "SetOptions": _SUX,
    "ResetOptions": _SUX,
    "ClusterOn": _SUX,
    "DropCluster": _SUX,
    "ValidateConstraint": _SUX,
    "AttachPartition": _SUX,
    "DetachPartitionFinalize": _SUX,
    "EnableTrig": _SRX,
    "EnableAlwaysTrig": _SRX,
    "EnableReplicaTrig": _SRX,
    "EnableTrigAll": _SRX,
    "EnableTrigUser": _SRX,
    "DisableTrig": _SRX,
    "DisableTrigAll": _SRX,
    "DisableTrigUser": _SRX,
}
"""Commands that take less than ACCESS EXCLUSIVE.

Source: AlterTableGetLockLevel in PostgreSQL's tablecmds.c.
"""

_STRONG_OPTIONS = frozenset(
    ("user_catalog_table", "security_barrier", "security_invoker", "check_option", "fastupdate",
     "gin_pending_list_limit", "buffering", "pages_per_range", "autosummarize")
)  # fmt: skip
"""Parameters that take ACCESS EXCLUSIVE. Source: reloptions.c of PostgreSQL."""


def alter_table(tally: Tally, said: DescribedStatement) -> None:
    """Every command runs under the strongest lock that one of them asks for."""
    if said.object == "type" or not said.names:
        _alter_type(tally, said)
        return
    name = tally.scene.resolve(said.names[0])
    mode = max((_mode(command) for command in said.commands), default=_AX)
    kind = tally.scene.kind(name)
    if kind is ObjectKind.INDEX:
        _alter_index(tally, name, said, mode)
        return
    tally.lock(name, mode)
    table = tally.scene.table(name)
    for command in said.commands:
        if table is not None:
            _command(tally, table, _Order(command=command, mode=mode, only=said.only))
        elif command.action == "ChangeOwner" and kind is ObjectKind.MATERIALIZED_VIEW:
            tally.tell("Whether the new owner is another one is not known.")


def _alter_type(tally: Tally, said: DescribedStatement) -> None:
    if any(command.cascade for command in said.commands):
        tally.tell("Which tables CASCADE takes along is not known.")


def _mode(command: TableCommand) -> LockMode:
    constraint = command.constraint
    if command.action == "AddConstraint" and constraint is not None:
        return _SRX if constraint.kind is ConstraintKind.FOREIGN_KEY else _AX
    if command.action in {"SetRelOptions", "ResetRelOptions"}:
        return _AX if command.options & _STRONG_OPTIONS else _SUX
    if command.action == "DetachPartition" and command.concurrently:
        return _SUX
    return _MODES.get(command.action, _AX)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """A command as it reaches a table: in which mode, and whether its children are left out."""

    command: TableCommand
    mode: LockMode
    only: bool


def _command(tally: Tally, table: Table, order: _Order) -> None:
    command = order.command
    if command.action in _BY_MEMBERS:
        _by_members(tally, table, order)
    elif command.action in _BY_FAMILY:
        _BY_FAMILY[command.action](tally, table, order)
    elif command.action in _ON_TABLE:
        _ON_TABLE[command.action](tally, table, command)
    elif command.action not in _ALONE:
        tally.tell(f"What {command.action} does beyond its lock is not known.")
    if command.cascade:
        tally.tell("What else CASCADE takes along is not known.")


def _by_members(tally: Tally, table: Table, order: _Order) -> None:
    """Children and partitions are given the command, too; a column goes from all of them."""
    act = _BY_MEMBERS[order.command.action]
    alone = order.only and order.command.action != "DropColumn"
    for name in tally.scene.family(table.name, only=alone):
        member = tally.scene.table(name)
        if member is not None:
            tally.lock(name, order.mode)
            act(tally, member, order.command)


def _on_partitions(tally: Tally, table: Table, order: _Order) -> None:
    lock_partitions(tally, table.name, order.mode)


def _on_triggers(tally: Tally, table: Table, order: _Order) -> None:
    """Partitions have the triggers of their parent, where it has some."""
    if table.triggers:
        lock_partitions(tally, table.name, order.mode)


def _validate(tally: Tally, table: Table, order: _Order) -> None:
    wanted = order.command.name
    for name in tally.scene.family(table.name, only=order.only):
        member = tally.scene.table(name)
        if member is None:
            continue
        if name == table.name or any(one.name == wanted for one in member.constraints):
            tally.lock(name, order.mode)
            validate(tally, member, wanted, order.mode)


def _drop_not_null(tally: Tally, table: Table, order: _Order) -> None:
    """From 18 on NOT NULL is a constraint, and children matter where there is one."""
    names = {one.name for one in table.columns if one.not_null is not None}
    is_constraint = tally.server_version_num >= SERVER_18
    alone = order.only or (is_constraint and order.command.name not in names)
    for name in tally.scene.family(table.name, only=alone):
        tally.lock(name, _AX)


def _drop_constraint(tally: Tally, table: Table, order: _Order) -> None:
    command = order.command
    drop_constraint(tally, table, command.name, cascade=command.cascade)


def _add_constraint(tally: Tally, table: Table, order: _Order) -> None:
    if order.command.constraint is not None:
        add_constraint(tally, table, order.command.constraint, order.mode)


def _lock_alone(_tally: Tally, _table: Table, _command: TableCommand) -> None:
    """The lock on the table is all."""


def _add_column(tally: Tally, table: Table, order: _Order) -> None:
    """Children get the column with its CHECKs; its keys stay with the table, or partitions."""
    column = order.command.column
    if column is None:
        return
    inherited = tuple(one for one in column.constraints if one.kind in INHERITED)
    for name in tally.scene.family(table.name, only=order.only):
        member = tally.scene.table(name)
        if member is not None:
            is_own = name == table.name
            add_column(
                tally, member, column if is_own else replace(column, constraints=inherited)
            )


def _drop_column(tally: Tally, table: Table, command: TableCommand) -> None:
    drop_column(tally, table, command.name)


def _set_not_null(tally: Tally, table: Table, order: _Order) -> None:
    """Where the table's own column takes no null its children need not be looked at."""
    column = next((one for one in table.columns if one.name == order.command.name), None)
    is_set = column is not None and column.not_null is not None and column.not_null.validated
    for name in tally.scene.family(table.name, only=order.only or is_set):
        member = tally.scene.table(name)
        if member is not None:
            set_not_null(tally, member, order.command.name)


def _on_identity(tally: Tally, table: Table, order: _Order) -> None:
    """From 17 on partitions share the identity of their parent."""
    _change_identity(tally, table, order.command)
    if tally.server_version_num >= SERVER_17:
        lock_partitions(tally, table.name, order.mode)


def _set_expression(tally: Tally, table: Table, _command: TableCommand) -> None:
    tally.rewrite(table.name)


def _change_identity(tally: Tally, table: Table, command: TableCommand) -> None:
    if command.action == "AddIdentity":
        return
    mode = _SRX if command.action == "SetIdentity" else _AX
    for column in table.columns:
        if column.name == command.name and column.identity is not None:
            tally.lock(column.identity.sequence, mode)


def _set_persistence(tally: Tally, table: Table, command: TableCommand) -> None:
    wanted = "permanent" if command.action == "SetLogged" else "unlogged"
    if table.persistence == wanted:
        return
    tally.rewrite(table.name)
    if tally.server_version_num >= SERVER_15:
        for _column, sequence in tally.scene.sequences_of(table):
            tally.lock(sequence, _AX)


def _set_access_method(tally: Tally, table: Table, command: TableCommand) -> None:
    if command.name != (table.access_method or "heap"):
        tally.rewrite(table.name)


def _set_tablespace(tally: Tally, table: Table, command: TableCommand) -> None:
    if command.name != (table.tablespace or "pg_default"):
        tally.store(table, _AX, Work.REWRITTEN)


def _change_owner(tally: Tally, table: Table, command: TableCommand) -> None:
    if not command.name:
        tally.tell("Whether the new owner is another one is not known.")
    elif command.name != table.owner:
        tally.indexes(table.name, _AX)
        for _column, sequence in tally.scene.sequences_of(table):
            tally.lock(sequence, _AX)


def _with_index(mode: LockMode) -> Callable[[Tally, Table, TableCommand], None]:
    def act(tally: Tally, table: Table, command: TableCommand) -> None:
        if command.name:
            tally.lock(QualifiedName(table.name.schema, command.name), mode)

    return act


def _inherit(tally: Tally, _table: Table, command: TableCommand) -> None:
    if command.other is not None:
        tally.lock(tally.scene.resolve(command.other), _SUX)


def _attach(tally: Tally, table: Table, command: TableCommand) -> None:
    if command.other is not None:
        attach(tally, table, tally.scene.resolve(command.other))


def _detach(tally: Tally, table: Table, command: TableCommand) -> None:
    if command.other is not None:
        detach(
            tally, table, tally.scene.resolve(command.other), concurrently=command.concurrently
        )


_Act = Callable[["Tally", "Table", "TableCommand"], None]

_BY_MEMBERS: dict[str, _Act] = {
    "AlterColumnType": change_type,
    "DropColumn": _drop_column,
    "SetExpression": _set_expression,
    "ColumnDefault": _lock_alone,
    "DropExpression": _lock_alone,
    "SetStatistics": _lock_alone,
    "SetStorage": _lock_alone,
}
"""Commands that children by inheritance and partitions are given too."""

_BY_FAMILY: dict[str, Callable[[Tally, Table, _Order], None]] = {
    "AddColumn": _add_column,
    "AddConstraint": _add_constraint,
    "DropConstraint": _drop_constraint,
    "ValidateConstraint": _validate,
    "SetNotNull": _set_not_null,
    "DropNotNull": _drop_not_null,
    "AlterConstraint": _on_partitions,
    "AddIdentity": _on_identity,
    "SetIdentity": _on_identity,
    "DropIdentity": _on_identity,
    "EnableTrigUser": _on_triggers,
    "DisableTrigUser": _on_triggers,
    "EnableTrig": _on_partitions,
    "EnableAlwaysTrig": _on_partitions,
    "EnableReplicaTrig": _on_partitions,
    "EnableTrigAll": _on_partitions,
    "DisableTrig": _on_partitions,
    "DisableTrigAll": _on_partitions,
}
"""Commands that reach those below in a way of their own."""

_ON_TABLE: dict[str, _Act] = {
    "SetLogged": _set_persistence,
    "SetUnLogged": _set_persistence,
    "SetAccessMethod": _set_access_method,
    "SetTableSpace": _set_tablespace,
    "ChangeOwner": _change_owner,
    "ClusterOn": _with_index(_SUX),
    "ReplicaIdentity": _with_index(LockMode.SHARE),
    "AddInherit": _inherit,
    "AttachPartition": _attach,
    "DetachPartition": _detach,
}
_ALONE = frozenset(
    ("DropInherit", "AddOf", "DropOf", "SetRelOptions", "ResetRelOptions", "SetOptions",
     "ResetOptions", "SetCompression", "DropCluster", "DropOids", "EnableRowSecurity",
     "DisableRowSecurity", "ForceRowSecurity", "NoForceRowSecurity", "EnableRule",
     "EnableAlwaysRule", "EnableReplicaRule", "DisableRule")
)  # fmt: skip
"""Commands that lock the table that they name, and nothing else."""


def _alter_index(
    tally: Tally, name: QualifiedName, said: DescribedStatement, mode: LockMode
) -> None:
    tally.lock(name, mode)
    for command in said.commands:
        if command.action == "AttachPartition" and command.other is not None:
            attach_index(tally, tally.scene.resolve(command.other))
        elif command.action == "SetTableSpace":
            index = tally.scene.index(name)
            is_there = index is not None and command.name == (index.tablespace or "pg_default")
            tally.lock(name, _AX, Work.NONE if is_there else Work.REWRITTEN)
