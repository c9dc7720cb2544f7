"""Which relations a statement defines or adds to, so that a finding can name its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.sqltext.statements import Statement
    from dbarchitect.sqltext.tree import Node


@dataclass(frozen=True, slots=True)
class Definition:
    """A relation that a statement makes, or a part that it gives to one.

    `schema` is None where the statement leaves it to the search path. `part` is the name of a
    column, constraint or index; None is the relation itself.
    """

    schema: str | None
    relation: str
    part: str | None
    byte: int
    """Where in the statement's text the definition begins."""


def definitions(statement: Statement) -> tuple[Definition, ...]:
    """What the statement defines; empty for what is neither table, view nor index."""
    tree = statement.tree()
    if tree.kind == "CreateStmt":
        return tuple(_of_table(tree, "tableElts"))
    if tree.kind == "AlterTableStmt":
        return tuple(_of_alter(tree))
    if tree.kind == "IndexStmt":
        return tuple(_of_index(tree))
    if tree.kind in {"ViewStmt", "CreateTableAsStmt"}:
        return tuple(_of_view(tree))
    return ()


def _of_table(tree: Node, elements: str) -> Iterator[Definition]:
    relation = tree.child("relation")
    if relation is None:
        return
    yield _definition(relation, None, 0)
    for element in tree.children(elements):
        name = element.text("colname") or element.text("conname")
        if name:
            yield _definition(relation, name, element.location_byte or 0)
        for constraint in element.children("constraints"):
            if constraint.text("conname"):
                byte = constraint.location_byte or 0
                yield _definition(relation, constraint.text("conname"), byte)


def _of_alter(tree: Node) -> Iterator[Definition]:
    relation = tree.child("relation")
    if relation is None:
        return
    for command in tree.children("cmds"):
        added = command.child("def")
        if added is None:
            continue
        name = added.text("conname") or added.text("colname")
        if name:
            yield _definition(relation, name, added.location_byte or 0)


def _of_index(tree: Node) -> Iterator[Definition]:
    relation = tree.child("relation")
    if relation is not None and tree.text("idxname"):
        yield _definition(relation, tree.text("idxname"), 0)


def _of_view(tree: Node) -> Iterator[Definition]:
    into = tree.child("into")
    relation = into.child("rel") if into is not None else tree.child("view")
    if relation is not None:
        yield _definition(relation, None, 0)


def _definition(relation: Node, part: str | None, byte: int) -> Definition:
    return Definition(relation.text("schemaname") or None, relation.text("relname"), part, byte)
