"""What the definitions of functions, triggers and rules say, asked by their tree."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.tree import parse_plpgsql, parse_statements

if TYPE_CHECKING:
    from dbarchitect.sqltext.tree import Node

_QUOTE = '"'
_QUERY_OF = {"PLpgSQL_stmt_fors": "query", "PLpgSQL_var": "cursor_explicit_expr"}
_VARIABLES = frozenset(("PLpgSQL_var", "PLpgSQL_rec", "PLpgSQL_row"))
_PATH_WORD = re.compile(r'"(?:[^"]|"")*"|[^\s,"]+')


def has_parsed_body(definition: str) -> bool:
    """Whether the function's body was parsed when it was made: BEGIN ATOMIC or RETURN.

    A definition that PostgreSQL 18's grammar does not read has a body in a string.
    """
    tree = definition_tree(definition)
    return tree is not None and tree.has("sql_body")


@lru_cache(maxsize=1024)
def columns_of_trigger(definition: str) -> frozenset[str] | None:
    """The columns of its table that UPDATE OF and WHEN of a trigger name; None if unreadable.

    A row as a whole, as in `OLD.* IS DISTINCT FROM NEW.*`, names none.
    """
    tree = definition_tree(definition)
    if tree is None:
        return None
    condition = tree.child("whenClause")
    nodes = () if condition is None else condition.descend()
    names = [node.strings("fields") for node in nodes if node.kind == "ColumnRef"]
    read = {name[-1] for name in names if len(name) > 1}  # OLD alone is all of its row
    return frozenset({*tree.strings("columns"), *read})


def tables_looped_over(definition: str) -> tuple[str, ...]:
    """Tables that a function in PL/pgSQL goes through row by row, all rows of each.

    These are what a FOR loop or a cursor selects FROM without a condition or a LIMIT, by their
    names as SQL writes them. Empty for a function that cannot be read.
    """
    body = plpgsql_tree(definition)
    if body is None:
        return ()
    found: dict[str, None] = {}
    for node in body.descend():
        field = _QUERY_OF.get(node.kind)
        expression = node.child(field) if field is not None else None
        query = expression.text("query") if expression is not None else ""
        found.update(dict.fromkeys(_whole_tables(query)))
    return tuple(found)


def statements_of_body(definition: str) -> tuple[Node, ...]:
    """The trees of a function's statements in SQL; empty where they cannot be read."""
    tree = definition_tree(definition)
    if tree is None:
        return ()
    body = tree.child("sql_body")
    if body is not None:
        return (body,)
    options = (o for o in tree.children("options") if o.text("defname") == "as")
    text = next((o.child("arg") for o in options), None)
    strings = text.strings("items") if text is not None else ()
    if not strings:
        return ()
    try:
        raw = parse_statements(strings[0], SourceText(strings[0]))
    except SqlError:
        return ()
    return tuple(statement.node for statement in raw)


def queries_of_plpgsql(definition: str) -> tuple[Node, ...]:
    """The trees of the queries and expressions of a function in PL/pgSQL.

    Empty where it cannot be read; an expression is the SELECT that PL/pgSQL makes of it, and
    the value of an assignment is left out.
    """
    body = plpgsql_tree(definition)
    if body is None:
        return ()
    texts = (node.text("query") for node in body.descend() if node.kind == "PLpgSQL_expr")
    trees = (definition_tree(text) or definition_tree(f"SELECT {text}") for text in texts)
    return tuple(tree for tree in trees if tree is not None)


def variables_of_plpgsql(definition: str) -> frozenset[str]:
    """The names that a function in PL/pgSQL declares, its parameters among them.

    Empty where it cannot be read.
    """
    body = plpgsql_tree(definition)
    nodes = () if body is None else body.descend()
    return frozenset(node.text("refname") for node in nodes if node.kind in _VARIABLES)


def tables_read(statement: Node) -> tuple[str, ...]:
    """The tables and views that a statement names, but for those that it makes WITH."""
    names = {n.text("ctename") for n in statement.descend() if n.kind == "CommonTableExpr"}
    return tuple(
        dict.fromkeys(
            _table_name(node)
            for node in statement.descend()
            if node.kind == "RangeVar"
            and (node.text("schemaname") or node.text("relname") not in names)
        )
    )


def is_for_each_row(trigger: str) -> bool:
    """Whether a trigger fires for each row, by its whole CREATE TRIGGER statement."""
    tree = definition_tree(trigger)
    return tree is not None and tree.flag("row")


def transition_tables(trigger: str) -> frozenset[str]:
    """The names of a trigger's REFERENCING clause, as SQL writes them."""
    tree = definition_tree(trigger)
    transitions = tree.children("transitionRels") if tree is not None else ()
    return frozenset(quote_identifier(transition.text("name")) for transition in transitions)


def names_in_path(search_path: str) -> tuple[str, ...]:
    """The schemas of a setting `search_path`, in order, without quotes and empty ones."""
    words = _PATH_WORD.findall(search_path)
    return tuple(name for name in map(_unquoted, words) if name)


@lru_cache(maxsize=256)
def definition_tree(definition: str) -> Node | None:
    """The tree of one whole statement; nothing where it is none that parses."""
    try:
        statements = parse_statements(definition, SourceText(definition))
    except SqlError:
        return None
    return statements[0].node if len(statements) == 1 else None


@lru_cache(maxsize=256)
def plpgsql_tree(definition: str) -> Node | None:
    """What a function in PL/pgSQL does, by its whole statement; nothing if it is not read."""
    try:
        return parse_plpgsql(definition)
    except SqlError:
        return None


def _whole_tables(query: str) -> tuple[str, ...]:
    """The tables of a SELECT that has no condition, no LIMIT and reads nothing else."""
    try:
        statements = parse_statements(query, SourceText(query)) if query else ()
    except SqlError:
        return ()
    if len(statements) != 1:
        return ()
    select = statements[0].node
    sources = select.children("fromClause")
    is_whole = not (select.has("whereClause") or select.has("limitCount"))
    if select.kind != "SelectStmt" or not is_whole:
        return ()
    if any(source.kind != "RangeVar" for source in sources):
        return ()
    return tuple(_table_name(source) for source in sources)


def _table_name(node: Node) -> str:
    schema, name = node.text("schemaname"), quote_identifier(node.text("relname"))
    return f"{quote_identifier(schema)}.{name}" if schema else name


def _unquoted(word: str) -> str:
    if word.startswith(_QUOTE):
        return word[1:-1].replace(_QUOTE * 2, _QUOTE)
    return word.lower()
