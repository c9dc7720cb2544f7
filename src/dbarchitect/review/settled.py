"""Whether a query says which rows it gives, or leaves some of that to how it is run.

Rules:
    1. What is left open: the order in which rows are read, which of equals is taken, and
       functions that give another value at each call.
    2. In doubt it is open: an order that settles everything is not recognised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.review.query_facts import VOLATILE, call_name
from dbarchitect.sqltext.blocks import Role
from dbarchitect.sqltext.shapes import type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Column
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

_IN_ANY_ORDER = frozenset(
    ("any_value", "array_agg", "first_value", "json_agg", "json_agg_strict", "json_object_agg",
     "json_object_agg_strict", "json_object_agg_unique", "json_object_agg_unique_strict",
     "jsonb_agg", "jsonb_agg_strict", "jsonb_object_agg", "jsonb_object_agg_strict", "lag",
     "last_value", "lead", "mode", "nth_value", "ntile", "row_number", "string_agg", "xmlagg")
)  # fmt: skip
"""Aggregates and window functions whose value depends on the order in which rows are read.

Source: PostgreSQL documentation 9.21, Aggregate Functions; 9.22, Window Functions.
"""

_NODES_IN_ANY_ORDER = frozenset(
    ("JsonArrayAgg", "JsonArrayQueryConstructor", "JsonObjectAgg", "RangeTableSample")
)
"""The same where the grammar has words of its own, and rows that are drawn."""

_INEXACT = frozenset(
    ("avg", "corr", "covar_pop", "covar_samp", "regr_avgx", "regr_avgy", "regr_intercept",
     "regr_r2", "regr_slope", "regr_sxx", "regr_sxy", "regr_syy", "stddev", "stddev_pop",
     "stddev_samp", "sum", "var_pop", "var_samp", "variance")
)  # fmt: skip
"""Aggregates that add: of floats the last digits depend on the order.

Source: PostgreSQL documentation 8.1.3, Floating-Point Types.
"""

_FLOATS = frozenset(("double precision", "real", "float4", "float8"))
_FOLDED = "citext"
_ROWS_FRAME = 4
"""FRAMEOPTION_ROWS: a frame counts rows, and so tells equals apart. Source: parsenodes.h."""


def is_settled(query: Query) -> bool:
    """Whether the same rows come however it is run.

    Views that it names and functions of the schema are looked at by who knows them.
    """
    return not any(_is_open(query, block) for block in query.blocks)


def _is_open(query: Query, block: Block) -> bool:
    node = block.node
    return (
        node.has("limitCount")
        or node.has("limitOffset")
        or bool(node.children("distinctClause"))  # those of DISTINCT ON
        or block.role is Role.ARRAY
        or _merges_unlike(query, block)
        or _takes_one_of_several(block)
        or any(_depends_on_order(query, block, item) for item in block.nodes)
    )


def _merges_unlike(query: Query, block: Block) -> bool:
    """Whether rows become one that are equal for the server and look different."""
    node = block.node
    merges = node.has("distinctClause") or node.has("groupClause")
    if not merges and (not node.has("larg") or node.flag("all")):
        return False
    snapshot = query.relations.snapshot
    loose = {one.name for one in snapshot.schema.collations if not one.deterministic}
    return any(
        column.collation in loose or query.relations.type_of(column).name.endswith(_FOLDED)
        for column in _merged(query, block)
    )


def _merged(query: Query, block: Block) -> Iterator[Column]:
    """The columns that are compared: of `*` all that the block can see."""
    if block.node.has("larg"):
        for arm in block.below:
            if arm.role is Role.ARM:
                yield from _merged(query, arm)
    for item in (*block.targets, *block.node.children("groupClause")):
        for node, held in query.columns_in(block, item):
            if held is not None:
                yield held.column
            elif any(part.kind == "A_Star" for part in node.children("fields")):
                relations = map(query.relation_of, block.sources)
                yield from (c for one in relations if one for c in one.columns.values())


def _takes_one_of_several(block: Block) -> bool:
    """Whether a row that is written may come of more than one, of which one is taken."""
    if block.node.kind == "UpdateStmt":
        return block.node.has("fromClause")
    return block.node.kind == "InsertStmt" and block.node.has("onConflictClause")


def _depends_on_order(query: Query, block: Block, node: Node) -> bool:
    if node.kind in _NODES_IN_ANY_ORDER or node.number("frameOptions") & _ROWS_FRAME:
        return True
    called = call_name(node)
    return called in _IN_ANY_ORDER | VOLATILE or (
        called in _INEXACT and _adds_floats(query, block, node)
    )


def _adds_floats(query: Query, block: Block, call: Node) -> bool:
    """Whether floats may be among what it adds; of what type a function is, nobody says."""
    for argument in call.children("args"):
        if any(type_name(item) in _FLOATS or call_name(item) for item in argument.descend()):
            return True
        for _, held in query.columns_in(block, argument):
            if held is not None and query.relations.type_of(held.column).name in _FLOATS:
                return True
    return False
