"""The tables of one FROM, their columns with types, and expressions compared by what they mean.

Rule 1: what is not understood here is refused with the reason: who asks wants to be sure.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from dbarchitect.errors import DbarchitectError
from dbarchitect.model.identifier import QualifiedName, quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.sqltext.tree import Node

_QUALIFIED = 2
"""How many names `orders.total` has."""


class NotCopiedError(DbarchitectError):
    """A query that no copy answers surely; the message is the reason, the hint a way out."""


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column that an expression names: by which name its table goes there, and its type."""

    source: str
    table: QualifiedName
    name: str
    type: str

    @property
    def is_time(self) -> bool:
        """Whether its values are moments or days, which functions read by the time zone."""
        return self.type.startswith(("timestamp", "date", "time"))


@dataclass(frozen=True, slots=True)
class Scope:
    """The tables that a FROM names, by the name that each goes by there."""

    sources: Mapping[str, QualifiedName]
    types: Mapping[QualifiedName, Mapping[str, str]]

    def column(self, node: Node) -> FoundColumn:
        """The column that a reference means.

        Raises:
            NotCopiedError: it is none of a table of the FROM, or it may be of several.
        """
        names = node.strings("fields")
        if not names or len(names) != len(node.children("fields")):
            message = "it takes whole rows with `*`"
            raise NotCopiedError(message, hint="Name the columns.")
        sources = [names[-_QUALIFIED]] if len(names) >= _QUALIFIED else list(self.sources)
        found = [
            FoundColumn(source, self.sources[source], names[-1], column_type)
            for source in sources
            if source in self.sources
            and (column_type := self.types[self.sources[source]].get(names[-1])) is not None
        ]
        if len(found) != 1:
            message = f"`{'.'.join(names)}` is no column of one of its tables"
            raise NotCopiedError(message, hint="Name each column with its table.")
        return found[0]

    def has_column(self, node: Node) -> bool:
        """Whether the reference names a column of the FROM, and not an output column."""
        try:
            self.column(node)
        except NotCopiedError:
            return False
        return True

    def columns(self, node: Node) -> Iterator[FoundColumn]:
        """Every column that the expression names.

        Raises:
            NotCopiedError: one of them cannot be found.
        """
        for item in node.descend():
            if item.kind == "ColumnRef":
                yield self.column(item)

    def meaning(self, node: Node) -> str:
        """A text that two expressions share where they say the same of the same columns.

        Raises:
            NotCopiedError: a column cannot be found.
        """
        return json.dumps(self._meant({node.kind: node.fields}), sort_keys=True)

    def _meant(self, value: object) -> object:
        if isinstance(value, list):
            return [self._meant(item) for item in cast("list[object]", value)]
        if not isinstance(value, dict):
            return value
        fields = cast("dict[str, object]", value)
        reference = fields.get("ColumnRef")
        if isinstance(reference, dict):
            # Imported here: the tree's module is slow to load and need not be known otherwise.
            from dbarchitect.sqltext.tree import Node  # noqa: PLC0415 - as said

            found = self.column(Node("ColumnRef", cast("dict[str, object]", reference)))
            return [found.source, found.name]
        return {key: self._meant(item) for key, item in fields.items() if key != "location"}


def scope_of(
    items: tuple[Node, ...],
    types: Mapping[QualifiedName, Mapping[str, str]],
    search_path: tuple[str, ...],
) -> Scope:
    """The tables of a FROM.

    Raises:
        NotCopiedError: it reads from something that is no table of the catalogue.
    """
    sources: dict[str, QualifiedName] = {}
    for node in _tables(items):
        name = _table(node, types, search_path)
        alias = node.child("alias")
        if alias is not None and alias.has("colnames"):
            message = "it gives the columns of a table other names"
            raise NotCopiedError(message, hint="Use the columns' own names.")
        called = node.text("relname") if alias is None else alias.text("aliasname")
        if called in sources:
            message = f"two of its tables go by the name {quote_identifier(called)}"
            raise NotCopiedError(message, hint="Give each its own alias.")
        sources[called] = name
    return Scope(sources, types)


def _table(
    node: Node,
    types: Mapping[QualifiedName, Mapping[str, str]],
    search_path: tuple[str, ...],
) -> QualifiedName:
    schemas = (node.text("schemaname"),) if node.has("schemaname") else search_path
    for schema in schemas:
        name = QualifiedName(schema, node.text("relname"))
        if name in types:
            return name
    message = f"it reads from {quote_identifier(node.text('relname'))}, no table of the design"
    raise NotCopiedError(message, hint="Read from the tables themselves.")


def _tables(items: tuple[Node, ...]) -> Iterator[Node]:
    for item in items:
        if item.kind == "RangeVar":
            yield item
        elif item.kind == "JoinExpr" and _is_plain(item):
            sides = (item.child("larg"), item.child("rarg"))
            yield from _tables(tuple(side for side in sides if side is not None))
        else:
            message = "it reads from something else than tables that are joined by ON"
            raise NotCopiedError(
                message, hint="Join the tables themselves, each ON a condition."
            )


def _is_plain(join: Node) -> bool:
    return not (join.flag("isNatural") or join.has("usingClause") or join.has("alias"))
