"""QRY22: An UPDATE or DELETE of all rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query


RULE = Rule(
    code="QRY22",
    slug="write_without_where",
    severity=Severity.WARNING,
    summary=("An UPDATE or DELETE has no condition."),
    why=(
        "It changes every row of the table under locks that other writers wait for, "
        "and leaves as many dead rows; where a WHERE was forgotten, all data is "
        "changed."
    ),
    remedy=(
        "Add the condition; say WHERE true if all rows are meant, work in batches, and "
        "empty a table by TRUNCATE."
    ),
    systemic="{count} statements change all rows of a table",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/sql-delete.html",
        "https://www.postgresql.org/docs/18/sql-truncate.html",
        "https://www.postgresql.org/docs/18/sql-update.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """UPDATE and DELETE without WHERE and without a join that narrows them.

    `WHERE true` says that all rows are meant.
    """
    return found_in_queries(snapshot, RULE, _defects, bodies=False)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        node = block.node
        verb = _VERBS.get(node.kind)
        if verb is None or node.has("whereClause") or len(block.sources) > 1:
            continue
        name = quote_identifier(block.sources[0].name)
        yield Defect(
            message=f"{verb} every row of {name}, and other writers wait for each of them.",
            claim="the statement has no WHERE",
            node=block.sources[0].node,
        )


_VERBS = {"UpdateStmt": "It changes", "DeleteStmt": "It deletes"}
