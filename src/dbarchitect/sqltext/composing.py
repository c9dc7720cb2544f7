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
    """What the server calls an output that has no name.

    Source: FigureColnameInternal, src/backend/parser/parse_target.c.
    """
    name, _ = _figured(node)
    return name or "?column?"


_NAMED_BY = {"ColumnRef": "fields", "FuncCall": "funcname"}
_CALLED = {"CoalesceExpr": "coalesce", "A_ArrayExpr": "array", "RowExpr": "row"}
_AROUND = {"TypeCast": "arg", "CollateClause": "arg", "CaseExpr": "defresult"}


def _figured(node: Node) -> tuple[str | None, bool]:
    """(the name, whether it is one that a cast or a CASE around it leaves)."""
    called = _called(node)
    if called is not None or node.kind not in _AROUND:
        return called, called is not None
    inner = node.child(_AROUND[node.kind])
    name, stays = (None, False) if inner is None else _figured(inner)
    if stays or node.kind == "CollateClause":
        return name, stays
    kind = node.child("typeName")
    return "case" if kind is None else kind.strings("names")[-1], False


def _called(node: Node) -> str | None:
    """What the output is called by what it is itself."""
    if node.kind in _NAMED_BY:
        return (node.strings(_NAMED_BY[node.kind]) or ("column",))[-1]
    if node.kind == "MinMaxExpr":
        return "greatest" if node.text("op") == "IS_GREATEST" else "least"
    if node.kind == "A_Expr":
        return "nullif" if node.text("kind") == "AEXPR_NULLIF" else None
    return _CALLED.get(node.kind)


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
