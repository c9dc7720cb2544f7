"""The statements in the bodies of functions and procedures, as queries with binds.

Rule 1: what a body says by the name of a parameter or a variable is a bind of the query.
Rule 2: where a name could be a column of what the statement reads, it is that column; SQL
        functions follow the same rule, and PL/pgSQL refuses what could be both.
Rule 3: what EXECUTE runs is text that nobody knows before.

Source: PostgreSQL documentation 36.5.1 (arguments of SQL functions), 41.11.1 (variable
substitution).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.sqltext.blocks import blocks_of
from dbarchitect.sqltext.catalogs import reads_tables
from dbarchitect.sqltext.queries import QUERY_NODES
from dbarchitect.sqltext.rewriting import key_of, rewritten, wrapped
from dbarchitect.sqltext.routines import (
    definition_tree,
    queries_of_plpgsql,
    statements_of_body,
    variables_of_plpgsql,
)
from dbarchitect.sqltext.tree import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dbarchitect.sqltext.blocks import Block, Source

    HasColumn = Callable[[Source, str], bool]

LANGUAGES = frozenset(("sql", "plpgsql"))
"""The languages whose bodies are read."""

_ROWS_OF_TRIGGERS = frozenset(("new", "old"))
_NAME_AND_FIELD = 2


@dataclass(frozen=True, slots=True)
class Body:
    """The statements of a body that read or change tables, and the names of no columns.

    It may say `$n` of so many parameters.
    """

    routine: str
    parameters: int
    statements: tuple[Node, ...]
    variables: frozenset[str]


def body_of(definition: str, language: str) -> Body | None:
    """What a whole CREATE FUNCTION or CREATE PROCEDURE has in its body.

    None where it cannot be read, or is in another language.
    """
    tree = definition_tree(definition)
    if tree is None or language not in LANGUAGES:
        return None
    parameters = tree.children("parameters")
    names = {parameter.text("name") for parameter in parameters}
    if language == "plpgsql":
        found = queries_of_plpgsql(definition)
        names |= variables_of_plpgsql(definition) | _ROWS_OF_TRIGGERS
    else:
        found = tuple(item for one in statements_of_body(definition) for item in _flat(one))
    queries = (one for one in found if one.kind in QUERY_NODES and reads_tables(one))
    name = "".join(tree.strings("funcname")[-1:])
    return Body(name, len(parameters), tuple(queries), frozenset(names - {""}))


def query_text(body: Body, statement: Node, has_column: HasColumn) -> str:
    """A statement of the body with its variables as binds; empty where it nests too deep."""
    binds = _Binds(body)
    replaced = {
        key_of(node): binds.of(node)
        for block in blocks_of(statement)
        for node in block.nodes
        if node.kind == "ColumnRef" and binds.is_variable(block, node, has_column)
    }
    return rewritten(statement, replaced).removesuffix(";")


@dataclass(slots=True)
class _Binds:
    """Numbers for the variables of one statement, behind those of its parameters `$n`."""

    body: Body
    numbers: dict[tuple[str, ...], int] = field(default_factory=dict[tuple[str, ...], int])

    def of(self, node: Node) -> Node:
        names = node.strings("fields")
        number = self.numbers.setdefault(names, len(self.numbers) + 1 + self.body.parameters)
        return Node("ParamRef", {"number": number})

    @property
    def _variables(self) -> frozenset[str]:
        return self.body.variables

    def is_variable(self, block: Block, node: Node, has_column: HasColumn) -> bool:
        """Whether it names a variable, a field of one, or a parameter by its routine's name."""
        names = node.strings("fields")
        if len(names) != len(node.children("fields")) or len(names) > _NAME_AND_FIELD:
            return False
        sources = [*_in_sight(block)]
        if len(names) == _NAME_AND_FIELD:
            first, second = names
            is_own = first in self._variables
            is_own |= first == self.body.routine and second in self._variables
            return is_own and all(source.name != first for source in sources)
        is_column = any(has_column(source, names[0]) for source in sources)
        return names[0] in self._variables and not is_column


def _in_sight(block: Block | None) -> Iterator[Source]:
    while block is not None:
        yield from block.sources
        block = block.parent


def _flat(node: Node) -> Iterator[Node]:
    """The statements of BEGIN ATOMIC, and the SELECT that a RETURN stands for."""
    value = node.child("returnval") if node.kind == "ReturnStmt" else None
    if node.kind == "List":
        for item in node.children("items"):
            yield from _flat(item)
    elif value is not None:
        yield Node("SelectStmt", {"targetList": [{"ResTarget": {"val": wrapped(value)}}]})
    else:
        yield node
