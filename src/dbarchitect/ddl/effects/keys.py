"""Foreign keys and indexes that stand on columns which a statement changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.effects import LockMode, Work
from dbarchitect.sqltext.described_parts import read_expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.ddl.effects.ground import Scene
    from dbarchitect.ddl.effects.tally import Tally
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import ForeignKey, Index, Table

_AX = LockMode.ACCESS_EXCLUSIVE


def partitions(scene: Scene, name: QualifiedName) -> Iterator[Table]:
    """A table and its partitions, theirs too, as far as the schema knows them."""
    table = scene.table(name)
    if table is None:
        return
    yield table
    if table.partition_key is not None:
        for child in scene.ground.children.get(name, ()):
            yield from partitions(scene, child)


def lock_referenced(tally: Tally, key: ForeignKey, mode: LockMode, work: Work) -> None:
    """The table that a foreign key refers to is locked, with its partitions."""
    lock_partitions(tally, key.referenced_table, mode, work)


def lock_partitions(
    tally: Tally, name: QualifiedName, mode: LockMode, work: Work = Work.NONE
) -> None:
    """A table and its partitions are locked in that mode."""
    found = list(partitions(tally.scene, name))
    if not found:
        tally.lock(name, mode)  # which tells that it is not known
    for table in found:
        tally.store(table, mode, work)


def drop_foreign_key(tally: Tally, key: ForeignKey) -> None:
    """The triggers of a foreign key go from the table that it refers to."""
    lock_referenced(tally, key, _AX, Work.NONE)


def has_expressions(index: Index) -> bool:
    """Whether it holds an expression or a predicate."""
    return index.predicate is not None or any(key.column is None for key in index.keys)


def reads(index: Index, column: str) -> bool:
    """Whether an index stands on a column, in its keys, its expressions or its predicate."""
    if column in index.columns or column in index.include:
        return True
    texts = [index.predicate, *(key.expression for key in index.keys)]
    return any(text is not None and _names(text, column) for text in texts)


def _names(text: str, column: str) -> bool:
    expression = read_expression(text)
    return expression is None or column in expression.columns
