"""QRY18: An indexed column of whole numbers compared with a number that has a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.schema import LARGEST_INTEGERS
from dbarchitect.review.query_access import is_narrowed, leading_index, tests_of
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.shapes import type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY18",
    slug="number_of_another_type",
    severity=Severity.WARNING,
    summary=("A column of whole numbers is compared with a numeric or floating-point value."),
    why=(
        "The column is cast, row by row, to the type of the value: its index is of no "
        "use, and each row is read."
    ),
    remedy=("Give the value the column's type, in the program or by a cast."),
    systemic="{count} queries compare a column of whole numbers with a number of another type",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/typeconv-oper.html",
        "https://www.postgresql.org/docs/18/indexes-types.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """An indexed smallint, integer or bigint compared with 10.0, 1e3 or a cast to numeric.

    Numbers of all types of whole numbers share an index, however large the constant.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for test in tests_of(block):
            held = query.own(block, test.side)
            if (
                held is None
                or query.relations.type_of(held.column).name not in LARGEST_INTEGERS
            ):
                continue
            values = test.other.children("items") if test.other.kind == "List" else [test.other]
            other = next((value for value in values if _is_no_integer(value)), None)
            index = leading_index(held)
            if other is None or not index or is_narrowed(query, block, held.source, test.part):
                continue
            yield Defect(
                message=(
                    f"Index {index} is of no use: {held.written} is {held.column.type}, and "
                    f"each row's value is cast to be compared with {part_text(other)}."
                ),
                claim=f"{held.written} is {held.column.type}, {part_text(other)} is not",
                node=test.part,
                detail=held.written,
            )


def _is_no_integer(node: Node) -> bool:
    if node.kind == "TypeCast":
        return type_name(node) in _OTHERS
    number = node.child("fval") if node.kind == "A_Const" else None
    return number is not None and not number.text("fval").isdigit()


_OTHERS = frozenset(("numeric", "decimal", "float4", "float8", "real"))
