"""QRY40: A LEFT JOIN of which nothing is read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_access import held_of, is_free_of, tests_in
from dbarchitect.review.query_facts import VOLATILE, call_name, is_aggregated
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.query_outputs import is_named
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role
from dbarchitect.sqltext.rewriting import key_of, rewritten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block, Join, Source

RULE = Rule(
    code="QRY40",
    slug="unread_left_join",
    severity=Severity.WARNING,
    summary="A query joins a table by LEFT JOIN and reads nothing of it.",
    why=(
        "Where several rows match, each row of the other side comes as often; where DISTINCT "
        "or EXISTS takes that away again, the table was read for nothing."
    ),
    remedy="Leave the join out, or return what tells the rows apart.",
    systemic="{count} queries read nothing of a table that they join",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/queries-table-expressions.html#QUERIES-JOIN",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """A table on the right of a LEFT JOIN that no expression names but for ON of such joins.

    One that a unique key finds is left out by the planner itself. Counts of rows may mean the
    rows that match, and conditions other than equality may leave one of them: silent.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        if not block.is_select or not block.joins or _counts_rows(block):
            continue
        is_once = _comes_once(block)
        for source, joins in _unread(query, block):
            name = quote_identifier(source.name)
            if is_once:
                yield Defect(
                    message=f"{name} is read and joined, and no row that comes depends on it.",
                    claim=f"nothing names {name} but the condition of its join",
                    node=source.node,
                    detail=name,
                    severity=Severity.INFO,
                    rewrite=partial(_without, query, joins),
                )
            elif block.role in _SHOWN:
                yield Defect(
                    message=(
                        f"Each row comes once for each match in {name}, of which nothing is "
                        "read: rows repeat themselves."
                    ),
                    claim=(
                        f"nothing names {name} but the condition of its join, which no unique "
                        "key leaves one match"
                    ),
                    node=source.node,
                    detail=name,
                )


def _unread(query: Query, block: Block) -> Iterator[tuple[Source, tuple[Join, ...]]]:
    """The tables of LEFT JOINs of which several rows may match, and none is read.

    With each come the joins that go with it: those further out may name it in their ON.
    """
    unread: list[Join] = []
    for join in reversed(block.joins):
        source = block.sources[join.right[0]] if len(join.right) == 1 else None
        if join.kind != "JOIN_LEFT" or source is None or join.is_natural:
            continue
        if source.node.kind != "RangeVar":
            continue
        relation = query.relation_of(source)
        if relation is None or relation.table is None or relation.has_children:
            continue
        joins = (*unread, join)
        parts = [part for one in joins for part in one.conditions]
        if is_named(query, block, source, parts, joins):
            continue
        unread.append(join)
        columns = _equal_columns(query, block, source, join)
        if columns and not relation.identified_by(columns):
            yield source, tuple(unread)


def _equal_columns(query: Query, block: Block, source: Source, join: Join) -> frozenset[str]:
    """The source's columns that must equal something else; none if ON asks more of it."""
    found = set(join.using)
    if not all(_is_of_one_type(query, block, join, name) for name in found):
        return frozenset()
    for part in join.conditions:
        if is_free_of(query, block, part, source):
            continue
        equal = [
            held.column.name
            for test in tests_in(part)
            if (held := query.own(block, test.side)) is not None
            and held.source is source
            and test.operator == "="
            and is_free_of(query, block, test.other, source)
        ]
        if not equal:
            return frozenset()
        found.update(equal)
    return frozenset(found)


def _is_of_one_type(query: Query, block: Block, join: Join, name: str) -> bool:
    """Whether what USING makes of two columns stays what it is without the right one."""
    lefts, rights = (
        [held_of(query, block.sources[place], name) for place in side]
        for side in (join.left, join.right)
    )
    types = {
        query.relations.type_of(one.column) for one in (*lefts, *rights) if one is not None
    }
    return any(lefts) and any(rights) and len(types) == 1


def _counts_rows(block: Block) -> bool:
    """Whether something may be computed of how often a row comes, or by chance."""
    return is_aggregated(block) or any(
        node.has("over") or call_name(node) in VOLATILE for node in block.nodes
    )


def _comes_once(block: Block) -> bool:
    """Whether a row comes once, or is only asked for, however often it is found."""
    distinct, around = block.node.has("distinctClause"), block.within
    if distinct and not block.node.children("distinctClause"):
        return True
    if distinct or block.node.has("limitCount") or block.node.has("limitOffset"):
        return False
    if block.role is Role.ARM and around is not None:
        return not around.node.flag("all")
    return block.role in {Role.EXISTS, Role.ANY}


_SHOWN = frozenset((Role.STATEMENT, Role.SOURCE, Role.ARM, Role.ARRAY))
"""Blocks whose rows come as they are: what a subquery hands on may be made one again."""


def _without(query: Query, joins: Sequence[Join]) -> str:
    """The statement without these joins; empty where one has a name that others may use."""
    if any(join.node.has("alias") for join in joins):
        return ""
    kept = {key_of(join.node): join.node.child("larg") for join in joins}
    sides = {key: side for key, side in kept.items() if side is not None}
    return rewritten(query.blocks[0].node, sides)
