"""Which row of its own tenant a generated row refers to, as SQL over the row's number.

Rules:
    1. Each table has its rows in the order of their tenants, in slots: a permutation of their
       numbers, so that rows of one tenant lie apart in the table as they do in life.
    2. The tenant with most rows is the same one in every table.
    3. Rows of a tenant refer to rows of that tenant alone. A tenant has rows only where it has
       one of each kind that they must refer to.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from operator import mul
from typing import TYPE_CHECKING

from dbarchitect.design.proof.arms import arm_of
from dbarchitect.design.proof.column_values import unique_sets
from dbarchitect.design.proof.corpus import salt
from dbarchitect.design.proof.fanout import Spreading, spreading, under_half
from dbarchitect.design.proof.references import coprime_stride, interpolated
from dbarchitect.design.proof.tenant_layout import (
    Layout,
    ParentsWithin,
    branched,
    counted,
    shared_out,
    told_apart,
    weights_of,
)
from dbarchitect.design.proof.tenant_minimal import minimal_references, tree_within
from dbarchitect.design.proof.tenant_pairs import (
    is_one_to_one,
    is_partner,
    partner_of,
    with_partners,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.design.proof.values import Values
    from dbarchitect.design.trees.functions import Tree
    from dbarchitect.model.brief import Reference
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import ForeignKey, Table

MOST_TENANTS = 20_000
"""The most tenants that have rows in the lab; the law of the fan-out holds among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantReferences:
    """SQL of the number of a row's tenant, and of the rows that it refers to.

    `parents` holds them by the columns of each foreign key that takes the tenant along;
    `spreads` how rows spread over tenants and over parents.
    """

    column: str
    tenant: str
    parents: Mapping[tuple[str, ...], str]
    spreads: Mapping[tuple[str, ...], Spreading]


def tenant_references(setting: Setting, table: Table) -> TenantReferences | None:
    """How the rows of a table refer within their tenant; None where they carry none."""
    column = setting.tenant_column(table.name)
    tenants = setting.tenants
    if column is None or tenants is None:
        return None
    keys = [key for key in table.foreign_keys if column in key.columns]
    within = [key for key in keys if key.referenced_table != tenants]
    made = minimal_references(setting, table, within) if setting.minimal else None
    if made is None:
        made = _whole(setting, table, within)
    tenant, parents = made
    own = [key for key in keys if key.referenced_table == tenants]
    return TenantReferences(
        column=column,
        tenant=tenant,
        parents={**{key.columns: tenant for key in own}, **parents},
        spreads=dict(_spreads(setting, table, column, within)),
    )


def _spreads(
    setting: Setting, table: Table, column: str, within: Sequence[ForeignKey]
) -> Iterator[tuple[tuple[str, ...], Spreading]]:
    yield (column,), told_apart(_over_tenants(setting, table), _layout(setting, table).counts)
    for key, partner in with_partners(table, within):
        in_turn = partner is not None or is_partner(table, key)
        yield key.columns, _counted(setting, table, key, in_turn=in_turn)


def _counted(setting: Setting, table: Table, key: ForeignKey, *, in_turn: bool) -> Spreading:
    """With as many rows for a parent as its tenant has for each of its own.

    Parents that are taken `in_turn` have as many as each other (see `_place`).
    """
    spread = _over_parents(setting, table, key)
    tree = tree_within(setting, table, key)
    if tree is not None:
        own = _layout(setting, table).counts
        return branched(spread, own, tenant_branches(own[0], tree))
    if key.referenced_table == table.name or is_one_to_one(table, key):
        return spread
    if in_turn:
        spread = replace(spread, sigma=0.0)
    parents = _layout_of(setting, key.referenced_table).counts
    return counted(spread, _layout(setting, table).counts, parents)


def _over_parents(setting: Setting, table: Table, key: ForeignKey) -> Spreading:
    reference = setting.reference(table.name, key.columns)
    fan = reference.fan_out if reference is not None else None
    if key.referenced_table == table.name and tree_within(setting, table, key) is None:
        return under_half(setting.rows[table.name])
    return spreading(
        setting.rows[table.name],
        setting.rows[key.referenced_table],
        p50=fan.p50 if fan is not None else None,
        p99=fan.p99 if fan is not None else None,
    )


def _over_tenants(setting: Setting, table: Table) -> Spreading:
    """By the fan-out of its reference to the tenant, else by that of what it must refer to."""
    tenants, seen = setting.tenants, {table.name}
    rows = setting.rows[table.name]
    parents = setting.rows[tenants] if tenants is not None else 1
    while True:
        reference = _to_tenant(setting, table)
        if reference is not None and reference.fan_out is not None:
            fan = reference.fan_out
            return spreading(rows, parents, p50=fan.p50, p99=fan.p99)
        upward = [k for k in _required(setting, table) if k.referenced_table not in seen]
        if reference is not None or not upward:
            return spreading(rows, parents)
        seen.add(upward[0].referenced_table)
        table = setting.design.schema.table(upward[0].referenced_table)


def _to_tenant(setting: Setting, table: Table) -> Reference | None:
    """The reference that the tenant's column stands for, where it is one of the brief's."""
    column = setting.tenant_column(table.name)
    return None if column is None else setting.reference(table.name, (column,))


def _required(setting: Setting, table: Table) -> tuple[ForeignKey, ...]:
    """The foreign keys to rows of the same tenant that each row must have."""
    column = setting.tenant_column(table.name)
    return tuple(
        key
        for key in table.foreign_keys
        if column in key.columns
        and len(key.columns) > 1
        and key.referenced_table not in {table.name, setting.tenants}
        and all(
            table.column(name).not_null is not None or _in_turn_of_others(setting, table, name)
            for name in key.columns
        )
    )


def _in_turn_of_others(setting: Setting, table: Table, column: str) -> bool:
    """Whether the column is of a reference of which each row has exactly one."""
    arm = arm_of(setting, table.name, column)
    return arm is not None and not arm.arc.rule.optional


def _layout(setting: Setting, table: Table) -> Layout:
    """How many rows each tenant has: by the law, and by what rows must refer to."""
    return setting.once(lambda: _laid_out(setting, table), "layout", table.name)


def _laid_out(setting: Setting, table: Table) -> Layout:
    rows = setting.rows[table.name]
    above = {
        key: _layout(setting, setting.design.schema.table(key.referenced_table)).counts
        for key in _required(setting, table)
    }
    size = _tenant_count(setting)
    if _to_tenant(setting, table) is None and above:
        weights: Sequence[float] = next(iter(above.values()))
    else:
        weights = weights_of(_over_tenants(setting, table), size)
    pairs = _pairs(setting, table, above)
    counts = shared_out(rows, weights, _room(above, pairs, [rows] * size))
    # More rows than references tell apart are a contradiction that is told; the lab refuses.
    counts = (counts[0] + rows - sum(counts), *counts[1:])
    own = salt(setting.seed, table.name.schema, table.name.name, "tenant")
    return Layout(rows=max(1, rows), counts=counts, salt=own)


def _tenant_count(setting: Setting) -> int:
    tenants = setting.tenants
    return min(MOST_TENANTS, setting.rows[tenants]) if tenants is not None else 1


def _pairs(
    setting: Setting, table: Table, above: Mapping[ForeignKey, Sequence[int]]
) -> list[list[Sequence[int]]]:
    """For each unique set that references alone make: the rows that each tenant can name."""
    column = setting.tenant_column(table.name)
    found: list[list[Sequence[int]]] = []
    for unique in unique_sets(table):
        inside = [key for key in above if set(key.columns) <= set(unique)]
        covered = {name for key in inside for name in key.columns} | {column}
        if covered >= set(unique):
            found.append([above[key] for key in inside])
    return found


def _room(
    above: Mapping[ForeignKey, Sequence[int]],
    pairs: Sequence[Sequence[Sequence[int]]],
    room: list[int],
) -> list[int]:
    """The most rows of each tenant, at most `room`: no parent missing, no pair twice."""
    for each in pairs:
        most = [1] * len(room)
        for counts in each:
            most = list(map(mul, most, counts))
        room = list(map(min, room, most))
    for counts in above.values():
        room = [rows if count else 0 for rows, count in zip(room, counts, strict=True)]
    return room


def usual_tenant(setting: Setting) -> int:
    """The number of the tenant in the middle of those that may have rows, the most first."""
    return _tenant_of_rank(setting, _tenant_count(setting) // 2)


def rows_of_tenants(setting: Setting, table: QualifiedName) -> tuple[tuple[int, int], ...]:
    """(number of the tenant, its rows in the table), the one with most rows first."""
    counts = _layout_of(setting, table).counts
    return tuple(
        (_tenant_of_rank(setting, rank), rows) for rank, rows in enumerate(counts) if rows > 0
    )


def counts_of_tenants(setting: Setting, table: QualifiedName) -> tuple[int, ...]:
    """The rows of each tenant in the table, the most first."""
    return _layout_of(setting, table).counts


def hottest_tenant(setting: Setting) -> int:
    """The number of the tenant with most rows."""
    return _tenant_of_rank(setting, 0)


def _tenant_of_rank(setting: Setting, rank: int) -> int:
    """The number of the tenant of a rank, from 0; the same in every table."""
    count = setting.rows[setting.tenants] if setting.tenants is not None else 1
    number = salt(setting.seed, "tenants")
    return 1 + (rank * coprime_stride(count, number % 89) + number % count) % count


def _whole(
    setting: Setting, table: Table, within: Sequence[ForeignKey]
) -> tuple[str, dict[tuple[str, ...], str]]:
    own = _layout(setting, table)
    count = setting.rows[setting.tenants] if setting.tenants is not None else 1
    number = salt(setting.seed, "tenants")
    rank = f"(pg_catalog.width_bucket({own.slot}, {own.starts}) - 1)"
    tenant = (
        f"(1 + ({rank} * {coprime_stride(count, number % 89)} + {number % count}) % {count})"
    )
    parents: dict[tuple[str, ...], str] = {}
    for key, partner in with_partners(table, within):
        parents[key.columns] = _within(setting, table, key, own, partner)
    return tenant, parents


def _within(
    setting: Setting,
    table: Table,
    key: ForeignKey,
    own: Layout,
    partner: ForeignKey | None,
) -> str:
    """SQL of the row that a row refers to among those of its tenant.

    In the innermost query `s` is the row's slot and `k` its tenant's place; then `j` is the
    row's place among its tenant's `n` rows, and `m` how many rows there are to refer to.
    """
    itself = key.referenced_table == table.name
    other = own if itself else _layout_of(setting, key.referenced_table)
    theirs = "o" if itself else "p"
    columns = f"{own.starts} AS o" + ("" if itself else f", {other.starts} AS p")
    if partner is not None:
        columns += f", {_layout_of(setting, partner.referenced_table).starts} AS q"
    tree = tree_within(setting, table, key)
    place = _place(setting, table, key, partner)
    guard = "j < m" if is_one_to_one(table, key) else "m > 0"
    if tree is not None:
        place = f"(j - 1) / {tenant_branches(own.counts[0], tree)}"
        guard = "j > 0"
    inner = (
        f"SELECT {own.slot} AS s, pg_catalog.width_bucket({own.slot}, {own.starts}) AS k, "
        f"{columns} OFFSET 0"
    )
    partners = ", q[k + 1] - q[k] AS w" if partner is not None else ""
    middle = (
        f"SELECT s - o[k] AS j, o[k + 1] - o[k] AS n, {theirs}[k] AS b, "  # noqa: S608 - numbers
        f"{theirs}[k + 1] - {theirs}[k] AS m{partners} FROM ({inner}) AS t OFFSET 0"
    )
    found = other.row(f"(b + {place})")
    return f"(SELECT CASE WHEN {guard} THEN {found} END FROM ({middle}) AS t)"  # noqa: S608 - numbers


def tenant_branches(most: int, tree: Tree) -> int:
    """Rows under one, so that the tenant with `most` rows has no more levels than there are."""
    return max(2, math.ceil(math.pow(most, 1.0 / max(1, tree.rule.depth - 1))))


def key_of_tenant(setting: Setting, values: Values, number: str, rows: int) -> str:
    """SQL of a tenant's key in so many rows, `number` being SQL of the tenant's number.

    UUIDs cost as much as all other columns of a row, and are worked out once for a statement.
    """
    count = setting.rows[setting.tenants] if setting.tenants is not None else 1
    if "::uuid" not in values.sql or not count <= min(rows, MOST_TENANTS):
        return values.at(number, number)
    return (
        f"(SELECT pg_catalog.array_agg({values.at('t.i', 't.i')} ORDER BY t.i) "  # noqa: S608 - our own SQL
        f"FROM pg_catalog.generate_series(1::bigint, {count}) AS t (i))[{number}]"
    )


def parents_within(setting: Setting, table: Table, key: ForeignKey) -> ParentsWithin | None:
    """How many rows of each tenant refer to how many; None where they make a tree."""
    if tree_within(setting, table, key) is not None:
        return None
    own, other = _layout(setting, table), _layout_of(setting, key.referenced_table)
    others = [one for one in table.foreign_keys if one is not key and len(one.columns) > 1]
    in_turn = partner_of(table, key, others) is not None
    itself = key.referenced_table == table.name
    return ParentsWithin(
        rows=own.counts,
        parents=tuple((n + 1) // 2 for n in own.counts) if itself else other.counts,
        sigma=0.0 if in_turn or itself else _over_parents(setting, table, key).sigma,
        layout=other,
    )


def lacking_share(setting: Setting, table: Table, key: ForeignKey) -> float:
    """The share of a table's rows that refer to none since their tenant has none for them.

    In the tree of each tenant it is its first row.
    """
    own = _layout(setting, table).counts
    rows = max(1, sum(own))
    if tree_within(setting, table, key) is not None:
        return sum(1 for count in own if count) / rows
    if key.referenced_table in {table.name, setting.tenants}:
        return 0.0
    pairs = zip(own, _layout_of(setting, key.referenced_table).counts, strict=True)
    if is_one_to_one(table, key):
        return sum(max(0, count - others) for count, others in pairs) / rows
    return sum(count for count, others in pairs if not others) / rows


def tenant_slot(setting: Setting, table: Table) -> str | None:
    """SQL of a row's slot among its tenant's rows; None where rows take tenants in turn."""
    return None if setting.minimal else _layout(setting, table).slot


def _layout_of(setting: Setting, name: QualifiedName) -> Layout:
    return _layout(setting, setting.design.schema.table(name))


def _place(setting: Setting, table: Table, key: ForeignKey, partner: ForeignKey | None) -> str:
    """SQL of the place of the row referred to among the `m` of the tenant."""
    if key.referenced_table == table.name:
        return "j / 2"
    if is_one_to_one(table, key):
        return "j"
    if partner is not None:
        return "(j / w + j % w) % m"
    if is_partner(table, key):
        return "j % m"
    spread = _over_parents(setting, table, key)
    inside = Spreading(rows=spread.rows, parents=1, active=1, sigma=spread.sigma)
    point = interpolated("((j + 0.5::double precision) / n)", inside)
    return f"least(m - 1, floor({point} * m)::bigint)"
