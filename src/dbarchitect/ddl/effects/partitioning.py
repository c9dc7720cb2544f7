"""Partitions that come and go, and what they take from their parents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.effects.keys import lock_referenced, partitions
from dbarchitect.model.effects import LockMode, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.ddl.effects.tally import Tally
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Table

_SUX = LockMode.SHARE_UPDATE_EXCLUSIVE
_SRX = LockMode.SHARE_ROW_EXCLUSIVE
_AX = LockMode.ACCESS_EXCLUSIVE


def attach(tally: Tally, parent: Table, child: QualifiedName) -> None:
    """The new partition and the default one are searched for rows that do not belong."""
    tally.lock(parent.name, _SUX)
    _inherits_keys(tally, parent)
    _search_default(tally, parent, but=child)
    found = list(partitions(tally.scene, child))
    if not found:
        tally.lock(child, _AX)
    for part in found:
        tally.store(part, _AX, _search_of(parent, part))
    for key in parent.foreign_keys:
        lock_referenced(tally, key, _SRX, Work.SCANNED)


def make(tally: Tally, parent: Table, *, is_default: bool) -> None:
    """A partition is made: the parent is locked, since its bounds are read by every query."""
    tally.lock(parent.name, _AX)
    _inherits_keys(tally, parent)
    if not is_default:
        _search_default(tally, parent, but=None)
    for key in parent.foreign_keys:
        lock_referenced(tally, key, _SRX, Work.NONE)


def detach(tally: Tally, parent: Table, child: QualifiedName, *, concurrently: bool) -> None:
    """The partition leaves; tables that refer to the parent are searched for its rows."""
    tally.lock(parent.name, _SUX if concurrently else _AX)
    if concurrently:
        tally.transaction = False
        tally.waits = True
    else:
        default = _default_of(tally, parent)
        if default is not None:
            tally.lock(default.name, _AX)
    for part in partitions(tally.scene, child):
        tally.lock(part.name, _AX)
    own = tally.scene.table(child)
    for index in () if own is None else own.indexes:
        if index.partition_of is not None:
            tally.lock(index.name, _AX)
    for key in parent.foreign_keys:
        lock_referenced(tally, key, _SRX, Work.NONE)
    for other, _key in tally.scene.foreign_keys_to(parent.name):
        for part in partitions(tally.scene, other.name):
            tally.store(part, _AX, Work.SCANNED)


def attach_index(tally: Tally, child: QualifiedName) -> None:
    """An index becomes part of a partitioned one; no table is more than looked at."""
    tally.lock(child, _AX)


def _inherits_keys(tally: Tally, parent: Table) -> None:
    tally.indexes(parent.name, _SUX)
    for other, _key in tally.scene.foreign_keys_to(parent.name):
        for part in partitions(tally.scene, other.name):
            tally.lock(part.name, _SRX)


def _search_default(tally: Tally, parent: Table, *, but: QualifiedName | None) -> None:
    default = _default_of(tally, parent)
    if default is not None and default.name != but:
        for part in partitions(tally.scene, default.name):
            tally.store(part, _AX, Work.SCANNED)


def _default_of(tally: Tally, parent: Table) -> Table | None:
    return next((part for part in _direct(tally, parent) if _is_default(part)), None)


def _direct(tally: Tally, parent: Table) -> Iterator[Table]:
    for name in tally.scene.ground.children.get(parent.name, ()):
        table = tally.scene.table(name)
        if table is not None:
            yield table


def _is_default(table: Table) -> bool:
    return table.partition_of is not None and table.partition_of.is_default


def _search_of(parent: Table, part: Table) -> Work:
    """A CHECK may say already that every row belongs: that is the server's to say."""
    key = parent.partition_key
    columns: set[str | None] = set() if key is None else set(key.columns)
    if any(columns & set(check.columns) for check in part.checks if check.validated):
        return Work.UNKNOWN
    return Work.SCANNED
