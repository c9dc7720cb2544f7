"""QRY21: A LEFT JOIN whose missing rows WHERE takes away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_facts import rejects_null
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.rewriting import key_of, rewritten, with_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block, Join

RULE = Rule(
    code="QRY21",
    slug="outer_join_undone",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary=("WHERE compares a column of the side of a LEFT JOIN that may be missing."),
    why=(
        "A row without a match has nulls there, and the comparison drops it: the LEFT "
        "JOIN is an inner one, and rows that it was to keep are gone."
    ),
    remedy=("Put the condition into ON to keep rows without a match, or write JOIN."),
    systemic="{count} queries undo their LEFT JOIN in WHERE",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/queries-table-expressions.html#QUERIES-JOIN",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """A part of WHERE that is no null-test and never true for a column that is null.

    IS NULL finds what has no match, and coalesce() provides for it.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        told: set[int] = set()
        for part in block.wheres:
            for held in rejects_null(query, block, part):
                join = _join_of(block, held)
                if join is None or key_of(join.node) in told or part.kind == "NullTest":
                    continue
                told.add(key_of(join.node))
                name = quote_identifier(held.source.name)
                yield Defect(
                    message=(
                        f"Rows without a match in {name} are dropped by `{part_text(part)}`: "
                        "the LEFT JOIN keeps none of them."
                    ),
                    claim=f"{held.written} is null where there is no match",
                    node=part,
                    detail=name,
                    rewrite=partial(
                        rewritten,
                        query.blocks[0].node,
                        {key_of(join.node): with_fields(join.node, jointype="JOIN_INNER")},
                    ),
                )


def _join_of(block: Block, held: Held) -> Join | None:
    """The innermost LEFT JOIN on whose right side the column's source is."""
    place = next(i for i, source in enumerate(block.sources) if source is held.source)
    joins = (join for join in block.joins if place in join.right or place in join.left)
    innermost = next((j for j in joins if j.kind != "JOIN_INNER" or place in j.right), None)
    is_left = innermost is not None and innermost.kind == "JOIN_LEFT"
    return innermost if is_left and innermost is not None and place in innermost.right else None
