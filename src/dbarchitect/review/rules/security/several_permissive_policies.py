"""SEC06: several permissive policies for one command, each put to each row."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, Policy, PolicyCommand
from dbarchitect.model.schema.paths import path_of
from dbarchitect.review.policies import applies_to
from dbarchitect.review.rule import Rule
from dbarchitect.sqltext.predicates import is_always_true, predicate_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC06",
    slug="several_permissive_policies",
    severity=Severity.INFO,
    summary="Several permissive policies of the table are asked for one command of one role.",
    why=(
        "They are joined by OR: a row is hidden only after each of them was computed for it, "
        "and indexes serve the query only if there is one for each policy."
    ),
    remedy=(
        "Give each its own roles with TO and commands with FOR, so that no query is asked for "
        "two; one policy with both conditions, joined by OR, costs the same."
    ),
    systemic="{count} of {of} tables with row security put several policies to each row",
    also_in=("splinter 0006",),
    references=("https://www.postgresql.org/docs/18/sql-createpolicy.html",),
    since="0.1",
)

_COMMANDS = (PolicyCommand.SELECT, PolicyCommand.UPDATE, PolicyCommand.DELETE)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables with two permissive policies that are put to the same rows for the same role.

    Where one of them is always true the planner leaves the others out.
    """
    for table in snapshot.schema.tables:
        if not table.row_security:
            continue
        asked = {command: _asked_together(table, command) for command in _COMMANDS}
        worst = max(_COMMANDS, key=lambda command: len(asked[command]))
        if asked[worst]:
            yield _finding(snapshot, table, worst, asked[worst])


def population(snapshot: Snapshot) -> int:
    """Tables with row security."""
    return sum(table.row_security for table in snapshot.schema.tables)


def _asked_together(table: Table, command: PolicyCommand) -> list[str]:
    asked = [
        policy
        for policy in table.policies
        if policy.permissive and applies_to(policy, command) and policy.using is not None
    ]
    if any(_is_always_true(policy) for policy in asked):
        return []
    together = {
        policy.name
        for pair in combinations(asked, 2)
        if _share_a_role(*pair)
        for policy in pair
    }
    return sorted(together)


def _is_always_true(policy: Policy) -> bool:
    return policy.using is not None and is_always_true(predicate_tree(policy.using))


def _share_a_role(one: Policy, other: Policy) -> bool:
    """Whether a role is named by both; PUBLIC is every role."""
    if not one.roles or not other.roles:
        return True
    return not set(one.roles).isdisjoint(other.roles)


def _finding(
    snapshot: Snapshot, table: Table, command: PolicyCommand, names: list[str]
) -> Finding:
    listed = ", ".join(map(quote_identifier, names))
    return RULE.found(
        snapshot,
        path_of(ObjectKind.TABLE, table.name),
        message=(
            f"{command} computes {len(names)} policies for a row of {table.name.display} "
            "before it hides the row."
        ),
        claim=f"these permissive policies apply to {command}: {listed}",
    )
