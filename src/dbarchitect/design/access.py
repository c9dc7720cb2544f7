"""Access patterns as they run on the designed schema, and what they ask of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.patterns.full_text_search import search_sql
from dbarchitect.model.design import Bind, PhysicalAccess
from dbarchitect.sqltext.binds import number_binds

if TYPE_CHECKING:
    from dbarchitect.design.draft import Context
    from dbarchitect.model.brief import AccessPattern


def physical_access(context: Context) -> tuple[PhysicalAccess, ...]:
    """Each access pattern with `$n` binds, in the brief's order."""
    return tuple(_physical(context, pattern) for pattern in context.brief.access)


def _physical(context: Context, pattern: AccessPattern) -> PhysicalAccess:
    if pattern.search_entity is not None:
        entity = context.brief.entity(pattern.search_entity)
        return PhysicalAccess(
            name=pattern.name,
            sql=search_sql(context, entity, pattern.search_attributes),
            binds=(Bind(name="query", position=1, type="text"),),
            rate_per_hour=pattern.rate_per_hour,
            p95_ms=pattern.p95_ms,
            writes=False,
            tables=(context.names[entity.name].table,),
        )
    query = number_binds(pattern.sql or "")
    return PhysicalAccess(
        name=pattern.name,
        sql=query.text_numbered,
        binds=tuple(
            Bind(name=name, position=number, type="text")
            for number, name in enumerate(query.names, start=1)
        ),
        rate_per_hour=pattern.rate_per_hour,
        p95_ms=pattern.p95_ms,
        writes=False,
        tables=(),
    )
