"""SQL put together from the trees of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.sqltext.tree import expression_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.sqltext.scope import Scope
    from dbarchitect.sqltext.tree import Node


def text(node: Node) -> str:
    """The expression as SQL."""
    return expression_text({node.kind: node.fields})


def named(expression: str, name: str) -> str:
    """The expression under a name, which a column of that name need not be given."""
    quoted = quote_identifier(name)
    is_called_so = expression == quoted or expression.endswith(f".{quoted}")
    return expression if is_called_so else f"{expression} AS {quoted}"


def clauses(targets: Sequence[str], source: str, conditions: Sequence[str]) -> str:
    """A SELECT, each clause on a line of its own."""
    sql = f"SELECT {', '.join(targets)}\nFROM {source}"
    return sql + (f"\nWHERE {' AND '.join(conditions)}" if conditions else "")


def own_name(node: Node) -> str:
    """What the server calls an output that has no name. Source: FigureColname."""
    if node.kind == "ColumnRef":
        return node.strings("fields")[-1] if node.strings("fields") else "column"
    if node.kind == "FuncCall":
        return node.strings("funcname")[-1]
    if node.kind == "CoalesceExpr":
        return "coalesce"
    inner = node.child("arg") if node.kind == "TypeCast" else None
    return "?column?" if inner is None else own_name(inner)


def direction(item: Node) -> str:
    """What follows a key of ORDER BY."""
    words = {"SORTBY_ASC": " ASC", "SORTBY_DESC": " DESC"}.get(item.text("sortby_dir"), "")
    nulls = {"SORTBY_NULLS_FIRST": " NULLS FIRST", "SORTBY_NULLS_LAST": " NULLS LAST"}
    return words + nulls.get(item.text("sortby_nulls"), "")


def qualified(value: Mapping[str, object], scope: Scope) -> dict[str, object]:
    """The item of a FROM with the schema of each table written out."""
    found: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(item, dict):
            found[key] = item
            continue
        inner = qualified(cast("dict[str, object]", item), scope)
        if key == "RangeVar":
            alias = cast("dict[str, object]", inner.get("alias", {}))
            called = alias.get("aliasname", inner["relname"])
            inner["schemaname"] = scope.sources[str(called)].schema
        found[key] = inner
    return found
