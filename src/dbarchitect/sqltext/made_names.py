"""The names that a statement makes, and those that it mentions, to tell what needs what.

A name is taken without its schema: that two objects of one name stand in two schemas costs a
cause that is told too often, never one that is hidden.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.tree import scan_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.sqltext.statements import Statement
    from dbarchitect.sqltext.tree import Node

_NAMED_BY_FIELD = {
    "IndexStmt": "idxname",
    "CreateSchemaStmt": "schemaname",
    "CreateExtensionStmt": "extname",
    "CreateTrigStmt": "trigname",
    "CreatePLangStmt": "plname",
    "CreateFdwStmt": "fdwname",
    "CreateForeignServerStmt": "servername",
}
_NAMED_BY_LIST = {
    "CreateEnumStmt": "typeName",
    "CreateRangeStmt": "typeName",
    "CreateDomainStmt": "domainname",
    "CreateFunctionStmt": "funcname",
    "DefineStmt": "defnames",
}
_NAMED_BY_RELATION = {
    "CreateStmt": "relation",
    "CreateSeqStmt": "sequence",
    "CompositeTypeStmt": "typevar",
    "ViewStmt": "view",
}
_NOUNS = r"table|view|index|type|domain|function|procedure|schema|sequence|extension|trigger"
_MADE = re.compile(
    rf"\s*create\b[^(]*?\b(?:{_NOUNS})\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?"
    r"(?:\"?\w+\"?\s*\.\s*)?\"?(?P<name>\w+)",
    re.IGNORECASE,
)


def names_made(statement: Statement) -> frozenset[str]:
    """The names of what the statement makes or adds."""
    return frozenset(name for name in _made(statement.tree()) if name)


def names_made_by_text(text: str) -> frozenset[str]:
    """The name of what a CREATE would make that does not parse, as far as it can be told."""
    found = _MADE.match(text)
    return frozenset() if found is None else frozenset({found["name"]})


def names_mentioned(text: str) -> frozenset[str]:
    """Every name in the text, strings and comments left out, bodies of functions too."""
    try:
        tokens = scan_tokens(text, SourceText(text))
    except SqlError:
        return frozenset()
    return frozenset(
        token.text[1:-1] if token.text[:1] == '"' else token.text.lower()
        for token in tokens
        if token.kind == "IDENT" or token.is_keyword
    )


def _made(tree: Node) -> Iterator[str]:
    if tree.kind in _NAMED_BY_FIELD:
        yield tree.text(_NAMED_BY_FIELD[tree.kind])
    elif tree.kind in _NAMED_BY_LIST:
        yield from tree.strings(_NAMED_BY_LIST[tree.kind])[-1:]
    elif tree.kind in _NAMED_BY_RELATION:
        yield _relation(tree.child(_NAMED_BY_RELATION[tree.kind]))
    elif tree.kind == "CreateTableAsStmt":
        into = tree.child("into")
        yield _relation(into.child("rel") if into is not None else None)
    elif tree.kind == "AlterTableStmt":
        added = (command.child("def") for command in tree.children("cmds"))
        yield from (one.text("colname") or one.text("conname") for one in added if one)


def _relation(node: Node | None) -> str:
    return "" if node is None else node.text("relname")
