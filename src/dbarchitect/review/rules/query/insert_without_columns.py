"""QRY05: An INSERT that does not name its columns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.rewriting import key_of, rewritten, with_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY05",
    slug="insert_without_columns",
    severity=Severity.INFO,
    summary=("An INSERT names no columns."),
    why=(
        "Values go to columns by their places: after a column is dropped, or the table "
        "is built anew in another order, they go elsewhere or the INSERT fails."
    ),
    remedy=("Name the columns."),
    systemic="{count} INSERTs name no columns",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("Karwin, Implicit Columns", "sqlcheck"),
    references=("https://www.postgresql.org/docs/18/sql-insert.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """INSERT INTO table VALUES or SELECT without a list of columns.

    DEFAULT VALUES needs none.
    """
    return found_in_queries(snapshot, RULE, _defects, bodies=False)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        node = block.node
        if node.kind != "InsertStmt" or node.has("cols") or not node.has("selectStmt"):
            continue
        if _takes_a_star(node):  # another rule says it
            continue
        target = block.sources[0]
        yield Defect(
            message=(
                f"Values go to the columns of {quote_identifier(target.name)} by their "
                "places: a column that is dropped or moved puts them elsewhere."
            ),
            claim="the INSERT names no columns",
            node=target.node,
            rewrite=partial(_with_columns, query, block),
        )


def _with_columns(query: Query, block: Block) -> str:
    relation = query.relation_of(block.sources[0])
    values = block.node.child("selectStmt")
    if relation is None or values is None:
        return ""
    rows = values.children("valuesLists")
    given = rows[0].children("items") if rows else values.children("targetList")
    if not given:
        return ""
    names = list(relation.columns)[: len(given)]
    columns = [{"ResTarget": {"name": name}} for name in names]
    changed = with_fields(block.node, cols=columns)
    return rewritten(query.blocks[0].node, {key_of(block.node): changed})


def _takes_a_star(node: Node) -> bool:
    values = node.child("selectStmt")
    return values is not None and any(map(_is_star, values.children("targetList")))


def _is_star(item: Node) -> bool:
    value = item.child("val")
    return value is not None and any(n.kind == "A_Star" for n in value.children("fields"))
