"""What the brief's formulas say of a column without looking at any row."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dbarchitect.design.horizon.columns import MOST_COMMON, Known
from dbarchitect.design.horizon.known_pairs import known_of_pair
from dbarchitect.design.proof.arms import arm_of
from dbarchitect.design.proof.column_values import unique_sets
from dbarchitect.design.proof.corpus import salt
from dbarchitect.design.proof.profiles import referenced_values
from dbarchitect.design.proof.references import parent_of_rank
from dbarchitect.design.proof.tenants import parents_within, rows_of_tenants
from dbarchitect.design.proof.tree_rows import tree_kept_in

if TYPE_CHECKING:
    from dbarchitect.design.proof.fanout import Spreading
    from dbarchitect.design.proof.profiles import ColumnProfile, TableProfile
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.design.proof.values import Values
    from dbarchitect.design.trees.functions import Tree
    from dbarchitect.model.schema import ForeignKey
    from dbarchitect.postgres.session import Session

COMMON = 1.25
"""How many times the mean a value is met that counts as common.

Source: compute_scalar_stats, src/backend/commands/analyze.c.
"""


def known_of(
    session: Session, setting: Setting, profile: TableProfile, column: ColumnProfile
) -> Known:
    """Shares and numbers of values that follow from weights, fan-outs and keys."""
    if column.name == setting.tenant_column(profile.table.name):
        return _of_tenants(session, setting, profile)
    tree = tree_kept_in(setting.design, profile.table.name)
    if tree is not None and tree.tenant is None:
        return _of_pair(session, setting, tree, column.name)
    return _known(session, setting, profile, column)


def _of_pair(session: Session, setting: Setting, tree: Tree, column: str) -> Known:
    keys = referenced_values(setting, tree.table, tree.key)
    return known_of_pair(
        tree, setting.rows[tree.table], column, lambda n: _values_at(session, keys, n)
    )


def _of_tenants(session: Session, setting: Setting, profile: TableProfile) -> Known:
    """The tenants by their rows: those are common that have more than the mean."""
    found = rows_of_tenants(setting, profile.table.name)
    tenants = setting.tenants
    key = None if tenants is None else setting.design.schema.table(tenants).primary_key
    if tenants is None or key is None:
        return Known()
    mean = profile.rows / max(1, len(found))
    hottest = [(n, rows) for n, rows in found[:MOST_COMMON] if rows > COMMON * mean]
    numbers = [number for number, _ in hottest]
    values = _values_at(session, referenced_values(setting, tenants, key.columns[0]), numbers)
    shares = [rows / profile.rows for _, rows in hottest]
    return Known(
        common=tuple(zip(values, shares, strict=True)),
        complete=bool(values) and len(values) == len(found),
        distinct=float(len(found)),
        null_share=0.0,
    )


def _known(
    session: Session, setting: Setting, profile: TableProfile, column: ColumnProfile
) -> Known:
    uniques = set(unique_sets(profile.table))
    key = _reference(profile, column)
    plain = not (column.derived or column.computed or key is not None)
    nulls = column.null_share if plain else None
    if (column.name,) in uniques:
        return Known(distinct=profile.rows * (1.0 - column.null_share), null_share=nulls)
    if key is not None and key.columns not in uniques:
        return _by_reference(session, setting, profile, column, key)
    return _valued(profile, column) if plain else Known()


def _by_reference(
    session: Session,
    setting: Setting,
    profile: TableProfile,
    column: ColumnProfile,
    key: ForeignKey,
) -> Known:
    if setting.tenant_column(profile.table.name) in key.columns:
        return _within_tenants(session, setting, profile, column, key)
    if key.referenced_table == profile.table.name or len(key.columns) > 1:
        return Known()
    return _referring(session, setting, profile, column, key)


def _reference(profile: TableProfile, column: ColumnProfile) -> ForeignKey | None:
    keys = (k for k in profile.table.foreign_keys if column.name in k.columns)
    return next((k for k in keys if k.columns in profile.spreads), None)


def _valued(profile: TableProfile, column: ColumnProfile) -> Known:
    """Values by their weights, or a number of them of which each row takes one."""
    made, present = column.values, 1.0 - column.null_share
    pairs = zip(made.choices, made.shares, strict=True)
    listed = sorted(((v, s * present) for v, s in pairs if s > 0), key=lambda p: (-p[1], p[0]))
    if 0 < len(listed) <= MOST_COMMON:
        return Known(
            common=tuple(listed),
            complete=True,
            distinct=float(len(listed)),
            null_share=column.null_share,
        )
    distinct = None
    if made.distinct is not None:
        distinct = made.distinct * -math.expm1(-profile.rows * present / made.distinct)
    return Known(distinct=distinct, null_share=column.null_share)


def _referring(
    session: Session,
    setting: Setting,
    profile: TableProfile,
    column: ColumnProfile,
    key: ForeignKey,
) -> Known:
    """A reference: as many values as rows are referred to, the hottest by the fan-out."""
    spread = profile.spreads[key.columns]
    present = 1.0 - column.null_share
    # Rows of an arc are shared out before, so that each that is counted refers to one.
    is_arm = arm_of(setting, profile.table.name, key.columns[0]) is not None
    distinct = min(spread.referred_to(1.0 if is_arm else present), profile.rows * present)
    if spread.sigma == 0.0:
        return Known(distinct=distinct)
    hottest = spread.hottest(MOST_COMMON)
    values = _keys(session, setting, profile, key, spread, [rank for rank, _ in hottest])
    shares = [share * present for _, share in hottest]
    return Known(
        common=tuple(zip(values, shares, strict=True)),
        complete=len(values) >= spread.active,
        distinct=distinct,
    )


def _within_tenants(
    session: Session,
    setting: Setting,
    profile: TableProfile,
    column: ColumnProfile,
    key: ForeignKey,
) -> Known:
    """The same of a reference to a row of the same tenant, over all tenants together."""
    within = parents_within(setting, profile.table, key)
    if within is None:
        return Known()
    present = 1.0 - column.null_share
    distinct = within.distinct(present)
    if within.sigma == 0.0:
        return Known(distinct=distinct)
    found = [(n, rows * present) for n, rows in within.hottest(MOST_COMMON)]
    hottest = [(number, rows) for number, rows in found if rows > 1.0]
    name = key.referenced_columns[key.columns.index(column.name)]
    value = referenced_values(setting, key.referenced_table, name)
    values = _values_at(session, value, [number for number, _ in hottest])
    shares = [rows / profile.rows for _, rows in hottest]
    return Known(common=tuple(zip(values, shares, strict=True)), distinct=distinct)


def _keys(
    session: Session,
    setting: Setting,
    profile: TableProfile,
    key: ForeignKey,
    spread: Spreading,
    ranks: list[int],
) -> list[str]:
    """The referenced keys of the parents of these ranks."""
    name = profile.table.name
    own = salt(setting.seed, name.schema, name.name, *key.columns)
    parents = [parent_of_rank(spread, own, rank) for rank in ranks]
    value = referenced_values(setting, key.referenced_table, key.referenced_columns[0])
    return _values_at(session, value, parents)


def _values_at(session: Session, value: Values, numbers: list[int]) -> list[str]:
    """The values of the rows of these numbers, as texts."""
    parents = ", ".join(map(str, numbers))
    rows = session.query_untrusted(
        f"SELECT ({value.at('p.i', 'p.i')})::text "  # noqa: S608 - numbers, SQL of the design
        f"FROM pg_catalog.unnest(ARRAY[{parents}]::bigint[]) WITH ORDINALITY AS p (i, place) "
        "ORDER BY p.place"
    )
    return [str(text) for (text,) in rows]
