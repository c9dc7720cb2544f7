"""QRY13: Rows that are read to be skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.ordering import sort_key
from dbarchitect.review.query_facts import integer_of, is_null_constant
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block


RULE = Rule(
    code="QRY13",
    slug="large_offset",
    severity=Severity.WARNING,
    summary=("A query skips many rows by OFFSET, or as many as it is told."),
    why=(
        "The server reads and throws away each row that is skipped: page 1,000 costs a "
        "thousand times page 1, and rows that come or go meanwhile are shown twice or "
        "never."
    ),
    remedy=(
        "Continue after the last row that was shown: `WHERE (ordered_at, id) < ($1, $2) ORDER "
        "BY ordered_at DESC, id DESC LIMIT 20`, with an index on these columns."
    ),
    systemic="{count} queries skip rows by OFFSET",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/queries-limit.html",),
    since="0.1",
)

OFFSET = 1000
"""From so many rows on an OFFSET is large.

Source: PostgreSQL documentation 7.6: the rows skipped still have to be computed; a thousand
rows of an index are tens of pages at least.
"""


def check(snapshot: Snapshot, *, offset: int = OFFSET) -> Iterator[Finding]:
    """An OFFSET of `offset` rows or more, and one that comes with the call, over a table.

    What comes with the call is told as info: it may never be large.
    """
    return found_in_queries(snapshot, RULE, lambda query: _defects(query, offset))


def _defects(query: Query, offset: int) -> Iterator[Defect]:
    for block in query.blocks:
        skipped = block.node.child("limitOffset")
        if skipped is None or not any(query.relation_of(s) for s in block.sources):
            continue
        number = integer_of(skipped)
        if number is not None and number >= offset:
            yield Defect(
                message=f"{number:,} rows are read and thrown away before the first is shown.",
                claim=f"OFFSET is {number}",
                remedy=_remedy(query, block),
                node=skipped,
            )
        elif number is None and not is_null_constant(skipped):
            yield Defect(
                message="The further back the page, the more rows are read and thrown away.",
                claim="OFFSET comes with the call",
                remedy=_remedy(query, block),
                node=skipped,
                severity=Severity.INFO,
            )


def _remedy(query: Query, block: Block) -> str:
    """What to write, where the order is by columns that hold no null, all in one direction."""
    items = block.node.children("sortClause")
    found = [sort_key(query, block, item, block.sources[0]) for item in items]
    keys = [key for key in found if key is not None]
    relation = query.relation_of(block.sources[0])
    if relation is None or not keys or len(keys) < len(items):
        return _BY_KEY
    names = [key.column for key in keys]
    if len({key.descending for key in keys}) > 1 or not relation.never_null.issuperset(names):
        return _BY_KEY
    is_whole = relation.identified_by(frozenset(names))
    sign = "<" if keys[0].descending else ">"
    listed = ", ".join(map(quote_identifier, names))
    row = f"({listed})" if len(names) > 1 else listed
    more = "" if is_whole else ", once the order ends with a key"
    return (
        f"Continue after the last row that was shown, by `{row} {sign}` its values in WHERE "
        f"and an index on these columns{more}."
    )


_BY_KEY = (
    "Order by columns that hold no null and end with a key, all in one direction, and continue "
    "after the values of the last row that was shown, by a condition in WHERE."
)
