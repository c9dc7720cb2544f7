"""Whether a query says by name which columns it reads."""

from __future__ import annotations

from functools import lru_cache

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.tree import parse_statements


@lru_cache(maxsize=4096)
def names_all_columns(query: str) -> bool:
    """Whether each column that the query reads stands in it by its own name.

    It does not where there is a star, a NATURAL join or a list that renames columns, and it is
    not known where the text does not parse.
    """
    try:
        statements = parse_statements(query, SourceText(query))
    except SqlError:
        return False
    nodes = (node for one in statements for node in one.node.descend())
    return bool(statements) and not any(
        node.kind == "A_Star" or node.flag("isNatural") or node.has("colnames")
        for node in nodes
    )
