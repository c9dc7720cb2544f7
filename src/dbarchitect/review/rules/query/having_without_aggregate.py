"""QRY12: A HAVING that no aggregate needs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import conjuncts, own_nodes
from dbarchitect.sqltext.rewriting import all_of, key_of, rewritten, with_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY12",
    slug="having_without_aggregate",
    severity=Severity.INFO,
    summary=("A condition of HAVING holds no aggregate."),
    why=(
        "Who reads it must think of groups where a condition on rows is meant. "
        "PostgreSQL moves it to WHERE itself, so it costs nothing."
    ),
    remedy=("Write the condition in WHERE."),
    systemic="{count} queries have conditions in HAVING that are of rows",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("sqlcheck",),
    references=("https://www.postgresql.org/docs/18/sql-select.html#SQL-HAVING",),
    since="0.1",
    opinion=True,
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Parts of HAVING, beside a GROUP BY of plain columns, that hold no aggregate.

    Without GROUP BY, with grouping sets, and where a part holds a subquery or a call that
    differs from one to the next, moving it would give other rows.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        keys = block.node.children("groupClause")
        if not keys or any(key.kind != "ColumnRef" for key in keys):
            continue
        parts = conjuncts(block.node.child("havingClause"))
        moved = [part for part in parts if _is_of_rows(query, block, part)]
        for part in moved[:1]:
            yield Defect(
                message=f"`{part_text(part)}` is a condition on rows, not on groups.",
                claim="the condition holds no aggregate",
                node=part,
                rewrite=partial(_moved, query, block, parts, moved),
            )


def _is_of_rows(query: Query, block: Block, part: Node) -> bool:
    keys = {
        held.column.name
        for key in block.node.children("groupClause")
        if (held := query.own(block, key)) is not None
    }
    columns = [held for _, held in query.columns_in(block, part)]
    return (
        bool(columns)
        and all(
            held is not None and held.is_own and held.column.name in keys for held in columns
        )
        and all(item.kind not in {"FuncCall", "SubLink"} for item in own_nodes(part))
    )


def _moved(query: Query, block: Block, parts: tuple[Node, ...], moved: list[Node]) -> str:
    rest = tuple(part for part in parts if part not in moved)
    changed = with_fields(
        block.node,
        whereClause=all_of((*block.wheres, *moved)),
        havingClause=all_of(rest),
    )
    return rewritten(query.blocks[0].node, {key_of(block.node): changed})
