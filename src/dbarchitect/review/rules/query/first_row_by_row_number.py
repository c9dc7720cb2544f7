"""QRY38: The first row of each, by numbering all rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.first_rows import first_of_each, has_index, keys_of
from dbarchitect.review.ordering import sort_key
from dbarchitect.review.query_access import is_given, is_narrowed_by_value, is_one_row, tests_of
from dbarchitect.review.query_facts import STEADY, call_name, integer_of, is_aggregated
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.query_outputs import output_of, renames
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role, output_name, own_nodes
from dbarchitect.sqltext.composing import direction
from dbarchitect.sqltext.rewriting import (
    all_of,
    column_node,
    key_of,
    rewritten,
    with_fields,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.review.query_access import Test
    from dbarchitect.review.query_outputs import Output
    from dbarchitect.sqltext.blocks import Block, Source
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY38",
    slug="first_row_by_row_number",
    severity=Severity.INFO,
    summary=(
        "A query numbers the rows of each group and keeps number 1, where another table has "
        "the groups."
    ),
    why=(
        "All rows are sorted, or read in the order of an index, to be thrown away but for one "
        "of each group: DISTINCT ON does the same."
    ),
    remedy=(
        "Take the first row of each by LATERAL with ORDER BY and LIMIT 1, with an index on the "
        "group and the order: no more is read than is returned."
    ),
    systemic="{count} queries number all rows to keep the first of each group",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/queries-table-expressions.html#QUERIES-LATERAL",
        "https://www.postgresql.org/docs/18/functions-window.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """row_number() over columns that refer to another table, of which number 1 is kept.

    rank() keeps rows that tie and is another question. Where values lead to few rows, in
    tables that are known to be small, and where groups have few rows, it is cheap.

    Source: measured on PostgreSQL 18, a million rows of 1,000 groups: 3 s by row_number() and
    by DISTINCT ON alike, 0.04 s by LATERAL with an index on group and order.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for test in tests_of(block):
            output = output_of(query, block, test.side)
            if output is None or not _is_first(test) or call_name(output.value) != "row_number":
                continue
            found = _grouped(query, output)
            if found is None or not _is_of_many(query, block, output, found):
                continue
            columns = [held.column.name for held in found]
            keys = keys_of(query, found[0].relation, columns)
            if keys is None:
                continue
            listed, table = ", ".join(map(quote_identifier, columns)), found[0].relation.name
            yield Defect(
                message=(
                    f"All rows of {table.display} are read and numbered to keep one of each "
                    f"{listed}, which {keys.relation.name.display} has."
                ),
                claim=f"row_number() numbers them, and `{part_text(test.part)}` keeps one",
                node=test.part,
                remedy=_remedy(query, output, found),
                rewrite=partial(_by_lateral, query, block, test, output, found),
            )


def _window(output: Output) -> Node | None:
    """What stands behind OVER."""
    return None if output.value is None else output.value.child("over")


def _grouped(query: Query, output: Output) -> list[Held] | None:
    """The columns of one table by which the rows are numbered anew."""
    window = _window(output)
    keys = () if window is None else window.children("partitionClause")
    found = [query.own(output.block, key) for key in keys]
    known = [held for held in found if held is not None]
    is_one = len({id(held.source) for held in known}) == 1
    return known if is_one and len(known) == len(found) else None


def _is_first(test: Test) -> bool:
    return (test.operator, integer_of(test.other)) in {("=", 1), ("<=", 1), ("<", 2)}


def _is_of_many(query: Query, block: Block, output: Output, grouped: list[Held]) -> bool:
    """Whether the numbered rows are those of a table that is not looked up by a value.

    Of conditions from outside only those on the groups are asked before rows are numbered.
    """
    inner = output.block
    relations = [query.relation_of(source) for source in inner.sources]
    if any(r is None or query.relations.is_small(r) for r in relations) or not relations:
        return False
    if any(
        is_one_row(query, inner, source) or is_narrowed_by_value(query, inner, source)
        for source in inner.sources
    ):
        return False
    found = (
        output_of(query, block, test.side)
        for test in tests_of(block)
        if test.is_equality and is_given(query, block, test.other)
    )
    keys = {(id(held.source), held.column.name) for held in grouped}
    return not any(
        one is not None
        and one.source is output.source
        and one.held is not None
        and (id(one.held.source), one.held.column.name) in keys
        for one in found
    )


def _order_of(query: Query, output: Output) -> tuple[Node, ...] | None:
    """The keys of ORDER BY of the window, as a SELECT has them; None where one may differ.

    There a bare name may be that of an output column.
    """
    window = _window(output)
    found: list[Node] = []
    for item in () if window is None else window.children("orderClause"):
        node = item.child("node")
        held = query.own(output.block, node)
        if node is None or (node.kind in {"ColumnRef", "A_Const"} and held is None):
            return None
        if held is not None:
            node = column_node(held.source.name, held.column.name)
        found.append(with_fields(item, node=wrapped(node)))
    return tuple(found)


def _remedy(query: Query, output: Output, grouped: list[Held]) -> str:
    order = _order_of(query, output) or ()
    columns = [quote_identifier(held.column.name) for held in grouped]
    return f"{RULE.remedy} Its keys are {', '.join([*columns, *map(_key_text, order)])}."


def _key_text(item: Node) -> str:
    """A key of ORDER BY as an index has it."""
    node = item.child("node")
    held = column_node(*node.strings("fields")[-1:]) if node is not None else item
    bare = held if node is not None and node.kind == "ColumnRef" else node
    text = "" if bare is None else part_text(bare)
    return text + direction(item)


def _by_lateral(
    query: Query, around: Block, test: Test, output: Output, grouped: list[Held]
) -> str:
    """The statement that looks up one row of each group; empty where rows might differ.

    Of rows that tie both take any one.
    """
    inner, order = output.block, _order_of(query, output)
    first, columns = grouped[0], [held.column.name for held in grouped]
    keys = keys_of(query, first.relation, columns)
    if keys is None or order is None or not _is_plain(query, inner, output):
        return ""
    if not _is_served(query, output, first.source, columns):
        return ""
    said = key_of(test.part)
    if said not in map(key_of, around.wheres):
        return ""
    rows = with_fields(
        inner.node,
        targetList=[wrapped(target) for target in _targets(query, test, output)],
        sortClause=list(map(wrapped, order)) or None,
    )
    left = tuple(part for part in around.wheres if key_of(part) != said)
    return rewritten(
        query.blocks[0].node,
        {
            key_of(around.node): with_fields(around.node, whereClause=all_of(left)),
            key_of(inner.node): first_of_each(query, rows, first.source.name, keys),
        },
    )


def _is_served(query: Query, output: Output, source: Source, columns: list[str]) -> bool:
    """Whether an index has the rows of each group in the order of the window's first key."""
    window, relation = _window(output), query.relation_of(source)
    items = () if window is None else window.children("orderClause")
    first = sort_key(query, output.block, items[0], source) if items else None
    is_known = first is not None or not items
    return relation is not None and is_known and has_index(relation, columns, first)


def _is_plain(query: Query, inner: Block, output: Output) -> bool:
    """Whether the block only numbers rows of its tables, and nobody else reads it.

    Where an outer join adds rows of nulls, the condition on the number drops them again.
    """
    readers = [s for block in query.blocks for s in block.sources if s.block is inner]
    if len(readers) != 1 or renames(readers[0]) or any(map(inner.node.has, _OTHER_CLAUSES)):
        return False
    if readers[0].optional:
        return False
    if inner.role not in {Role.FROM, Role.CTE} or is_aggregated(inner):
        return False
    # A join that has a name hides those of its tables.
    if any(join.kind != "JOIN_INNER" or join.node.has("alias") for join in inner.joins):
        return False
    return all(
        call_name(node) in STEADY
        for target in inner.targets
        for node in own_nodes(target)
        if output.value is None or node.fields is not output.value.fields
    )


def _targets(query: Query, test: Test, output: Output) -> Iterator[Node]:
    """What the block returns, with 1 for the number where somebody may read it."""
    targets = output.block.targets
    called = output_name(targets[output.place])
    is_joined = any(
        called in join.using or join.is_natural or join.node.has("alias")
        for block in query.blocks
        for join in block.joins
    )
    is_read = (
        is_joined
        or len(targets) == 1
        or any(
            node.kind == "ColumnRef"
            and node.fields is not test.side.fields
            and (
                called in node.strings("fields") or node.children("fields")[-1].kind == "A_Star"
            )
            for other in query.blocks
            if other is not output.block
            for node in other.nodes
        )
    )
    for place, target in enumerate(targets):
        if place != output.place:
            yield target
        elif is_read:
            yield with_fields(target, val=_ONE, name=called)


_ONE = {
    "TypeCast": {
        "arg": {"A_Const": {"ival": {"ival": 1}}},
        "typeName": {"names": [{"String": {"sval": "int8"}}], "typemod": -1},
    }
}
"""The number of a first row, as row_number() gives it."""

_OTHER_CLAUSES = (
    "withClause",
    "distinctClause",
    "limitCount",
    "limitOffset",
    "lockingClause",
    "sortClause",
    "windowClause",
)
