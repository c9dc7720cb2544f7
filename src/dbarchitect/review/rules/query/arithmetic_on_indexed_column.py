"""QRY17: Arithmetic around an indexed column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_access import (
    is_given,
    is_narrowed,
    leading_index,
    only_own_column,
    part_name,
    tests_of,
)
from dbarchitect.review.query_facts import operator_of
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query


RULE = Rule(
    code="QRY17",
    slug="arithmetic_on_indexed_column",
    severity=Severity.WARNING,
    summary=("A condition computes with a column, and the index is on the column itself."),
    why=("The index is of no use: each row is read and computed to be compared."),
    remedy=(
        "Leave the column alone on its side and compute on the other one: "
        "`ordered_at > now() - interval '1 day'` for `now() - ordered_at < interval '1 day'`."
    ),
    systemic="{count} queries compute with a column that has an index",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/indexes-types.html",
        "https://www.postgresql.org/docs/18/indexes-expressional.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """+, -, * or / with a column that an index begins with, compared with what is given.

    Silent where an index has the expression itself, and where another part leads to few rows.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for test in tests_of(block):
            found = operator_of(test.side)
            if found is None or found[0] not in _ARITHMETIC:
                continue
            held = only_own_column(query, block, test.side)
            if held is None or not is_given(query, block, test.other):
                continue
            index = leading_index(held)
            is_served = held.relation.has_expression(shape_of(test.side))
            if not index or is_served or is_narrowed(query, block, held.source, test.part):
                continue
            yield Defect(
                message=(
                    f"Index {index} is of no use for `{part_text(test.side)}`: each row of "
                    f"{held.relation.name.display} is read to be compared."
                ),
                claim=f"{index} begins with the bare column {held.written}",
                node=test.side,
                detail=part_text(test.side),
                remedy=(
                    f"Write {part_name(held)} alone on its side and compute on the other one."
                ),
            )


_ARITHMETIC = frozenset(("+", "-", "*", "/"))
