"""QRY32: = ANY (array column), which its GIN index does not serve."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_access import is_given, is_narrowed, is_searchable
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.rewriting import comparison, key_of, rewritten, wrapped
from dbarchitect.sqltext.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query

RULE = Rule(
    code="QRY32",
    slug="any_of_indexed_array",
    severity=Severity.WARNING,
    summary=(
        "A value is looked for in an array column by `= ANY`, and the GIN index of the "
        "column serves only operators of arrays."
    ),
    why=("The index is of no use: each row's array is read."),
    remedy=("Write `column @> ARRAY[$1]`."),
    systemic="{count} queries look into arrays past their index",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/gin.html#GIN-BUILTIN-OPCLASSES",
        "https://www.postgresql.org/docs/18/functions-array.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """`value = ANY (column)` where the column has a GIN index.

    In a condition that must hold for each row; the other way round, `column = ANY (array)`, a
    B-tree serves.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for part in block.conditions:
            value, array = part.child("lexpr"), part.child("rexpr")
            if part.text("kind") != "AEXPR_OP_ANY" or part.strings("name")[-1:] != ("=",):
                continue
            held = query.own(block, array)
            if value is None or held is None or not is_given(query, block, value):
                continue
            if not is_searchable(held, array) or is_narrowed(query, block, held.source, part):
                continue
            yield Defect(
                message=(
                    f"The GIN index of {held.written} is of no use: each row's array is read."
                ),
                claim="a GIN index serves @>, && and <@, not = ANY",
                node=part,
                detail=held.written,
                rewrite=partial(_by_containment, query, held, part, value),
            )


def _by_containment(query: Query, held: Held, part: Node, value: Node) -> str:
    """The statement with `@>`; a null is in no array by either."""
    name = _BUILT_IN.get(held.column.type.removesuffix("[]"))
    if name is None:
        return ""
    names = [{"String": {"sval": part}} for part in ("pg_catalog", name)]
    kind = {"names": names, "typemod": -1, "arrayBounds": [{"Integer": {"ival": -1}}]}
    array = Node("A_ArrayExpr", {"elements": [wrapped(value)]})
    cast = Node("TypeCast", {"arg": wrapped(array), "typeName": kind})
    column = part.child("rexpr")
    if column is None:
        return ""
    return rewritten(query.blocks[0].node, {key_of(part): comparison(column, "@>", cast)})


_BUILT_IN = {
    "bigint": "int8",
    "integer": "int4",
    "smallint": "int2",
    "text": "text",
    "uuid": "uuid",
}
"""The types of elements that are written as the parser writes them."""
