"""How a statement finds the rows of each table that it names.

Rules:
    1. Only conditions that must hold for every row count: what stands under OR narrows
       nothing that an index could find. A function of a column counts where its value follows
       from its arguments alone, as an index asks.
    2. A table that is reached from another one by a join is a use of its own for the join
       column. Where conditions narrow one side, the other one is found from it; where they
       narrow both or none, which side is read first is for the planner to choose.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

from dbarchitect.design.tested import condition_of
from dbarchitect.indexing import Ordering, TableUse
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.sqltext.query import DISTANCES, Clause, OperandKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.indexing import Condition
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.sqltext.query import ColumnReference, Comparison, QueryReferences

    _Instance = tuple[int, QualifiedName, str | None]
    _Types = Mapping[QualifiedName, Mapping[str, str]]


_NEVER = 1 << 30
"""Steps to a table that no condition narrows, not even through a join."""

_BARE_CONSTANT = frozenset(
    {"smallint", "integer", "bigint", "boolean", "double precision", "real", "numeric"}
)


def table_uses(
    found: QueryReferences, types: _Types, *, rate_per_hour: float = 0.0
) -> tuple[TableUse, ...]:
    """The uses of tables by a statement whose columns are resolved."""
    narrowing = [c for c in found.comparisons if c.is_conjunct and not c.wrappers]
    uses: list[TableUse] = []
    for instance in _instances(found):
        own = [c for c in narrowing if _instance(c.column, found) == instance]
        use = _own_use(instance, own, found, types)
        use = replace(use, **_beyond(instance, found, types[instance[1]]))
        if use != TableUse(table=instance[1]):
            reads = _reads(instance, found)
            uses.append(replace(use, reads=reads, rate_per_hour=rate_per_hour))
    joins = _join_uses(narrowing, found)
    uses.extend(replace(use, rate_per_hour=rate_per_hour) for use in joins)
    return tuple(dict.fromkeys(uses))


def changed_columns(found: QueryReferences) -> frozenset[tuple[QualifiedName, str]]:
    """The columns that the statement assigns to in rows that are there."""
    return frozenset(
        (item.column.table, item.column.name)
        for item in found.assignments
        if item.column.table is not None and item.clause in {Clause.SET, Clause.CONFLICT}
    )


class _Beyond(TypedDict):
    """The parts of a use that are neither equality nor range nor order of bare columns."""

    conditions: tuple[Condition, ...]
    nearest: Condition | None


def _beyond(instance: _Instance, found: QueryReferences, types: Mapping[str, str]) -> _Beyond:
    own = [c for c in found.comparisons if _instance(c.column, found) == instance]
    distances = [c for c in own if c.clause is Clause.ORDER_BY and c.operator in DISTANCES]
    tests = (
        condition_of(c, types[c.column.name])
        for c in own
        if c.is_conjunct and c.column.name in types
    )
    return {
        "conditions": tuple(dict.fromkeys(test for test in tests if test is not None)),
        "nearest": condition_of(distances[0], types[distances[0].column.name])
        if distances
        else None,
    }


def _reads(instance: _Instance, found: QueryReferences) -> tuple[str, ...]:
    """Every column of the table that the statement names; empty where it takes all."""
    if found.is_write or any(column.name == "*" for column in found.columns):
        return ()
    own = (c.name for c in found.columns if _instance(c, found) == instance)
    return tuple(dict.fromkeys(own))


def _instances(found: QueryReferences) -> Iterator[_Instance]:
    columns = [c.column for c in found.comparisons]
    columns += [
        key.column for b in found.blocks for key in b.order_by if key.column is not None
    ]
    instances = [_instance(column, found) for column in columns]
    yield from dict.fromkeys(item for item in instances if item is not None)


def _instance(column: ColumnReference, found: QueryReferences) -> _Instance | None:
    """The block, table and, where the block names that table twice, the alias."""
    if column.table is None:
        return None
    if not _is_own(column, found):
        return None
    sources = found.blocks[column.block].sources
    tables = [found.tables[s.table].table for s in sources if s.table is not None]
    alias = column.qualifier if tables.count(column.table) > 1 else None
    return (column.block, column.table, alias)


def _own_use(
    instance: _Instance, own: list[Comparison], found: QueryReferences, types: _Types
) -> TableUse:
    block, table, _ = instance
    known = types[table]
    return TableUse(
        table=table,
        equal=tuple(dict.fromkeys(c.column.name for c in own if _is_equal_to_bind(c))),
        ranges=tuple(dict.fromkeys(c.column.name for c in own if _is_bound_range(c))),
        constants=tuple(
            dict.fromkeys(text for c in own if (text := _constant(c, known)) is not None)
        ),
        sorted_by=_ordering(instance, found),
        limited=found.blocks[block].limit is not None,
    )


def _is_equal_to_bind(comparison: Comparison) -> bool:
    return comparison.is_equality and bool(comparison.operand.binds)


def _is_bound_range(comparison: Comparison) -> bool:
    return comparison.is_range and comparison.operand.kind is not OperandKind.COLUMN


def _constant(comparison: Comparison, types: Mapping[str, str]) -> str | None:
    """The condition as SQL where every run makes the same one; else nothing."""
    column = quote_identifier(comparison.column.name)
    if comparison.operator in {"is null", "is not null"}:
        return f"{column} {comparison.operator.upper()}"
    operand = comparison.operand
    is_constant = operand.kind is OperandKind.CONSTANT and comparison.row_position is None
    if comparison.operator != "=" or not is_constant or len(operand.constants) != 1:
        return None
    (value,) = operand.constants
    if value is None:
        return None
    type_name = types.get(comparison.column.name, "text").partition("(")[0]
    written = value if type_name in _BARE_CONSTANT else quote_literal(value)
    return f"{column} = {written}"


def _ordering(instance: _Instance, found: QueryReferences) -> tuple[Ordering, ...]:
    """The ORDER BY of the block where all of it lies in this one table; else nothing."""
    block = found.blocks[instance[0]]
    if block.group_by or block.is_distinct:
        return ()
    made: list[Ordering] = []
    for key in block.order_by:
        if key.column is None or _instance(key.column, found) != instance:
            return ()
        made.append(
            Ordering(
                column=key.column.name,
                descending=key.is_descending,
                nulls_first=key.is_nulls_first,
            )
        )
    return tuple(made)


def _join_uses(comparisons: list[Comparison], found: QueryReferences) -> Iterator[TableUse]:
    joins = [
        (c.column, c.operand.column)
        for c in comparisons
        if c.operator == "=" and c.operand.column is not None
    ]
    steps = _steps(comparisons, joins, found)
    for one, two in joins:
        for column, other in ((one, two), (two, one)):
            mine, theirs = (steps.get(_instance(c, found), _NEVER) for c in (column, other))
            if column.table is not None and _is_own(column, found) and mine >= theirs:
                yield TableUse(table=column.table, equal=(column.name,))


def _steps(
    comparisons: list[Comparison],
    joins: list[tuple[ColumnReference, ColumnReference]],
    found: QueryReferences,
) -> dict[_Instance | None, int]:
    """How many joins lie between each instance and one that conditions narrow.

    What an outer block reads (None) is at hand before the block begins.
    """
    steps: dict[_Instance | None, int] = {None: -1}
    for comparison in comparisons:
        if comparison.operand.kind is not OperandKind.COLUMN:
            steps[_instance(comparison.column, found)] = 0
    steps[None] = -1
    pairs = [(_instance(one, found), _instance(two, found)) for one, two in joins]
    for step in range(1, len(pairs) + 1):
        for near, far in (*pairs, *((two, one) for one, two in pairs)):
            if steps.get(near) in {step - 1, -1} and far not in steps:
                steps[far] = step
    return steps


def _is_own(column: ColumnReference, found: QueryReferences) -> bool:
    """Whether the column's table is read by the block that names it, not by an outer one."""
    sources = found.blocks[column.block].sources
    return any(
        s.table is not None
        and found.tables[s.table].table == column.table
        and column.qualifier in {None, s.name}
        for s in sources
    )
