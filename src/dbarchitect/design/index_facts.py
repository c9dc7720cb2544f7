"""What is known of each table before its indexes are chosen: rows, widths, and what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.access import understood_access
from dbarchitect.design.extensions import EXTENSION_SCHEMA
from dbarchitect.design.names import CREATED_AT
from dbarchitect.design.sizes import sizes_at_horizon
from dbarchitect.indexing import TableFacts
from dbarchitect.model.brief import DeleteMode
from dbarchitect.model.design import Design
from dbarchitect.model.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.draft import Context, Draft
    from dbarchitect.model.brief import Entity
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Table


def table_facts(draft: Draft, context: Context) -> Mapping[QualifiedName, TableFacts]:
    """The facts of each entity's table, by the same assumptions as its size."""
    understood = understood_access(draft, context)
    changed = {pair for access in understood for pair in access.changed}
    deletes = {table for one in understood for table in one.access.deletes}
    sizes = sizes_at_horizon(_so_far(draft, context), context)
    return {
        table.name: TableFacts(
            rows=sizes.rows[table.name],
            appended=_appended(
                context, table, moved=table.name in {*deletes, *(name for name, _ in changed)}
            ),
            changed=frozenset(column for name, column in changed if name == table.name),
            average_bytes=tuple(
                (column.name, sizes.width(table.name, column.name).average_bytes)
                for column in table.columns
            ),
            extensions=EXTENSION_SCHEMA,
        )
        for table in draft.tables
        if table.partition_of is None and table.name in sizes.rows
    }


def _so_far(draft: Draft, context: Context) -> Design:
    """The design as far as its columns are known."""
    return Design(
        brief=context.brief,
        schema=Schema(tables=draft.tables),
        names=context.names,
        decisions=(),
        index_reasons=(),
        forecasts=tuple(context.forecasts.values()),
        access=(),
        roles={},
    )


def _appended(context: Context, table: Table, *, moved: bool) -> frozenset[str]:
    """The columns whose values grow with the rows; none where rows come and go.

    Rows that are changed are written again at another place, and what is deleted makes room
    for rows of any age. Rows of a table that is partitioned by a time come in its order, or
    nearly: those of one partition lie together in any case.
    """
    entity = context.entity_of(table.name)
    if entity is None or moved or _rows_go(entity, table):
        return frozenset()
    times = table.partition_key.columns if table.partition_key is not None else ()
    return frozenset(
        column.name for column in table.columns if _is_of_insert(column) or column.name in times
    )


def _rows_go(entity: Entity, table: Table) -> bool:
    """Whether rows are marked, or purged one by one."""
    is_purged = entity.retention_days is not None and table.partition_key is None
    return is_purged or entity.keeping.delete is DeleteMode.SOFT


def _is_of_insert(column: Column) -> bool:
    return column.name == CREATED_AT or column.default in {"now()", "CURRENT_DATE"}
