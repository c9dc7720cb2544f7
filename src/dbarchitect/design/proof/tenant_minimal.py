"""References within a tenant of the few rows that are attacked, which take tenants in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.tenant_pairs import is_one_to_one, with_partners
from dbarchitect.design.proof.tree_rows import tree_by, tree_kept_in
from dbarchitect.model.identifier import quote_identifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.design.trees.functions import Tree
    from dbarchitect.model.schema import ForeignKey, Table

MINIMAL_TENANTS = 3
"""Tenants of the few rows that are attacked: several rows each, so that pairs can differ."""


def tree_within(setting: Setting, table: Table, key: ForeignKey) -> Tree | None:
    """The hierarchy that a reference within the tenant makes, or None."""
    own = setting.tenant_column(table.name)
    return tree_by(setting, table.name, tuple(name for name in key.columns if name != own))


def minimal_references(
    setting: Setting, table: Table, within: Sequence[ForeignKey]
) -> tuple[str, dict[tuple[str, ...], str]]:
    """Row by row the next tenant, and the same whatever the number of rows."""
    tenants = _minimal_tenants(setting)
    tenant = f"(1 + (#i# - 1) % {tenants})"
    kept = tree_kept_in(setting.design, table.name)
    if kept is not None:
        # Pairs that no tree has: the later end takes the rows after the other's.
        within = sorted(
            within, key=lambda key: quote_identifier(key.columns[-1]) == kept.ends[0]
        )
    parents: dict[tuple[str, ...], str] = {}
    for key, partner in with_partners(table, within):
        parents[key.columns] = _in_turn(setting, table, key, partner, tenants)
    return tenant, parents


def _in_turn(
    setting: Setting,
    table: Table,
    key: ForeignKey,
    partner: ForeignKey | None,
    tenants: int,
) -> str:
    """The rows of one tenant are `tenants` apart; a later partner is one further each round."""
    there = setting.rows[key.referenced_table]
    each = max(1, there // tenants)
    if tree_within(setting, table, key) is not None:
        # Among the tenant's own rows, `k` from 1, row `k` lies under row `k / 2`.
        above = f"(((#i# - 1) / {tenants} + 1) / 2 - 1)"
        found = f"(#i# - 1) % {tenants} + 1 + {tenants} * {above}"
        return f"CASE WHEN #i# > {tenants} THEN {found} END"
    if key.referenced_table == table.name:
        return f"CASE WHEN #i# > {tenants} THEN #i# - {tenants} ELSE #i# END"
    if is_one_to_one(table, key):
        return f"CASE WHEN #i# <= {there} THEN #i# END"
    around = f"((#i# - 1) / {tenants})"
    if partner is not None:
        first = max(1, setting.rows[partner.referenced_table] // tenants)
        around = f"({around} + (#i# - 1) / {tenants * first})"
    return f"(1 + (#i# - 1) % {tenants} + {tenants} * ({around} % {each}))"


def _minimal_tenants(setting: Setting) -> int:
    counts = [
        rows
        for name, rows in setting.rows.items()
        if name == setting.tenants or setting.tenant_column(name) is not None
    ]
    return max(1, min(MINIMAL_TENANTS, *counts))
