"""QRY06: GROUP BY a name that is a column and an output, of which the column wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Confidence, Finding, Severity
from dbarchitect.review.query_facts import has_aggregate
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.sides import without_casts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query


RULE = Rule(
    code="QRY06",
    slug="group_by_shadowed_name",
    severity=Severity.WARNING,
    confidence=Confidence.LIKELY,
    summary=(
        "GROUP BY names what the query calls an output, but a table has a column of that name."
    ),
    why=(
        "In GROUP BY a column of the tables comes before an output's name: rows are "
        "grouped by the raw column, so that a total by day is a total by moment."
    ),
    remedy=("Group by the expression, by its position, or give the output another name."),
    systemic="{count} queries group by a column where an output of that name is meant",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/sql-select.html#SQL-GROUPBY",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """A bare name in GROUP BY that an output other than that column has, and a table too.

    An output that is the column, and an aggregate, by which nobody can group, are none.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        outputs = {
            target.text("name"): value
            for target in block.targets
            if target.text("name") and (value := target.child("val")) is not None
        }
        for node in block.node.children("groupClause"):
            names = node.strings("fields") if node.kind == "ColumnRef" else ()
            held = query.own(block, node)
            name = "".join(names)
            output = outputs.get(name) if len(names) == 1 else None
            if held is None or output is None or has_aggregate(output):
                continue
            if without_casts(output).kind == "ColumnRef":
                continue
            yield Defect(
                message=(
                    f"Rows are grouped by the column {held.written}, not by "
                    f"`{part_text(output)}`, which the query calls {name}."
                ),
                claim=f"{held.written} is a column, and {name} the name of an output",
                node=node,
                detail=name,
                remedy=f"Write GROUP BY {part_text(output)}, or call the output otherwise.",
            )
