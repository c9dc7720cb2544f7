"""QRY03: BETWEEN on a timestamp, which takes the upper bound in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_facts import TIMESTAMPS
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.review.wall_clocks import is_clock
from dbarchitect.sqltext.shapes import type_name
from dbarchitect.sqltext.sides import constant_text, without_casts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY03",
    slug="between_on_timestamps",
    severity=Severity.WARNING,
    summary=("A column of timestamps is compared by BETWEEN."),
    why=(
        "BETWEEN takes both bounds in. With a date as upper bound all of that day but "
        "midnight is missing; with the next day's midnight a row of that moment is in "
        "two ranges, so sums of ranges count it twice."
    ),
    remedy=("Write `column >= lower AND column < upper`."),
    systemic="{count} ranges of timestamps take their upper bound in",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("PostgreSQL wiki, Don't Do This",),
    references=(
        "https://www.postgresql.org/docs/18/functions-comparison.html",
        "https://www.postgresql.org/docs/18/datatype-datetime.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """BETWEEN over a bare column of timestamp or timestamptz, domains over them too.

    With a bind for the upper bound nobody can say whether it is meant, which is told as info;
    a column of dates is right with BETWEEN.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for node in block.nodes:
            if node.kind != "A_Expr" or node.text("kind") != "AEXPR_BETWEEN":
                continue
            held = query.own(block, node.child("lexpr"))
            bounds = node.child("rexpr")
            if held is None or bounds is None:
                continue
            if query.relations.type_of(held.column).name not in TIMESTAMPS:
                continue
            upper = bounds.children("items")[-1]
            inner = without_casts(upper)
            literal = constant_text(inner) if inner.kind == "A_Const" else None
            is_day = _is_date(upper) or (literal is not None and _is_day(literal))
            if is_day or not _is_exact(inner, literal):
                yield _defect(held.written, node, literal, is_day=is_day)


def _is_exact(upper: Node, literal: str | None) -> bool:
    """Whether the range ends where it is meant to: now, or with a day's last microsecond."""
    return is_clock(upper) if literal is None else _LAST_MOMENT in literal


def _is_date(upper: Node) -> bool:
    """Whether it is today, or is cast to a date: `now()::date`."""
    inner: Node | None = upper
    while inner is not None and inner.kind == "TypeCast":
        if type_name(inner) == "date":
            return True
        inner = inner.child("arg")
    return inner is not None and inner.text("op") == "SVFOP_CURRENT_DATE"


def _defect(column: str, node: Node, literal: str | None, *, is_day: bool) -> Defect:
    message = (
        f"A row at the very upper bound of {column} is in this range, and once more in one "
        "that begins there."
    )
    if is_day:
        named = "" if literal is None else f" {literal},"
        message = (
            f"Of the last day,{named} only its first moment is in the range of {column}: "
            "the other rows of that day are missing."
        )
    elif literal is not None and _LAST_SECOND in literal:
        message = (
            f"Rows of {column} within the last second of the day, after {literal}, are missing."
        )
    return Defect(
        message=message,
        claim=f"{column} is compared by BETWEEN",
        node=node,
        detail=column,
        severity=Severity.WARNING if literal is not None else Severity.INFO,
    )


def _is_day(literal: str) -> bool:
    return len(literal.strip()) == _DAY_CHARACTERS and literal.count("-") == len("--")


_DAY_CHARACTERS = len("2026-01-31")
_LAST_SECOND = "23:59:59"
_LAST_MOMENT = "23:59:59.999999"
