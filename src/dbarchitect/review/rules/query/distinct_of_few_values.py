"""QRY39: The few values of a column, by reading all rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.evidence import Measurement, Unit
from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.reading import Known
from dbarchitect.review.mean_widths import column_statistics
from dbarchitect.review.query_access import part_name
from dbarchitect.review.query_facts import integer_of
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role, output_name
from dbarchitect.sqltext.composing import direction, named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.snapshot import ColumnStatistics, Snapshot
    from dbarchitect.review.mean_widths import Key
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.review.relations import Relation
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY39",
    slug="distinct_of_few_values",
    severity=Severity.INFO,
    summary="A query lists the few different values of a column of a large table.",
    why=(
        "All rows are read, or all entries of an index: PostgreSQL does not skip from a value "
        "to the next one for DISTINCT and GROUP BY."
    ),
    remedy=(
        "Keep the values in a table of their own that the column refers to, or go from value "
        "to value by a recursive query."
    ),
    systemic="{count} queries read large tables for the few values of a column",
    needs=frozenset({Need.WORKLOAD, Need.STATISTICS, Need.SIZES}),
    references=(
        "https://wiki.postgresql.org/wiki/Loose_indexscan",
        "https://www.postgresql.org/docs/18/queries-with.html#QUERIES-WITH-RECURSIVE",
    ),
    since="0.1",
)


def check(
    snapshot: Snapshot, *, minimum_rows: int = 100_000, rows_of_each: int = 1000
) -> Iterator[Finding]:
    """DISTINCT of one column, or GROUP BY it alone, that a B-tree begins with.

    Of a partitioned table each step looks into all partitions.

    Args:
        snapshot: What was read.
        minimum_rows: Smaller tables are read in a few milliseconds.
        rows_of_each: So many rows have each value on the mean. Source: measured on
            PostgreSQL 18, a million rows: of 1,000 values DISTINCT took 0.8 s, going from one
            to the next 0.02 s; of 100,000 values 1.9 s and 3.2 s. Its skip scans are for
            look-ups, and DISTINCT uses none.
    """
    statistics = _statistics(snapshot)

    def defects(query: Query) -> Iterator[Defect]:
        for block in query.blocks:
            held = _listed(query, block)
            rows = None if held is None else query.relations.rows_of(held.relation)
            if held is None or rows is None or rows < minimum_rows:
                continue
            values = _values(held, rows, statistics)
            if values and rows >= rows_of_each * values * _tables(held.relation):
                yield _defect(query, block, held, rows, values)

    return found_in_queries(snapshot, RULE, defects)


def _listed(query: Query, block: Block) -> Held | None:
    """The column whose different values the block lists, all of its table."""
    if not block.is_select or len(block.sources) != 1 or block.wheres:
        return None
    if block.role not in {Role.STATEMENT, Role.FROM, Role.CTE}:
        return None
    value = block.targets[0].child("val") if len(block.targets) == 1 else None
    held = query.own(block, value)
    if held is None or held.relation.has_children:
        return None
    groups = block.node.children("groupClause")
    is_distinct = block.node.has("distinctClause") and not groups
    is_grouped = len(groups) == 1 and not block.node.has("distinctClause")
    if is_grouped:
        grouped = query.own(block, groups[0])
        is_grouped = grouped is not None and grouped.column is held.column
    is_all = not any(map(block.node.has, _OTHER_CLAUSES))
    return held if is_all and (is_distinct or is_grouped) and _is_ordered(held) else None


def _is_ordered(held: Held) -> bool:
    """Whether a B-tree has the column's values in the order of the operator `>`."""
    return any(
        key.column == held.column.name and key.operator_class is None and key.collation is None
        for index in held.relation.ordered_indexes
        for key in index.keys[:1]
    )


def _statistics(snapshot: Snapshot) -> dict[Key, ColumnStatistics]:
    """What the planner knows of columns, of a partitioned table's with all partitions."""
    assert isinstance(snapshot.planner_statistics, Known)  # noqa: S101 - the rule needs them
    columns = snapshot.planner_statistics.value.columns
    found = {(one.relation, one.column): one for one in columns if one.inherited}
    return found | column_statistics(snapshot)


def _tables(relation: Relation) -> int:
    """How many tables hold its rows."""
    below = relation.partitions.get(relation.name, ())
    waiting, found = [*below], 0
    while waiting:
        table = waiting.pop()
        found += table.partition_key is None
        waiting += relation.partitions.get(table.name, ())
    return found if below else 1


def _values(held: Held, rows: int, statistics: Mapping[Key, ColumnStatistics]) -> int:
    """How many different values the planner believes in, 0 where it does not know."""
    known = statistics.get((held.relation.name, held.column.name))
    if known is None:
        return 0
    return round(known.distinct if known.distinct >= 0 else -known.distinct * rows)


def _defect(query: Query, block: Block, held: Held, rows: int, values: int) -> Defect:
    table = held.relation.name.display
    return Defect(
        message=(
            f"About {rows:,} rows of {table} are read to list about {values:,} values of "
            f"{quote_identifier(held.column.name)}."
        ),
        claim=f"the planner believes in {values} values of {held.written}",
        node=block.targets[0],
        detail=held.written,
        measurements=(
            Measurement(name="rows of the table", value=rows, unit=Unit.ROWS, varying=True),
            Measurement(name="values", value=values, unit=Unit.COUNT, varying=True),
        ),
        rewrite=partial(_by_steps, query, block, held),
    )


def _by_steps(query: Query, block: Block, held: Held) -> str:
    """The statement that goes from each value to the next one; empty for a part of another."""
    ordered = block.node.children("sortClause")
    if len(query.blocks) > 1 or len(ordered) > 1:
        return ""
    order = _order(query, block, held, ordered)
    if order is None:
        return ""
    name, called = part_name(held), named(part_name(held), output_name(block.targets[0]))
    rows = f"SELECT t.{name} FROM {held.relation.name.sql} AS t WHERE t.{name}"  # noqa: S608 - names are quoted; it is printed
    next_one = f"{rows} > found.{name} ORDER BY t.{name} LIMIT 1"
    steps = (
        f"WITH RECURSIVE found ({name}) AS (({rows} IS NOT NULL ORDER BY t.{name} LIMIT 1) "  # noqa: S608 - names are quoted; it is printed
        f"UNION ALL SELECT ({next_one}) FROM found WHERE found.{name} IS NOT NULL) "
        f"SELECT {called} FROM found WHERE {name} IS NOT NULL"
    )
    if not query.never_null(held):
        steps += f" UNION ALL SELECT NULL WHERE EXISTS ({rows} IS NULL)"
    return f"{steps}{order};"


def _order(query: Query, block: Block, held: Held, ordered: tuple[Node, ...]) -> str | None:
    """ORDER BY of the listed column; None where it is of something else."""
    if not ordered:
        return ""
    (item,) = ordered
    node = item.child("node")
    names = () if node is None else node.strings("fields")
    key = query.own(block, node)
    is_output = integer_of(node) == 1 or names == (output_name(block.targets[0]),)
    is_its = is_output or (key is not None and key.column is held.column)
    if not is_its or item.text("sortby_dir") == "SORTBY_USING":
        return None
    return f" ORDER BY 1{direction(item)}"


_OTHER_CLAUSES = ("havingClause", "limitCount", "limitOffset", "lockingClause", "windowClause")
