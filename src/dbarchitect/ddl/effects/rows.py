"""Statements that read and write rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.effects.keys import partitions
from dbarchitect.ddl.effects.volatility import calls_harmless
from dbarchitect.model.effects import LockMode, Work
from dbarchitect.model.schema import ForeignKeyAction, ObjectKind
from dbarchitect.sqltext.kinds import StatementKind

if TYPE_CHECKING:
    from dbarchitect.ddl.effects.tally import Tally
    from dbarchitect.model.schema import Table
    from dbarchitect.sqltext.described import DescribedStatement

_RS = LockMode.ROW_SHARE
_RX = LockMode.ROW_EXCLUSIVE
_QUIET = frozenset({ForeignKeyAction.NO_ACTION, ForeignKeyAction.RESTRICT})


def query(tally: Tally, said: DescribedStatement) -> None:
    """A SELECT holds nobody up, as far as the functions that it calls are known."""
    _functions(tally, said)
    for written in said.reads:
        name = tally.scene.resolve(written)
        if tally.scene.kind(name) is ObjectKind.TABLE:
            for child in tally.scene.family(name):
                tally.lock(child, _RS)
        elif tally.scene.kind(name) is not None:
            tally.tell(f"What FOR UPDATE locks below {name.display} is not known.")


def write(tally: Tally, said: DescribedStatement) -> None:
    """Rows that change stay locked to the end of the transaction; others can be written."""
    _functions(tally, said)
    for name in map(tally.scene.resolve, said.names):
        if tally.scene.kind(name) in {ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW}:
            tally.tell(f"What stands behind {name.display} is locked, too.")
            continue
        for child in tally.scene.family(name, only=said.only or _is_insert(said)):
            tally.lock(child, _RX)
            table = tally.scene.table(child)
            if table is not None and not said.planned_only:
                _write_rows(tally, table, said)


def _is_insert(said: DescribedStatement) -> bool:
    return said.kind is StatementKind.INSERT


def _write_rows(tally: Tally, table: Table, said: DescribedStatement) -> None:
    tally.store(table, _RX, Work.ROWS)
    if _is_insert(said) and table.partition_key is not None:
        tally.tell(f"To which partitions of {table.name.display} its rows go is not known.")
    _referential(tally, table, said)
    _triggers(tally, table)


def copy_rows(tally: Tally, said: DescribedStatement) -> None:
    """COPY FROM writes rows; which way it goes, its locks hold nobody up."""
    for name in map(tally.scene.resolve, said.names):
        for part in partitions(tally.scene, name):
            tally.store(part, _RX, Work.ROWS)
            _triggers(tally, part)


def lock_tables(tally: Tally, said: DescribedStatement) -> None:
    """Each table is locked as asked, with all below it."""
    mode = LockMode(said.mode) if said.mode else LockMode.ACCESS_EXCLUSIVE
    for name in map(tally.scene.resolve, said.names):
        if tally.scene.kind(name) is ObjectKind.VIEW:
            tally.tell(f"The tables behind {name.display} are locked, too.")
        for child in tally.scene.family(name, only=said.only):
            tally.lock(child, mode)


def _functions(tally: Tally, said: DescribedStatement) -> None:
    if not calls_harmless(said.functions):
        tally.tell("What the functions that it calls lock is not known.")
    if said.object == "writing":
        tally.tell("What its WITH queries write is not told.")


def _referential(tally: Tally, table: Table, said: DescribedStatement) -> None:
    """Foreign keys look at the other side's rows."""
    assigned = set(said.assigned)
    if said.kind is not StatementKind.DELETE:
        for key in table.foreign_keys:
            if said.kind is not StatementKind.UPDATE or assigned & set(key.columns):
                for part in partitions(tally.scene, key.referenced_table):
                    tally.lock(part.name, _RS)
    if said.kind in {StatementKind.INSERT, StatementKind.MERGE}:
        return
    for other, key in tally.scene.foreign_keys_to(table.name):
        if said.kind is StatementKind.UPDATE and not assigned & set(key.referenced_columns):
            continue
        is_update = said.kind is StatementKind.UPDATE
        action = key.on_update if is_update else key.on_delete
        for part in partitions(tally.scene, other.name):
            tally.lock(part.name, _RS if action in _QUIET else _RX)
        if action not in _QUIET:
            tally.tell(f"What the change of rows in {other.name.display} starts is not told.")


def _triggers(tally: Tally, table: Table) -> None:
    if table.triggers or table.rules:
        tally.tell(f"What triggers and rules of {table.name.display} do is not known.")
