"""What a reference says of the tenant: to whom a project belongs, all of its tasks belong.

Every statement compares the tenant and the reference. A planner that knows nothing of both
takes them as independent and multiplies their shares: it believes in one row where there are
hundreds, and any index will do. A statistics object of kind `dependencies` tells it.
Source: PostgreSQL documentation 14.2.2.1 (functional dependencies).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.names import derived_name
from dbarchitect.design.tenancy.ownership import carries_tenant
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import ExtendedStatistics
from dbarchitect.model.twin import DependencyFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.design.draft import Context, Draft
    from dbarchitect.design.proof.setting import Setting
    from dbarchitect.model.schema import ForeignKey, Table
    from dbarchitect.model.snapshot import ColumnStatistics

KIND = "dependencies"

_WORDS = "Rows with one {column} have one {tenant}: what is asked of both is not counted twice."


def tenant_statistics(draft: Draft, context: Context) -> Iterator[ExtendedStatistics]:
    """One for each reference within a tenant of the entities' tables, but those that are keys.

    A row that a key tells apart is one row, and the planner knows.
    """
    if not carries_tenant(context.brief):
        return
    for entity in context.brief.entities:
        names = context.names[entity.name]
        if names.tenant is None or entity.name == context.brief.requirements.tenancy_entity:
            continue
        table = draft.table(names.table)
        unique = {frozenset(key.columns) for key in table.keys}
        for key in table.foreign_keys:
            if names.tenant not in key.columns or frozenset(key.columns) in unique:
                continue
            own = [column for column in key.columns if column != names.tenant]
            if len(own) == 1 and _is_made(draft, key, own[0]):
                yield _statistics(context, table, names.tenant, own[0])


def _is_made(draft: Draft, key: ForeignKey, column: str) -> bool:
    """Whether the server makes the key referred to: one that people give is known to many."""
    referenced = key.referenced_columns[key.columns.index(column)]
    found = draft.table(key.referenced_table).column(referenced)
    return found.identity is not None or "uuid" in (found.default or "")


def _statistics(context: Context, table: Table, tenant: str, column: str) -> ExtendedStatistics:
    stem = table.name.name
    name = QualifiedName(table.name.schema, derived_name(stem, (tenant, column), "stat"))
    columns = ", ".join(map(quote_identifier, (tenant, column)))
    return ExtendedStatistics(
        name=name,
        table=table.name,
        definition=f"CREATE STATISTICS {name.sql} ({KIND}) ON {columns} FROM {table.name.sql}",
        kinds=(KIND,),
        owner=context.roles.owner,
        comment=_WORDS.format(column=column, tenant=tenant),
    )


def tenant_dependencies(
    setting: Setting, known: Iterable[ColumnStatistics]
) -> Iterator[DependencyFacts]:
    """How far each reference determines the tenant: in all rows that have the reference.

    Rows without it are one value that says nothing of the tenant.
    Source: `dependency_degree`, src/backend/statistics/dependencies.c.
    """
    missing = {(one.relation, one.column): one.null_fraction for one in known}
    for statistics in setting.design.schema.statistics:
        tenant = setting.tenant_column(statistics.table)
        table = setting.design.schema.table(statistics.table)
        for key in table.foreign_keys:
            for column in key.columns:
                name = derived_name(table.name.name, (tenant or "", column), "stat")
                share = missing.get((table.name, column))
                if statistics.name.name != name or share in {None, 1.0}:
                    continue
                yield DependencyFacts(
                    statistics=statistics.name,
                    column=column,
                    determines=tenant or "",
                    degree=1.0 - (share or 0.0),
                )
