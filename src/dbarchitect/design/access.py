"""Access patterns as they run on the designed schema, and what they ask of its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.design.patterns.full_text_search import search_sql
from dbarchitect.design.uses import table_uses
from dbarchitect.errors import InvariantBrokenError
from dbarchitect.model.design import Bind, PhysicalAccess
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.references import references
from dbarchitect.sqltext.resolve import Catalogue, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.draft import Context, Draft
    from dbarchitect.indexing import TableUse
    from dbarchitect.model.brief import AccessPattern
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.sqltext.binds import BoundQuery
    from dbarchitect.sqltext.query import Comparison, QueryReferences

UNKNOWN = "unknown"
"""The type of a bind that is compared with no column: the server infers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodAccess:
    """An access pattern as it runs, and how it finds the rows of each table."""

    access: PhysicalAccess
    uses: tuple[TableUse, ...] = ()


def understood_access(draft: Draft, context: Context) -> tuple[UnderstoodAccess, ...]:
    """Each access pattern over the draft's tables, in the brief's order."""
    types = {
        table.name: {column.name: column.type for column in table.columns}
        for table in draft.tables
    }
    catalogue = Catalogue(
        tables={name: tuple(columns) for name, columns in types.items()},
        search_path=(context.brief.schema,),
    )
    return tuple(
        _search(context, pattern)
        if pattern.sql is None
        else _statement(pattern, pattern.sql, catalogue, types)
        for pattern in context.brief.access
    )


def _search(context: Context, pattern: AccessPattern) -> UnderstoodAccess:
    if pattern.search_entity is None:
        message = f"access pattern {pattern.name} has neither SQL nor a search"
        raise InvariantBrokenError(message)
    entity = context.brief.entity(pattern.search_entity)
    access = PhysicalAccess(
        name=pattern.name,
        sql=search_sql(context, entity, pattern.search_attributes),
        binds=(Bind(name="query", position=1, type="text"),),
        rate_per_hour=pattern.rate_per_hour,
        p95_ms=pattern.p95_ms,
        writes=False,
        tables=(context.names[entity.name].table,),
    )
    return UnderstoodAccess(access=access)


def _statement(
    pattern: AccessPattern,
    sql: str,
    catalogue: Catalogue,
    types: Mapping[QualifiedName, Mapping[str, str]],
) -> UnderstoodAccess:
    query = number_binds(sql)
    found = resolve(references(query.statement), catalogue)
    tables = [reference.table for reference in found.tables if reference.table is not None]
    access = PhysicalAccess(
        name=pattern.name,
        sql=query.text_numbered,
        binds=_binds(query, found, types),
        rate_per_hour=pattern.rate_per_hour,
        p95_ms=pattern.p95_ms,
        writes=found.is_write,
        tables=tuple(dict.fromkeys(tables)),
    )
    return UnderstoodAccess(access=access, uses=table_uses(found, types))


def _binds(
    query: BoundQuery,
    found: QueryReferences,
    types: Mapping[QualifiedName, Mapping[str, str]],
) -> tuple[Bind, ...]:
    compared: dict[int, Comparison] = {}
    for comparison in found.comparisons:
        for number in comparison.operand.binds:
            if comparison.column.table is not None and not comparison.wrappers:
                compared.setdefault(number, comparison)
    counts = {n for b in found.blocks if b.limit is not None for n in b.limit.binds}
    return tuple(
        _bind(name, number, compared.get(number), types)
        if number not in counts
        else Bind(name=name, position=number, type="bigint")
        for number, name in enumerate(query.names, start=1)
    )


def _bind(
    name: str,
    number: int,
    comparison: Comparison | None,
    types: Mapping[QualifiedName, Mapping[str, str]],
) -> Bind:
    if comparison is None or comparison.column.table is None:
        return Bind(name=name, position=number, type=UNKNOWN)
    table, column = comparison.column.table, comparison.column.name
    type_name = types[table].get(column, UNKNOWN)
    if comparison.operator == "= any" and type_name != UNKNOWN:
        type_name = f"{type_name}[]"
    return Bind(name=name, position=number, type=type_name, table=table, column=column)
