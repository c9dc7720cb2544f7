"""Row-level security: its flags and its policies."""

from __future__ import annotations

from dbarchitect.ddl.fragments import comment_sql, parenthesised
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import ObjectKind, Policy, PolicyCommand, Table
from dbarchitect.model.schema.paths import global_path, member_path, path_of


def policy_steps(table: Table) -> list[Step]:
    """ENABLE and FORCE ROW LEVEL SECURITY, then the policies."""
    own = path_of(ObjectKind.TABLE, table.name)
    flags: list[str] = []
    if table.row_security:
        flags.append(f"ALTER TABLE {table.name.sql} ENABLE ROW LEVEL SECURITY")
    if table.force_row_security:
        flags.append(f"ALTER TABLE {table.name.sql} FORCE ROW LEVEL SECURITY")
    switched = Step(
        path=own,
        part="row security",
        phase=Phase.ROW_SECURITY,
        up=tuple(flags),
        parent=own,
        requires=frozenset({own}),
    )
    return [switched, *(_policy(table, policy) for policy in table.policies)]


def _policy(table: Table, policy: Policy) -> Step:
    own = path_of(ObjectKind.TABLE, table.name)
    name = quote_identifier(policy.name)
    return Step(
        path=member_path(ObjectKind.POLICY, table.name, policy.name),
        phase=Phase.ROW_SECURITY,
        up=(
            _create(table, policy),
            *comment_sql(f"POLICY {name} ON {table.name.sql}", policy.comment),
        ),
        down=(f"DROP POLICY {name} ON {table.name.sql}",),
        parent=own,
        requires=frozenset(
            {own, *(global_path(ObjectKind.ROLE, role) for role in policy.roles)}
        ),
    )


def _create(table: Table, policy: Policy) -> str:
    sql = f"CREATE POLICY {quote_identifier(policy.name)} ON {table.name.sql}"
    if not policy.permissive:
        sql += " AS RESTRICTIVE"
    if policy.command is not PolicyCommand.ALL:
        sql += f" FOR {policy.command.value}"
    if policy.roles:
        sql += f" TO {', '.join(map(quote_identifier, policy.roles))}"
    if policy.using is not None:
        sql += f"\n    USING {parenthesised(policy.using)}"
    if policy.with_check is not None:
        sql += f"\n    WITH CHECK {parenthesised(policy.with_check)}"
    return sql
