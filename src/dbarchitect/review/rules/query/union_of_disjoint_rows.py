"""QRY11: UNION of rows that cannot be the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_access import tests_of
from dbarchitect.review.query_facts import is_aggregated
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role
from dbarchitect.sqltext.rewriting import key_of, rewritten, with_fields
from dbarchitect.sqltext.sides import constant_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY11",
    slug="union_of_disjoint_rows",
    severity=Severity.INFO,
    summary=("A UNION removes duplicates of which there are none."),
    why=(
        "All rows are sorted or hashed to find duplicates, which the constants and "
        "keys that are returned rule out."
    ),
    remedy=("Write UNION ALL."),
    systemic="{count} UNIONs look for duplicates that cannot be",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/queries-union.html",
        "https://www.postgresql.org/docs/18/typeconv-union-case.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """UNION of two SELECTs of one table, which return a key of it and differ in a constant.

    The constant is returned, or what a returned column must equal.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        if block.node.text("op") != "SETOP_UNION" or block.node.flag("all"):
            continue
        arms = [arm for arm in block.below if arm.role is Role.ARM]
        if not all(_is_of_a_key(query, arm) for arm in arms) or not _differ(query, arms):
            continue
        changed = with_fields(block.node, all=True)
        yield Defect(
            message="All rows are sorted or hashed to find duplicates that cannot be.",
            claim="both sides return a key of their table, and differ in a constant",
            node=None,
            rewrite=partial(rewritten, query.blocks[0].node, {key_of(block.node): changed}),
        )


def _is_of_a_key(query: Query, arm: Block) -> bool:
    """Whether the arm returns each row of its one table with a key of it."""
    if not arm.is_select or len(arm.sources) != 1 or is_aggregated(arm):
        return False
    relation = query.relation_of(arm.sources[0])
    held = [query.own(arm, target.child("val")) for target in arm.targets]
    names = {one.column.name for one in held if one is not None}
    return relation is not None and any(
        unique <= names & relation.never_null for unique in relation.unique_sets
    )


def _differ(query: Query, arms: list[Block]) -> bool:
    one, other = ([*_constants(query, arm)] for arm in arms)
    return any(
        a is not None and b is not None and a[0] == b[0] and a != b
        for a, b in zip(one, other, strict=False)
    )


def _constants(query: Query, arm: Block) -> Iterator[tuple[str, str] | None]:
    """What each output is in all rows of the arm, as kind and text; None where it varies."""
    fixed = {
        held.column.name: test.other
        for test in tests_of(arm)
        if test.operator == "="
        and (held := query.own(arm, test.side)) is not None
        and query.relations.type_of(held.column).name in _PLAIN
        and held.column.collation is None
    }
    for target in arm.targets:
        value = target.child("val")
        held = query.own(arm, value)
        constant = fixed.get(held.column.name) if held is not None else value
        yield None if constant is None else _constant(constant)


def _constant(node: Node) -> tuple[str, str] | None:
    if node.kind != "A_Const" or node.flag("isnull"):
        return None
    kind = next((kind for kind in ("ival", "sval") if node.has(kind)), None)
    return None if kind is None else (kind, constant_text(node) or "")


_PLAIN = frozenset(("text", "character varying", "smallint", "integer", "bigint"))
