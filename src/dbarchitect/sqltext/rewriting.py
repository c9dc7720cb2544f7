"""A statement written again with some of its nodes replaced.

Rule 1: a node is known by the very object that the parser's tree holds, never by its look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from dbarchitect.errors import SqlError
from dbarchitect.sqltext.tree import Node, statement_text

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, object]


def wrapped(node: Node) -> Json:
    """The node as the tree holds it within another one."""
    return {node.kind: dict(node.fields)} if node.kind else dict(node.fields)


def rewritten(tree: Node, replaced: Mapping[int, Node]) -> str:
    """The statement as SQL with nodes replaced, told by `key_of`; empty if it is too deep."""
    top = replaced.get(key_of(tree), tree)
    fields = _copied(top.fields, replaced)
    try:
        return statement_text(top.kind, fields) + ";"
    except SqlError:
        return ""


def key_of(node: Node) -> int:
    """What tells the node from all others of its tree."""
    return id(node.fields)


def with_fields(node: Node, /, **changes: object) -> Node:
    """The node with other fields; one that becomes None is gone."""
    fields = {**node.fields, **changes}
    return Node(node.kind, {name: value for name, value in fields.items() if value is not None})


def without(node: Node, names: tuple[str, ...]) -> Node:
    """The node without some of its fields."""
    return with_fields(node, **dict.fromkeys(names))


def without_item(node: Node, item: Node) -> Node:
    """The SELECT without an item of its FROM; the others stay the objects that they are."""
    items = cast("list[Json]", node.fields["fromClause"])
    kept = [one for one in items if all(held is not item.fields for held in one.values())]
    return with_fields(node, fromClause=kept)


def all_of(parts: tuple[Node, ...]) -> Json | None:
    """A condition that holds where all parts do; None where there are none."""
    if not parts:
        return None
    if len(parts) == 1:
        return wrapped(parts[0])
    return {"BoolExpr": {"boolop": "AND_EXPR", "args": [wrapped(part) for part in parts]}}


def comparison(left: Node, operator: str, right: Node) -> Node:
    """`left operator right`."""
    return Node(
        "A_Expr",
        {
            "kind": "AEXPR_OP",
            "name": [{"String": {"sval": operator}}],
            "lexpr": wrapped(left),
            "rexpr": wrapped(right),
        },
    )


def column_node(*names: str) -> Node:
    """A column by its names, outermost first."""
    return Node("ColumnRef", {"fields": [{"String": {"sval": name}} for name in names]})


def star_of(name: str) -> Node:
    """All columns of what goes by that name."""
    star: Json = {"A_Star": {}}
    return Node("ColumnRef", {"fields": [{"String": {"sval": name}}, star]})


def sorted_by(node: Node, *, is_descending: bool) -> Node:
    """A key of ORDER BY; nulls come where they come by themselves."""
    return Node(
        "SortBy",
        {
            "node": wrapped(node),
            "sortby_dir": "SORTBY_DESC" if is_descending else "SORTBY_DEFAULT",
            "sortby_nulls": "SORTBY_NULLS_DEFAULT",
        },
    )


def derived_table(select: Node, name: str) -> Node:
    """`(SELECT ...) AS name`, as FROM has it."""
    return Node("RangeSubselect", {"subquery": wrapped(select), "alias": {"aliasname": name}})


def _copied(fields: Mapping[str, object], replaced: Mapping[int, Node]) -> Json:
    return {name: _value(value, replaced) for name, value in fields.items()}


def _value(value: object, replaced: Mapping[int, Node]) -> object:
    if isinstance(value, list):
        return [_value(item, replaced) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    fields = cast("Json", value)
    # An arm of UNION is there without the name of its kind.
    if id(fields) in replaced:
        return _copied(replaced[id(fields)].fields, replaced)
    inner = next(iter(fields.values()), None) if len(fields) == 1 else None
    if id(inner) in replaced:
        return _again(replaced[id(inner)], replaced)
    return _copied(fields, replaced)


def _again(node: Node, replaced: Mapping[int, Node]) -> Json:
    """The replacement, with what is to be replaced within it."""
    fields = _copied(node.fields, replaced)
    return {node.kind: fields} if node.kind else fields
