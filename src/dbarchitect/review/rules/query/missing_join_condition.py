"""QRY20: Tables that no condition joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.groups import Groups
from dbarchitect.review.query_access import are_one_row, is_given, is_one_row, tests_in
from dbarchitect.review.query_facts import integer_of, is_aggregated
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.query_outputs import output_of
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role, own_nodes
from dbarchitect.sqltext.shapes import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block, Source
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY20",
    slug="missing_join_condition",
    severity=Severity.WARNING,
    summary=("A query names tables that no condition brings together."),
    why=(
        "Each row of one meets each row of the other: a thousand by a thousand is a "
        "million rows, and totals are that much too large."
    ),
    remedy=("Add the condition, or write CROSS JOIN if all pairs are meant."),
    systemic="{count} queries pair all rows of tables",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/queries-table-expressions.html#QUERIES-JOIN",
    ),
    since="0.1",
)


_OF_ITS_SOURCES = frozenset({"UpdateStmt", "DeleteStmt"})
"""They hand on a row for each row of their sources at most; INSERT makes its own."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Tables of one FROM, UPDATE or DELETE without a common condition.

    CROSS JOIN and ON true say that all pairs are meant; a source of one row, a function and a
    lateral subquery are joined to all, and so are rows that a SELECT itself writes out; two
    columns that equal the same value are joined.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        groups = _groups(query, block)
        if len(groups) > 1:
            one, other = (quote_identifier(group[0].name) for group in groups[:2])
            is_write = block.node.kind != "SelectStmt"
            yield Defect(
                message=(
                    f"Each row of {one} meets each row of {other}: no condition joins them."
                    + (" All rows are changed." if is_write else "")
                ),
                claim=f"no condition names columns of both {one} and {other}",
                node=groups[1][0].node,
                remedy=f"Add the condition that joins {one} to {other}." if is_write else "",
                severity=Severity.ERROR if is_write else Severity.WARNING,
            )


def _groups(query: Query, block: Block) -> list[list[Source]]:
    """The sources that hang together; one group where that is not certain."""
    sources = block.sources
    if len(sources) < len((0, 1)) or block.node.kind in {"InsertStmt", "MergeStmt"}:
        return []
    groups = Groups(len(sources))
    for join in block.joins:
        if join.using or join.is_natural or all(_is_free(c) for c in join.conditions):
            groups.join({*join.left, *join.right})
    by_value: dict[str, int] = {}
    for part in block.all_conditions:
        named = _named(query, block, part)
        if named is None:
            return []
        groups.join(named)
        for test in tests_in(part):
            if len(named) == 1 and test.operator == "=" and is_given(query, block, test.other):
                groups.join({*named, by_value.setdefault(shape_of(test.other), min(named))})
    everywhere = {
        index for index, source in enumerate(sources) if _meets_one(query, block, source)
    }
    found = groups.listed()
    kept = [[sources[i] for i in group if i not in everywhere] for group in found]
    return [group for group in kept if group]


def _is_free(condition: Node) -> bool:
    return all(item.kind != "ColumnRef" for item in condition.descend())


def _named(query: Query, block: Block, part: Node) -> set[int] | None:
    """The places of the sources whose columns the part names; None where it is not certain."""
    places = {id(source): index for index, source in enumerate(block.sources)}
    names = {source.name: index for index, source in enumerate(block.sources)}
    inner = [b for b in query.blocks if b.sublink is not None and _holds(part, b.sublink)]
    found: set[int] = set()
    for scope, item in [(block, n) for n in own_nodes(part)] + [
        (b, n) for b in inner for n in b.nodes
    ]:
        if item.kind != "ColumnRef" or (scope is not block and _is_star(item)):
            continue
        held = query.column(scope, item)
        qualifier = "".join(item.strings("fields")[:-1][-1:])
        known = held or output_of(query, scope, item)
        if known is not None:
            found |= {places[id(known.source)]} if id(known.source) in places else set()
        elif qualifier in names:
            found.add(names[qualifier])
        elif not qualifier or any(source.goes_by(qualifier) for source in block.sources):
            return None
    return found


def _is_star(node: Node) -> bool:
    """Whether it is `*`, which is of a subquery's own sources."""
    return not node.strings("fields")


def _holds(part: Node, sublink: Node) -> bool:
    return any(item.fields is sublink.fields for item in part.descend())


def _meets_one(query: Query, block: Block, source: Source) -> bool:
    """Whether it is one row, made from the others, or rows that a SELECT writes out."""
    if source.relation is None and source.block is None:
        return True
    if source.node.flag("lateral") or is_one_row(query, block, source):
        return True
    inner = source.block
    if inner is None:
        return source.relation is None
    return _is_one(query, inner) or (block.is_select and _is_written_out(query, inner))


def _is_one(query: Query, inner: Block) -> bool:
    """Whether a subquery gives one row, or a CTE writes one."""
    written = inner.node.child("selectStmt") or inner.node
    if written.has("valuesLists"):
        return len(written.children("valuesLists")) == 1
    is_of_its_sources = inner.is_select or inner.node.kind in _OF_ITS_SOURCES
    if is_of_its_sources and are_one_row(query, inner):
        return True
    is_total = is_aggregated(inner) and not inner.node.has("groupClause")
    return is_total or integer_of(inner.node.child("limitCount")) == 1


def _is_written_out(query: Query, inner: Block) -> bool:
    """Whether a subquery has as many rows as the text of the query says."""
    arms = [below for below in inner.below if below.role is Role.ARM]
    if arms:
        return all(_is_one(query, arm) or _is_written_out(query, arm) for arm in arms)
    return inner.node.kind == "SelectStmt" and inner.node.has("valuesLists")
