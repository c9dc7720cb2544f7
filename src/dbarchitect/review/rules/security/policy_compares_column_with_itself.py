"""SEC22: a policy whose subquery compares a column with itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Remedy, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, Policy
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.policies import conditions, enforced_policies
from dbarchitect.review.rule import Rule
from dbarchitect.sqltext.predicates import columns_compared_with_themselves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC22",
    slug="policy_compares_column_with_itself",
    severity=Severity.ERROR,
    summary="The policy compares a column with itself, which is true of every row.",
    why=(
        "Within a subquery a name without its table means the subquery's own column: what was "
        "to tie the subquery to the row ties it to nothing, and the policy lets every row "
        "through as soon as one row of the subquery fits."
    ),
    remedy="Write the row's column with the name of the policy's table before it.",
    systemic="{count} of {of} policies compare a column with itself",
    references=(
        "https://www.postgresql.org/docs/18/sql-createpolicy.html",
        "https://www.postgresql.org/docs/18/queries-table-expressions.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Policies with `column = column` in a condition, as the server deparses it."""
    for table, policy in enforced_policies(snapshot.schema):
        for clause, _, tree in conditions(policy):
            for column in columns_compared_with_themselves(tree):
                yield _finding(snapshot, table, policy, clause, column)


def population(snapshot: Snapshot) -> int:
    """Policies of tables with row security."""
    return sum(1 for _ in enforced_policies(snapshot.schema))


def _finding(
    snapshot: Snapshot, table: Table, policy: Policy, clause: str, column: str
) -> Finding:
    return RULE.found(
        snapshot,
        member_path(ObjectKind.POLICY, table.name, policy.name),
        message=(
            f"The policy {quote_identifier(policy.name)} lets rows of {table.name.display} "
            f"through that it was to hide: it compares {column} with itself."
        ),
        claim=f"{clause} holds {column} = {column}",
        remedy=_remedy(table, column),
        detail=f"{clause} {column}",
    )


def _remedy(table: Table, column: str) -> Remedy:
    """`column` is as the server deparses it, with the name of the subquery's table."""
    names = (quote_identifier(own.name) for own in table.columns)
    name = next((n for n in names if column == n or column.endswith(f".{n}")), None)
    if name is None:
        return Remedy(text=RULE.remedy)
    meant = f"{quote_identifier(table.name.name)}.{name}"
    return Remedy(text=f"{RULE.remedy} Where the row's is meant, that is {meant}.")
