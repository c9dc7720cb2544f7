"""SEC05: a policy that lets everybody change every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, Policy, PolicyCommand
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.access import API_ROLES
from dbarchitect.review.policies import enforced_policies
from dbarchitect.review.rule import Rule
from dbarchitect.sqltext.predicates import is_always_true, predicate_tree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC05",
    slug="policy_lets_all_rows_be_written",
    severity=Severity.WARNING,
    summary="A policy for everybody lets every row be changed.",
    why=(
        "Permissive policies are joined by OR: one that is always true lets each role with a "
        "grant change all rows, whatever the other permissive policies of the command say."
    ),
    remedy=(
        "Write the condition that tells whose rows are whose, name the roles that may change "
        "all rows with TO, or drop the policy."
    ),
    systemic="{count} of {of} policies for everybody let every row be changed",
    also_in=("splinter 0024",),
    references=("https://www.postgresql.org/docs/18/sql-createpolicy.html",),
    since="0.1",
)

_WRITES = {
    PolicyCommand.ALL: "change and delete",
    PolicyCommand.UPDATE: "change",
    PolicyCommand.DELETE: "delete",
}


def check(snapshot: Snapshot, *, api_roles: Collection[str] = API_ROLES) -> Iterator[Finding]:
    """Permissive policies for PUBLIC, or for a role of an API, whose condition is always true.

    One that names other roles is how these are let through, and one with a restrictive policy
    beside it is how that is given something to restrict. That everybody may add rows, as to a
    log, is worth knowing and no more.
    """
    for table, policy in enforced_policies(snapshot.schema):
        if not _is_for_everybody(policy, api_roles) or _is_restricted(table, policy):
            continue
        using, checked = _is_true(policy.using), _is_true(policy.with_check)
        if using and policy.command in _WRITES:
            yield _finding(snapshot, table, policy, _WRITES[policy.command], "USING")
        elif checked and policy.command is PolicyCommand.INSERT:
            yield _finding(snapshot, table, policy, "add", "WITH CHECK")
        elif checked and policy.command in _WRITES:
            yield _finding(snapshot, table, policy, "give away", "WITH CHECK")


def population(snapshot: Snapshot) -> int:
    """Permissive policies for PUBLIC, or for a role of an API, that are no SELECT's."""
    return sum(
        policy.command is not PolicyCommand.SELECT and _is_for_everybody(policy, API_ROLES)
        for _, policy in enforced_policies(snapshot.schema)
    )


def _is_for_everybody(policy: Policy, api_roles: Collection[str]) -> bool:
    is_for_api = any(role in api_roles for role in policy.roles)
    return policy.permissive and (not policy.roles or is_for_api)


def _is_restricted(table: Table, policy: Policy) -> bool:
    """Whether a restrictive policy is asked wherever this one is."""
    return any(
        not other.permissive
        and other.command in {PolicyCommand.ALL, policy.command}
        and (not other.roles or set(policy.roles) <= set(other.roles) != set())
        for other in table.policies
    )


def _is_true(condition: str | None) -> bool:
    return condition is not None and is_always_true(predicate_tree(condition))


def _finding(
    snapshot: Snapshot, table: Table, policy: Policy, what: str, clause: str
) -> Finding:
    who = ", ".join(policy.roles) or "Every role with a grant"
    rows = "rows of any content to" if what == "add" else "all rows of"
    if what == "give away":
        rows = "its rows to others in"
    return RULE.found(
        snapshot,
        member_path(ObjectKind.POLICY, table.name, policy.name),
        message=(
            f"{who} can {what} {rows} {table.name.display}: its policy "
            f"{quote_identifier(policy.name)} says so."
        ),
        claim=f"the policy is permissive, FOR {policy.command}, with {clause} always true",
        severity=Severity.INFO if what == "add" else None,
    )
