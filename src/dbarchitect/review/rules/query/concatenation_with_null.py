"""QRY14: Texts joined by || of which one may be null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.review.query_facts import TEXTS, is_never_null, operator_of
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.sides import without_casts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY14",
    slug="concatenation_with_null",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary=("Texts are joined by || and one of them may be null."),
    why=(
        "One null makes the whole text null: an address with no second line is no "
        "address at all."
    ),
    remedy=("Use concat() or concat_ws(), which leave nulls out, or coalesce()."),
    systemic="{count} queries join texts that may be null",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("Karwin, Fear of the Unknown",),
    references=("https://www.postgresql.org/docs/18/functions-string.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """|| in what a query returns or writes, over a column of text that may be null.

    Within coalesce() a null is provided for, and in a condition it is another matter.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for target in block.targets:
            value = target.child("val")
            for node in () if value is None else _outermost_joins(value):
                held = _nullable(query, block, node)
                if held is not None:
                    yield Defect(
                        message=(
                            f"Where {held.written} is null, the whole of "
                            f"`{part_text(node)}` is null."
                        ),
                        claim=f"{held.written} may be null",
                        node=node,
                        detail=held.written,
                    )


def _nullable(query: Query, block: Block, node: Node) -> Held | None:
    """A column of text among what is joined that may be null."""
    for part in _joined(node):
        held = query.own(block, without_casts(part))
        if held is None or is_never_null(query, block, part):
            continue
        kind = query.relations.type_of(held.column)
        if kind.name in TEXTS and not kind.is_array:
            return held
    return None


def _outermost_joins(node: Node) -> Iterator[Node]:
    """The joins that are not part of another one or of a coalesce()."""
    if node.kind in {"CoalesceExpr", "SubLink"}:
        return
    found = operator_of(node)
    if found is not None and found[0] == "||":
        yield node
        return
    for item in node.below():
        yield from _outermost_joins(item)


def _joined(node: Node) -> Iterator[Node]:
    found = operator_of(node)
    if found is not None and found[0] == "||":
        yield from _joined(found[1])
        yield from _joined(found[2])
    else:
        yield node
