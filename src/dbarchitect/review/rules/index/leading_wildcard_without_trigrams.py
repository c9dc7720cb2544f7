"""IDX20: A search within texts that no index serves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_access import (
    creating_index,
    is_given,
    is_narrowed,
    only_own_column,
    part_name,
    wrapped_column,
)
from dbarchitect.review.query_facts import IMMUTABLE, call_name
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.relations import key_shape
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import disjuncts, own_nodes
from dbarchitect.sqltext.query import PatternForm
from dbarchitect.sqltext.shapes import shape_of, type_name
from dbarchitect.sqltext.sides import pattern_form, side_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block
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
    """LIKE '%...' and ILIKE on a column, or on an expression of it, without such an index.

    Searches of several columns by OR need an index each. A table that is known to be small is
    left out; from 10,000 rows on it is a warning.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for part in block.conditions:
            searches = [_searched(query, block, one) for one in disjuncts(part)]
            known = [one for one in searches if one is not None]
            if len(known) < len(searches) or len({id(one.held.source) for one in known}) != 1:
                continue
            source, relation = known[0].held.source, known[0].held.relation
            if query.relations.is_small(relation) or is_narrowed(query, block, source, part):
                continue
            missing = [one for one in known if not _has_trigrams(one.held, one.side)]
            if missing:
                yield _defect(query, part, missing)


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """A pattern that an own column is compared with, bare or within `side`."""

    side: Node
    held: Held


def _searched(query: Query, block: Block, part: Node) -> _Search | None:
    """The search that a condition is: one that may match anywhere in a text."""
    side, pattern = part.child("lexpr"), part.child("rexpr")
    is_ilike = part.text("kind") == "AEXPR_ILIKE"
    if part.text("kind") not in _KINDS or part.strings("name") not in _POSITIVE:
        return None
    if side is None or pattern is None or not is_given(query, block, pattern):
        return None
    if not is_ilike and pattern_form(pattern) is not PatternForm.INFIX:
        return None
    held = query.own(block, side) or wrapped_column(query, block, side)
    if held is None and side.kind == "A_Expr" and side_of(side).column is not None:
        held = only_own_column(query, block, side)
    is_of_table = held is not None and held.relation.table is not None
    return _Search(side, held) if held is not None and is_of_table else None


def _defect(query: Query, part: Node, missing: Sequence[_Search]) -> Defect:
    relation = missing[0].held.relation
    table, is_large = relation.name.display, query.relations.is_large(relation)
    listed = " and ".join(dict.fromkeys(one.held.written for one in missing))
    sides = " and ".join(dict.fromkeys(f"`{part_text(one.side)}`" for one in missing))
    statements = _indexes(query, missing)
    return Defect(
        message=f"Each search reads all of {table}: no index has trigrams of {listed}.",
        claim=f"no index of {table} has {sides} with trigrams",
        node=part,
        detail=listed,
        severity=Severity.WARNING if is_large else Severity.INFO,
        remedy="" if statements else _AS_TEXT,
        statements=statements,
    )


_AS_TEXT = (
    "Compare the value by its own type, or keep the text that is searched in a column: no "
    "index has an expression that follows a session's settings."
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


def _indexes(query: Query, missing: Sequence[_Search]) -> tuple[str, ...]:
    """CREATE EXTENSION where it is missing, and the indexes; nothing where one cannot serve."""
    extensions = query.relations.snapshot.schema.extensions
    schema = next((e.schema for e in extensions if e.name == "pg_trgm"), None)
    prefix = "" if schema is None else f"{quote_identifier(schema)}."
    keys = dict.fromkeys(_key(query, one.side, one.held) for one in missing)
    if "" in keys:
        return ()
    relation = missing[0].held.relation
    creating = [
        statement
        for key in keys
        for statement in creating_index(relation, f"{key} {prefix}gin_trgm_ops", "gin")
    ]
    return (*(() if schema is not None else ("CREATE EXTENSION pg_trgm;",)), *creating)


def _key(query: Query, side: Node, held: Held) -> str:
    """The key as CREATE INDEX takes it; empty where it follows settings, or is no text."""
    kind = query.relations.type_of(held.column)
    is_text = kind.name in _SEARCHED and not kind.is_array
    if side.kind == "ColumnRef":
        return part_name(held) if is_text else ""
    nodes = list(own_nodes(side))
    casts = {type_name(node) for node in nodes if node.kind == "TypeCast"}
    calls = {call_name(node) for node in nodes} - {""}
    is_same = (is_text or kind.name in _SAME_AS_TEXT) and not kind.is_array
    if not is_same or not casts <= {"text", "varchar"} or not calls <= IMMUTABLE:
        return ""
    written = side_of(side).written
    return written if not written or side.kind == "FuncCall" else f"({written})"


_KINDS = frozenset(("AEXPR_LIKE", "AEXPR_ILIKE"))
_POSITIVE = frozenset((("~~",), ("~~*",)))
_SEARCHED = frozenset(("text", "character varying"))
"""Types of which LIKE is that of text, which the operator class has. Source: pg_amop."""

_SAME_AS_TEXT = frozenset(
    ("bigint", "boolean", "integer", "jsonb", "json", "numeric", "smallint", "uuid")
)
"""Types whose text is the same in each session. Source: pg_proc.provolatile of their output."""
