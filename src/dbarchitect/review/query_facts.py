"""What rules ask of a query's expressions: operators, values, aggregates, nulls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.sqltext.blocks import own_nodes
from dbarchitect.sqltext.sides import without_casts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

COMPARING = frozenset(("=", "<>", "!=", "<", "<=", ">", ">="))
"""Operators that give null where a side is null, of every type that the server has."""

AGGREGATES = frozenset(
    ("array_agg", "avg", "bit_and", "bit_or", "bit_xor", "bool_and", "bool_or", "corr", "count",
     "covar_pop", "covar_samp", "every", "json_agg", "json_object_agg", "jsonb_agg",
     "jsonb_object_agg", "max", "min", "mode", "percentile_cont", "percentile_disc",
     "range_agg", "range_intersect_agg", "regr_count", "stddev", "stddev_pop", "stddev_samp",
     "string_agg", "sum", "var_pop", "var_samp", "variance", "xmlagg", "any_value")
)  # fmt: skip
"""Source: PostgreSQL documentation 9.21, Aggregate Functions."""

TIMESTAMPS = frozenset(("timestamp with time zone", "timestamp without time zone"))
TEXTS = frozenset(("text", "character varying", "character", "name"))
"""Types as `format_type` prints them, without modifiers."""

RANDOM = frozenset(("random", "random_normal", "gen_random_uuid", "uuid_generate_v4", "uuidv4"))
"""They give a random value at each call. Source: PostgreSQL documentation 9.3, 9.14."""

VOLATILE = RANDOM | frozenset(
    (
        "clock_timestamp",
        "timeofday",
        "nextval",
        "currval",
        "lastval",
        "uuid_generate_v1",
        "uuidv7",
    )
)
"""Built-in functions that may give another value at each row. Source: pg_proc.provolatile."""

IMMUTABLE = frozenset(
    ("abs", "btrim", "ceil", "floor", "initcap", "length", "lower", "ltrim", "md5", "reverse",
     "round", "rtrim", "trunc", "upper")
)  # fmt: skip
"""Functions of one argument that an index may compute. Source: pg_proc.provolatile."""

STEADY = IMMUTABLE | frozenset(
    ("", "concat", "date_part", "date_trunc", "extract", "now", "to_char")
)
"""Functions that give one value, the same for the same row throughout a statement.

Source: pg_proc.provolatile and proretset; the empty name is that of what is no call.
"""

_VALUES = frozenset(("A_Const", "ParamRef"))
_NULL_TESTS_TRUE = {"IS_NOT_NULL"}


def operator_of(node: Node) -> tuple[str, Node, Node] | None:
    """The name and the sides of a binary operator, None for anything else."""
    if node.kind != "A_Expr" or node.text("kind") != "AEXPR_OP":
        return None
    left, right = node.child("lexpr"), node.child("rexpr")
    if left is None or right is None:
        return None
    return "".join(node.strings("name")[-1:]), left, right


def is_value(node: Node) -> bool:
    """Whether it is a constant or a bind, perhaps cast."""
    return without_casts(node).kind in _VALUES


def is_null_constant(node: Node) -> bool:
    """Whether it is NULL, perhaps cast."""
    return without_casts(node).flag("isnull")


def integer_of(node: Node | None) -> int | None:
    """The integer that a constant is; None for anything else."""
    if node is None:
        return None
    inner = without_casts(node)
    if inner.kind != "A_Const" or not inner.has("ival"):
        return None
    number = inner.child("ival")
    return 0 if number is None else number.number("ival")


def call_name(node: Node | None) -> str:
    """The name of the function that is called, without its schema; empty for no call."""
    if node is None or node.kind != "FuncCall":
        return ""
    return "".join(node.strings("funcname")[-1:])


def has_aggregate(node: Node) -> bool:
    """Whether an aggregate is computed in it, not counting windows and subqueries."""
    return any(
        call_name(item) in AGGREGATES and not item.has("over") for item in own_nodes(node)
    )


def is_aggregated(block: Block) -> bool:
    """Whether the block makes one row of several."""
    node = block.node
    if node.has("groupClause") or node.has("havingClause"):
        return True
    return any(has_aggregate(target) for target in block.targets)


def rejects_null(query: Query, block: Block, condition: Node) -> Iterator[Held]:
    """The own columns that are no null in a row for which the condition holds."""
    if condition.kind == "NullTest":
        if condition.text("nulltesttype") in _NULL_TESTS_TRUE:
            held = query.own(block, condition.child("arg"))
            if held is not None:
                yield held
        return
    for side in _strict_sides(condition):
        held = query.own(block, without_casts(side))
        if held is not None:
            yield held


def _strict_sides(condition: Node) -> Iterator[Node]:
    """The sides of a comparison that is null where one of them is."""
    kind = condition.text("kind")
    left, right = condition.child("lexpr"), condition.child("rexpr")
    if condition.kind == "SubLink":
        test = condition.child("testexpr")
        if condition.text("subLinkType") == "ANY_SUBLINK" and test is not None:
            yield test
        return
    if condition.kind != "A_Expr" or left is None:
        return
    operator = "".join(condition.strings("name")[-1:])
    if kind in {"AEXPR_OP", "AEXPR_OP_ANY"} and operator in COMPARING:
        yield left
        if right is not None and kind == "AEXPR_OP":
            yield right
    elif kind in {"AEXPR_LIKE", "AEXPR_ILIKE", "AEXPR_BETWEEN"} or kind == "AEXPR_IN":
        yield left


def is_never_null(query: Query, block: Block, node: Node) -> bool:
    """Whether an expression of the block gives no null, as far as that can be told."""
    inner = without_casts(node)
    if inner.kind in {"A_Const", "FuncCall"}:
        return call_name(inner) == "count" or (
            inner.kind == "A_Const" and not is_null_constant(inner)
        )
    if inner.kind == "CoalesceExpr":
        return any(is_never_null(query, block, item) for item in inner.children("args"))
    held = query.column(block, inner)
    if held is None:
        return False
    certain = (j for j in block.joins if j.kind == "JOIN_INNER" and not j.optional)
    return query.never_null(held) or any(
        other.source is held.source and other.column.name == held.column.name
        for condition in (*block.wheres, *(part for j in certain for part in j.conditions))
        for other in rejects_null(query, block, condition)
    )


def is_star_of(node: Node, name: str) -> bool:
    """Whether it is `name.*`."""
    fields = node.children("fields") if node.kind == "ColumnRef" else ()
    return bool(fields) and fields[-1].kind == "A_Star" and node.strings("fields") == (name,)


def negation_of(block: Block, sublink: Node) -> Node | None:
    """The NOT that stands directly around a subquery, as the parser tells NOT IN."""
    for node in block.nodes:
        is_not = node.kind == "BoolExpr" and node.text("boolop") == "NOT_EXPR"
        if is_not and any(item.fields is sublink.fields for item in node.children("args")):
            return node
    return None
