"""QRY41: A condition that a materialized CTE keeps from its index."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_access import is_given, is_narrowed, leading_index, tests_of
from dbarchitect.review.query_facts import AGGREGATES, STEADY, call_name, is_aggregated
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.query_outputs import output_of
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import Role
from dbarchitect.sqltext.rewriting import key_of, rewritten, with_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.review.query_access import Test
    from dbarchitect.sqltext.blocks import Block, Source
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY41",
    slug="filter_outside_of_cte",
    severity=Severity.INFO,
    summary=(
        "A CTE is computed whole, by MATERIALIZED or because it is read twice, and then asked "
        "for the few rows that an index would find."
    ),
    why="Conditions outside of a materialized CTE are not looked at while it is computed.",
    remedy=(
        "Leave MATERIALIZED out, or write NOT MATERIALIZED where it is read more than once; or "
        "put the condition into the CTE."
    ),
    systemic="{count} queries compute a whole CTE to take a few rows of it",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/queries-with.html#QUERIES-WITH-CTE-MATERIALIZATION",
    ),
    since="0.1",
)

_ALWAYS, _NEVER = "CTEMaterializeAlways", "CTEMaterializeNever"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """A materialized CTE of which each reader asks for given values of an indexed column.

    What changes rows, takes some of them or numbers them is computed whole in any case, and
    so is what calls a function that may give something else each time.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for node, cte in _ctes(query):
        readers = [(b, s) for b in query.blocks for s in b.sources if s.block is cte]
        kind = node.text("ctematerialized")
        is_fenced = kind == _ALWAYS or (len(readers) > 1 and kind != _NEVER)
        if not readers or not is_fenced or not _lets_conditions_in(cte):
            continue
        found = [_kept_out(query, block, source) for block, source in readers]
        first = found[0]
        if first is None or not all(found):
            continue
        test, held = first
        name, table = quote_identifier(node.text("ctename")), held.relation.name.display
        yield Defect(
            message=(
                f"{name} is computed of all rows of {table} before `{part_text(test.part)}` is "
                f"looked at, which {leading_index(held)} would find."
            ),
            claim=(
                f"{name} is materialized: "
                + ("it says so" if kind == _ALWAYS else f"it is read {len(readers)} times")
            ),
            node=test.part,
            detail=name,
            rewrite=partial(_unfenced, query, node, is_read_once=len(readers) == 1),
        )


def _ctes(query: Query) -> Iterator[tuple[Node, Block]]:
    """The CTEs of the statement, each with its block."""
    blocks = {key_of(block.node): block for block in query.blocks if block.role is Role.CTE}
    for around in query.blocks:
        clause = around.node.child("withClause")
        for node in () if clause is None else clause.children("ctes"):
            inner = node.child("ctequery")
            found = None if inner is None else blocks.get(key_of(inner))
            if found is not None:
                yield node, found


def _lets_conditions_in(cte: Block) -> bool:
    """Whether the planner would look at a condition from outside while it computes the rows."""
    known = STEADY | AGGREGATES
    return (
        cte.is_select
        and not any(map(cte.node.has, _OTHER_CLAUSES))
        and not any(node.has("over") or call_name(node) not in known for node in cte.nodes)
    )


def _kept_out(query: Query, block: Block, source: Source) -> tuple[Test, Held] | None:
    """The condition on the source by which an index would find its rows, with its column."""
    for test in tests_of(block):
        output = output_of(query, block, test.side)
        if output is None or output.source is not source or not test.is_equality:
            continue
        inner, held = output.block, output.held
        if held is None or not leading_index(held) or not is_given(query, block, test.other):
            continue
        if query.relations.is_small(held.relation) or held.source.optional:
            continue
        is_passed = not is_aggregated(inner) or _is_grouped_by(query, inner, held)
        if is_passed and not is_narrowed(query, inner, held.source):
            return test, held
    return None


def _is_grouped_by(query: Query, inner: Block, held: Held) -> bool:
    groups: Sequence[Held | None] = [
        query.own(inner, item) for item in inner.node.children("groupClause")
    ]
    return any(
        one is not None and one.source is held.source and one.column is held.column
        for one in groups
    )


def _unfenced(query: Query, node: Node, *, is_read_once: bool) -> str:
    """The statement whose CTE is computed where it is read."""
    changed = with_fields(node, ctematerialized=_DEFAULT if is_read_once else _NEVER)
    return rewritten(query.blocks[0].node, {key_of(node): changed})


_DEFAULT = "CTEMaterializeDefault"
_OTHER_CLAUSES = (
    "distinctClause",
    "limitCount",
    "limitOffset",
    "lockingClause",
    "windowClause",
)
