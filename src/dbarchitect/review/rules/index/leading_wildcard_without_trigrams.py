"""IDX20: A search within texts that no index serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_access import (
    creating_index,
    is_given,
    is_narrowed,
    part_name,
    wrapped_column,
)
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.relations import key_shape
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.query import PatternForm
from dbarchitect.sqltext.shapes import shape_of
from dbarchitect.sqltext.sides import pattern_form, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="IDX20",
    slug="leading_wildcard_without_trigrams",
    severity=Severity.INFO,
    summary=(
        "LIKE with a leading wildcard, or ILIKE, looks for a text without an index of trigrams."
    ),
    why=(
        "A B-tree finds what texts begin with in their own case: each row is read and "
        "compared, however few match."
    ),
    remedy=("Make a GIN index with gin_trgm_ops of the extension pg_trgm."),
    systemic="{count} searches within texts have no index",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("Karwin, Poor Man's Search Engine", "sqlcheck 3007", "Bytebase"),
    references=("https://www.postgresql.org/docs/18/pgtrgm.html#PGTRGM-INDEX",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """LIKE '%...' and ILIKE on a column, or on lower() of it, without an index of trigrams.

    A table that is known to be small is left out; from 10,000 rows on it is a warning.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for part in block.conditions:
            side, pattern = part.child("lexpr"), part.child("rexpr")
            is_ilike = part.text("kind") == "AEXPR_ILIKE"
            if part.text("kind") not in _KINDS or part.strings("name") not in _POSITIVE:
                continue
            if side is None or pattern is None or not is_given(query, block, pattern):
                continue
            if not is_ilike and pattern_form(pattern) is not PatternForm.INFIX:
                continue
            held = query.own(block, side) or wrapped_column(query, block, side)
            if held is None or held.relation.table is None or _has_trigrams(held, side):
                continue
            if query.relations.is_small(held.relation):
                continue
            if not is_narrowed(query, block, held.source, part):
                yield _defect(query, part, side, held)


def _defect(query: Query, part: Node, side: Node, held: Held) -> Defect:
    table = held.relation.name.display
    is_large = query.relations.is_large(held.relation)
    return Defect(
        message=f"Each search reads all of {table}: no index has trigrams of {held.written}.",
        claim=f"no index of {table} has `{part_text(side)}` with trigrams",
        node=part,
        detail=held.written,
        severity=Severity.WARNING if is_large else Severity.INFO,
        statements=_index(query, side, held),
    )


def _has_trigrams(held: Held, side: Node) -> bool:
    shape = shape_of(side)
    return any(
        key.operator_class is not None
        and key.operator_class.name.endswith("_trgm_ops")
        and (key.column == held.column.name or key_shape(key) == shape)
        for index in held.relation.indexes
        if index.valid
        for key in index.keys
    )


def _index(query: Query, side: Node, held: Held) -> tuple[str, ...]:
    """CREATE EXTENSION where it is missing, and the index."""
    extensions = query.relations.snapshot.schema.extensions
    schema = next((e.schema for e in extensions if e.name == "pg_trgm"), None)
    prefix = "" if schema is None else f"{quote_identifier(schema)}."
    written = part_name(held) if side.kind == "ColumnRef" else side_of(side).written
    if not written:
        return ()
    creating = creating_index(held.relation, f"{written} {prefix}gin_trgm_ops", "gin")
    return creating if schema is not None else ("CREATE EXTENSION pg_trgm;", *creating)


_KINDS = frozenset(("AEXPR_LIKE", "AEXPR_ILIKE"))
_POSITIVE = frozenset((("~~",), ("~~*",)))
