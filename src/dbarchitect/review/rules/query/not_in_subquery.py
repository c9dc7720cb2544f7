"""QRY33: NOT IN over a subquery, which is no anti-join."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_facts import is_aggregated, is_never_null, negation_of
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role
from dbarchitect.sqltext.rewriting import (
    all_of,
    column_node,
    comparison,
    key_of,
    rewritten,
    with_fields,
    wrapped,
)
from dbarchitect.sqltext.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block

RULE = Rule(
    code="QRY33",
    slug="not_in_subquery",
    severity=Severity.INFO,
    summary=("A NOT IN has a subquery, of which no column may be null."),
    why=(
        "PostgreSQL up to 18 runs it as a subplan: hashed while its rows fit into "
        "work_mem, and read again for each outer row beyond, where NOT EXISTS is a "
        "join."
    ),
    remedy=("Write NOT EXISTS."),
    systemic="{count} queries have a NOT IN that could be a join",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/functions-subquery.html#FUNCTIONS-SUBQUERY-NOTIN",
        "https://www.postgresql.org/docs/18/runtime-config-resource.html#GUC-WORK-MEM",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """NOT IN over a plain subquery, where neither the value nor the column may be null.

    Where one may be null the two differ, and another rule speaks.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        outer, sublink = block.within, block.sublink
        if outer is None or sublink is None or not _is_plain(block):
            continue
        negation = negation_of(outer, sublink)
        value = block.targets[0].child("val")
        test = sublink.child("testexpr")
        if negation is None or value is None or test is None or sublink.has("operName"):
            continue
        is_safe = is_never_null(query, block, value) and is_never_null(query, outer, test)
        if query.column(block, value) is None or query.column(outer, test) is None:
            continue
        if is_safe:
            yield Defect(
                message=(
                    "The subquery's rows are hashed in memory while they fit, and read again "
                    "for each outer row where they do not."
                ),
                claim="neither side of the NOT IN may be null",
                node=sublink,
                rewrite=partial(_by_not_exists, query, outer, block, negation),
            )


def _is_plain(block: Block) -> bool:
    return (
        block.role is Role.ANY
        and block.is_select
        and len(block.targets) == 1
        and not is_aggregated(block)
        and not any(block.node.has(name) for name in _OTHER_CLAUSES)
    )


def _by_not_exists(query: Query, outer: Block, block: Block, negation: Node) -> str:
    """The statement with NOT EXISTS; empty where a name would mean another table, or none.

    A join that has a name hides those of its tables.
    """
    test = None if block.sublink is None else block.sublink.child("testexpr")
    value = block.targets[0].child("val")
    held = query.column(outer, test)
    inner = query.column(block, value)
    if held is None or inner is None or held.source.joined_as or inner.source.joined_as:
        return ""
    if any(source.goes_by(held.source.name) for source in block.sources):
        return ""
    equal = comparison(
        column_node(inner.source.name, inner.column.name),
        "=",
        column_node(held.source.name, held.column.name),
    )
    one = {"ResTarget": {"val": {"A_Const": {"ival": {"ival": 1}}}}}
    select = with_fields(
        block.node,
        targetList=[one],
        whereClause=all_of((*block.wheres, equal)),
        sortClause=None,
    )
    exists = Node("SubLink", {"subLinkType": "EXISTS_SUBLINK", "subselect": wrapped(select)})
    changed = Node("BoolExpr", {"boolop": "NOT_EXPR", "args": [wrapped(exists)]})
    return rewritten(query.blocks[0].node, {key_of(negation): changed})


_OTHER_CLAUSES = ("limitCount", "limitOffset", "distinctClause", "windowClause")
