"""QRY02: NOT IN over a subquery that may return a null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.queries import views_of
from dbarchitect.review.query_facts import is_never_null, negation_of
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY02",
    slug="not_in_with_nulls",
    severity=Severity.ERROR,
    summary="A NOT IN has a subquery over a column that may be null.",
    why=(
        "As soon as the subquery returns one null, `x NOT IN (...)` is true for no x at all: "
        "the statement finds nothing, without an error."
    ),
    remedy="Write NOT EXISTS, or leave the nulls out within the subquery.",
    systemic="{count} queries have a NOT IN that one null turns off",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("PostgreSQL wiki, Don't Do This",),
    references=(
        "https://www.postgresql.org/docs/18/functions-subquery.html#FUNCTIONS-SUBQUERY-NOTIN",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """NOT IN, or <> ALL, over a subquery whose column the schema lets be null.

    A column is no null by NOT NULL, a validated CHECK, its domain, or a condition of the
    subquery that a null does not meet; what is computed counts only where it is certain, and
    the column of a view where the view's query shows it.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        if block.within is None or block.sublink is None or not _is_negated(block):
            continue
        value = _only_value(block)
        held = None if value is None else query.column(block, value)
        if value is None or held is None or is_never_null(query, block, value):
            continue
        if held.relation.table is None and not _shows_nulls(query, held):
            continue
        column = held.written
        yield Defect(
            message=(
                f"One row with a null in {column} and this {_written(block)} is true for "
                "nothing: the statement finds no row."
            ),
            claim=f"{column} may be null, and no condition of the subquery keeps null out",
            node=block.sublink,
            detail=column,
            remedy=(
                f"Write NOT EXISTS with `{part_text(value)} = ...` as a condition, or add "
                f"`{part_text(value)} IS NOT NULL` to the subquery."
            ),
        )


def _written(block: Block) -> str:
    return "<> ALL" if block.role is Role.ALL else "NOT IN"


def _is_negated(block: Block) -> bool:
    """Whether the subquery is that of a NOT IN, as the parser tells it, or of <> ALL."""
    sublink = block.sublink
    assert sublink is not None and block.within is not None  # noqa: PT018, S101 - asked before
    if block.role is Role.ALL:
        return sublink.strings("operName")[-1:] == ("<>",)
    return block.role is Role.ANY and negation_of(block.within, sublink) is not None


def _shows_nulls(query: Query, held: Held) -> bool:
    """Whether a view is known to have nulls in the column, as far as its query tells."""
    snapshot, name = query.relations.snapshot, held.relation.name
    body = views_of(snapshot).get((name.schema, name.name))
    if body is None or not body.blocks[0].is_select:
        return False
    top, place = body.blocks[0], [*held.relation.columns].index(held.column.name)
    value = top.targets[place].child("val") if place < len(top.targets) else None
    inner = None if value is None else body.column(top, value)
    is_of_table = inner is not None and inner.relation.table is not None
    return is_of_table and value is not None and not is_never_null(body, top, value)


def _only_value(block: Block) -> Node | None:
    targets = block.targets
    return targets[0].child("val") if len(targets) == 1 else None
