"""Access patterns as they run on the designed schema, and what they ask of its tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.design.patterns.full_text_search import search_sql
from dbarchitect.design.tested import type_of_expression
from dbarchitect.design.uses import changed_columns, table_uses
from dbarchitect.errors import InvariantBrokenError
from dbarchitect.model.brief import AccessPattern
from dbarchitect.model.design import Bind, BindUse, PhysicalAccess
from dbarchitect.model.quantities import PerHour
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.query import Clause, OperandKind, TableAccess
from dbarchitect.sqltext.references import references
from dbarchitect.sqltext.resolve import Catalogue, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.design.draft import Context, Draft
    from dbarchitect.indexing import TableUse
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.summary import CopyChoice
    from dbarchitect.sqltext.binds import BoundQuery
    from dbarchitect.sqltext.query import Comparison, QueryReferences

UNKNOWN = "unknown"
"""The type of a bind that stands for no column: the server infers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderstoodAccess:
    """An access pattern as it runs, and how it finds the rows of each table.

    `changed` are the columns that it assigns to in rows that are there, `inserts` the tables
    that it adds rows to, in a CTE as well.
    """

    access: PhysicalAccess
    uses: tuple[TableUse, ...] = ()
    changed: frozenset[tuple[QualifiedName, str]] = frozenset()
    inserts: frozenset[QualifiedName] = frozenset()


def understood_access(draft: Draft, context: Context) -> tuple[UnderstoodAccess, ...]:
    """Each access pattern over the draft's tables, in the brief's order; then copies' calls.

    Totals that rows keep are read from the rows.
    """
    types = {
        table.name: {column.name: column.type for column in table.columns}
        for table in draft.tables
    }
    catalogue = Catalogue(
        tables={name: tuple(columns) for name, columns in types.items()},
        search_path=(context.brief.schema,),
    )
    from_rows = {
        choice.pattern: choice.summary.asked
        for choice in context.copies
        if choice.is_column and choice.summary is not None and choice.verdict.is_kept
    }
    understood = tuple(
        _search(context, pattern)
        if pattern.sql is None
        else _statement(pattern, from_rows.get(pattern.name, pattern.sql), catalogue, types)
        for pattern in context.brief.access
    )
    calls = (_call(choice, catalogue, types) for choice in context.copies)
    return (
        *answered_from_copies(understood, context.copies),
        *(call for call in calls if call is not None),
    )


def answered_from_copies(
    understood: tuple[UnderstoodAccess, ...], copies: tuple[CopyChoice, ...]
) -> tuple[UnderstoodAccess, ...]:
    """The same, but a pattern that a kept copy answers reads that instead of its tables."""
    readings = {
        choice.pattern: choice.summary.reading
        for choice in copies
        if choice.summary is not None and choice.verdict.is_kept and not choice.is_column
    }
    return tuple(
        replace(one, access=replace(one.access, sql=readings[one.access.name]), uses=())
        if one.access.name in readings
        else one
        for one in understood
    )


def _call(
    choice: CopyChoice,
    catalogue: Catalogue,
    types: Mapping[QualifiedName, Mapping[str, str]],
) -> UnderstoodAccess | None:
    """What a table of sums asks of the rows under it when it goes on; None of another."""
    summary = choice.summary if choice.verdict.is_kept else None
    if summary is None or summary.advance is None:
        return None
    sql = ":since".join(summary.advance.query)
    rate = PerHour(summary.refreshes_per_hour)
    pattern = AccessPattern(name=summary.advance.called, rate_per_hour=rate, sql=sql)
    return _statement(pattern, sql, catalogue, types)


def _search(context: Context, pattern: AccessPattern) -> UnderstoodAccess:
    if pattern.search_entity is None:
        message = f"access pattern {pattern.name} has neither SQL nor a search"
        raise InvariantBrokenError(message)
    entity = context.brief.entity(pattern.search_entity)
    access = PhysicalAccess(
        name=pattern.name,
        sql=search_sql(context, entity, pattern.search_attributes),
        binds=(Bind(name="query", position=1, type="text", use=BindUse.SEARCHED),),
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
        deletes=_touched(found, TableAccess.DELETE),
    )
    return UnderstoodAccess(
        access=access,
        uses=table_uses(found, types, rate_per_hour=pattern.rate_per_hour),
        changed=changed_columns(found),
        inserts=_touched(found, TableAccess.INSERT),
    )


def _touched(found: QueryReferences, access: TableAccess) -> frozenset[QualifiedName]:
    return frozenset(
        reference.table
        for reference in found.tables
        if reference.table is not None and access in reference.actions
    )


def _binds(
    query: BoundQuery,
    found: QueryReferences,
    types: Mapping[QualifiedName, Mapping[str, str]],
) -> tuple[Bind, ...]:
    """What each bind stands for.

    A bind that a row is found by is that before all else: written values must go with it.
    """
    known: dict[int, Bind] = {}
    for uses in (_counted(found), _equal(found), _assigned(found), _compared(found)):
        for number, bind in uses:
            known.setdefault(number, bind)
    return tuple(
        _typed(known.get(number, _UNKNOWN), name, number, types)
        for number, name in enumerate(query.names, start=1)
    )


_UNKNOWN = Bind(name="", position=0, type=UNKNOWN, use=BindUse.UNKNOWN)
_LIST = "list"


def _typed(
    bind: Bind,
    name: str,
    number: int,
    types: Mapping[QualifiedName, Mapping[str, str]],
) -> Bind:
    bind = replace(bind, name=name, position=number)
    if bind.table is None or bind.column is None:
        return bind
    column_type = types[bind.table].get(bind.column, UNKNOWN)
    is_list = bind.type == _LIST and column_type != UNKNOWN
    return replace(bind, type=f"{column_type}[]" if is_list else column_type)


def _counted(found: QueryReferences) -> Iterator[tuple[int, Bind]]:
    for block in found.blocks:
        for operand in (block.limit, block.offset):
            for number in operand.binds if operand is not None else ():
                yield number, replace(_UNKNOWN, type="bigint", use=BindUse.COUNTED)


def _equal(found: QueryReferences) -> Iterator[tuple[int, Bind]]:
    usable = (c for c in found.comparisons if _is_known(c) and c.is_equality)
    for comparison in usable:
        yield from _of_comparison(comparison)


def _compared(found: QueryReferences) -> Iterator[tuple[int, Bind]]:
    for comparison in found.comparisons:
        if _is_known(comparison):
            yield from _of_comparison(comparison)


def _is_known(comparison: Comparison) -> bool:
    """Whether the values of what is compared can be looked up in rows."""
    return not comparison.wrappers or type_of_expression(comparison) is not None


def _of_comparison(comparison: Comparison) -> Iterator[tuple[int, Bind]]:
    column, operand = comparison.column, comparison.operand
    bind = Bind(
        name="",
        position=0,
        type=_LIST if comparison.operator == "= any" else UNKNOWN,
        table=column.table,
        column=column.name,
        within=operand.kind is OperandKind.EXPRESSION,
        operator=comparison.operator,
        tested=comparison.written or None,
    )
    if column.table is not None:
        yield from ((number, bind) for number in operand.binds)


def _assigned(found: QueryReferences) -> Iterator[tuple[int, Bind]]:
    matched = {
        (column.block, column.table, column.name)
        for column in found.columns
        if column.clause is Clause.CONFLICT
    }
    for assignment in found.assignments:
        column = assignment.column
        is_new = assignment.clause is Clause.INSERT
        is_matched = is_new and (column.block, column.table, column.name) in matched
        bind = Bind(
            name="",
            position=0,
            type=UNKNOWN,
            table=column.table,
            column=column.name,
            use=BindUse.MATCHED if is_matched else BindUse.ASSIGNED,
            within=assignment.operand.kind is OperandKind.EXPRESSION,
            row=assignment.row,
        )
        if column.table is not None:
            yield from ((number, bind) for number in assignment.operand.binds)
