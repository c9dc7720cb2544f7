"""Policies as what they let through: which hold for a command, and what each compares."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dbarchitect.model.schema import ObjectKind, PolicyCommand, UnreadObject
from dbarchitect.model.schema.paths import member_path
from dbarchitect.sqltext.predicates import is_always_true, lookups, predicate_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Policy, Schema, Table
    from dbarchitect.sqltext.predicates import Lookup
    from dbarchitect.sqltext.tree import Node

READS = frozenset(
    {PolicyCommand.ALL, PolicyCommand.SELECT, PolicyCommand.UPDATE, PolicyCommand.DELETE}
)
"""Commands whose USING is put to rows that are there."""


def enforced_policies(schema: Schema) -> Iterator[tuple[Table, Policy]]:
    """The policies of tables that have row security on, each with its table."""
    for table in schema.tables:
        if table.row_security:
            yield from ((table, policy) for policy in table.policies)


def unread_policies(schema: Schema) -> Iterator[UnreadObject]:
    """Enforced policies with a condition that nests deeper than the parser reads.

    Rules find nothing in such a condition, which is not to say that nothing is wrong with it.
    """
    for table, policy in enforced_policies(schema):
        if not all(tree.kind for _, _, tree in conditions(policy)):
            yield UnreadObject(
                member_path(ObjectKind.POLICY, table.name, policy.name),
                "its condition nests deeper than it can be read",
            )


def applies_to(policy: Policy, command: PolicyCommand) -> bool:
    """Whether the policy is asked for the command."""
    return policy.command in {PolicyCommand.ALL, command}


def conditions(policy: Policy) -> Iterator[tuple[str, str, Node]]:
    """The policy's conditions: the clause's words, its text and its tree."""
    if policy.using is not None:
        yield "USING", policy.using, predicate_tree(policy.using)
    if policy.with_check is not None:
        yield "WITH CHECK", policy.with_check, predicate_tree(policy.with_check)


def session_lookups(policy: Policy) -> Iterator[Lookup]:
    """Columns of rows that are there which the policy compares with the session's values."""
    if policy.using is not None and policy.command in READS:
        yield from _session_lookups_in(policy.using)


@lru_cache(maxsize=4096)
def _session_lookups_in(condition: str) -> tuple[Lookup, ...]:
    """Many tables have the same policy: its condition is looked at once."""
    found = lookups(predicate_tree(condition))
    return tuple(lookup for lookup in found if lookup.is_of_session)


def may_delete_all(table: Table, role: str) -> bool:
    """Whether a policy that is always true lets the role delete, and none takes that away."""
    asked = [
        policy
        for policy in table.policies
        if applies_to(policy, PolicyCommand.DELETE)
        and (not policy.roles or role in policy.roles)
    ]
    return all(policy.permissive for policy in asked) and any(
        policy.using is not None and is_always_true(predicate_tree(policy.using))
        for policy in asked
    )
