"""SEC18: a policy that believes what the user wrote about himself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, Policy
from dbarchitect.model.schema.paths import member_path
from dbarchitect.review.access import is_supabase
from dbarchitect.review.policies import conditions, enforced_policies
from dbarchitect.review.rule import Rule
from dbarchitect.sqltext.predicates import constants_of, names_of_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Table
    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC18",
    slug="policy_trusts_user_metadata",
    severity=Severity.ERROR,
    summary="The policy reads the part of the token that the user can change.",
    why=(
        "Whoever is signed in writes what he likes into his user_metadata with one call of the "
        "API, and the policy takes it for a fact: he makes himself an administrator."
    ),
    remedy=(
        "Read app_metadata, which only the service role can change, or look the right up in a "
        "table that the user cannot write."
    ),
    systemic="{count} of {of} policies believe what users write about themselves",
    also_in=("splinter 0015",),
    references=(
        "https://www.postgresql.org/docs/18/sql-createpolicy.html",
        "https://supabase.com/docs/guides/database/postgres/row-level-security",
    ),
    since="0.1",
)

_KEYS = frozenset({"user_metadata", "raw_user_meta_data"})


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Policies of a database of Supabase that take user_metadata out of the token or table."""
    if not is_supabase(snapshot.schema):
        return
    for table, policy in enforced_policies(snapshot.schema):
        if any(
            _KEYS & (constants_of(tree) | names_of_columns(tree))
            for _, _, tree in conditions(policy)
        ):
            yield _finding(snapshot, table, policy)


def population(snapshot: Snapshot) -> int:
    """Policies of tables with row security."""
    return sum(1 for _ in enforced_policies(snapshot.schema))


def _finding(snapshot: Snapshot, table: Table, policy: Policy) -> Finding:
    return RULE.found(
        snapshot,
        member_path(ObjectKind.POLICY, table.name, policy.name),
        message=(
            f"A signed-in user can give himself what the policy "
            f"{quote_identifier(policy.name)} of {table.name.display} asks for: it reads "
            "user_metadata."
        ),
        claim="a condition of the policy takes user_metadata, which its user can change",
    )
