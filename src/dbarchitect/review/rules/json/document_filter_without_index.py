"""JSN03: A filter on a document that no index serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.query_access import (
    creating_index,
    is_given,
    is_narrowed,
    only_own_column,
    part_name,
    tests_in,
)
from dbarchitect.review.query_facts import operator_of
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.relations import key_shape
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.shapes import shape_of
from dbarchitect.sqltext.sides import side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="JSN03",
    slug="document_filter_without_index",
    severity=Severity.INFO,
    summary=(
        "A query looks for rows by what a json or jsonb column holds, without an index for it."
    ),
    why=("Each row's document is read, and decompressed where it is large, to be compared."),
    remedy=(
        "Make an index of the expression for a key that is compared, or a GIN index "
        "for @>, ? and @?."
    ),
    systemic="{count} queries filter on documents without an index",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/datatype-json.html#JSON-INDEXING",
        "https://www.postgresql.org/docs/18/indexes-expressional.html",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """`data ->> 'key' = value` without an index of that, and @>, ?, @? without a GIN index.

    A GIN index serves no `->>`, and one with jsonb_path_ops no `?`. A table that is known to be
    small is left out; from 10,000 rows on it is a warning.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for part in block.conditions:
            for side, keys in _filtered(query, block, part):
                held = _document(query, block, side)
                if held is None or query.relations.is_small(held.relation):
                    continue
                if is_narrowed(query, block, held.source, part):
                    continue
                yield _defect(query, part, side, held, keys)


def _filtered(query: Query, block: Block, part: Node) -> Iterator[tuple[Node, str]]:
    """What is compared without an index, and the operator class that would serve, or ''."""
    found = operator_of(part)
    if found is not None and found[0] in _CLASSES:
        operator, side, other = found
        held = _document(query, block, side)
        if (
            held is not None
            and is_given(query, block, other)
            and not _has_gin(held, side, operator)
        ):
            yield side, _CLASSES[operator]
        return
    for test in tests_in(part):
        found = operator_of(test.side)
        if found is None or found[0] not in _KEYS or not is_given(query, block, test.other):
            continue
        held = _document(query, block, test.side)
        if held is not None and not held.relation.has_expression(shape_of(test.side)):
            yield test.side, ""


def _document(query: Query, block: Block, side: Node) -> Held | None:
    held = only_own_column(query, block, side)
    if held is None or held.relation.table is None:
        return None
    kind = query.relations.type_of(held.column)
    return held if kind.name in {"json", "jsonb"} and not kind.is_array else None


def _has_gin(held: Held, side: Node, operator: str) -> bool:
    shape = shape_of(side)
    for index in held.relation.indexes:
        for key in index.keys:
            is_of_it = key.column == held.column.name and side.kind == "ColumnRef"
            is_paths = key.operator_class is not None and "path" in key.operator_class.name
            serves = index.access_method == "gin" and not (is_paths and operator in _OF_KEYS)
            if index.valid and serves and (is_of_it or key_shape(key) == shape):
                return True
    return False


def _defect(query: Query, part: Node, side: Node, held: Held, keys: str) -> Defect:
    written = part_name(held) if side.kind == "ColumnRef" else side_of(side).written
    is_large = query.relations.is_large(held.relation)
    statements: tuple[str, ...] = ()
    if written and operator_of(part) is not None and operator_of(side) is None:
        statements = creating_index(held.relation, f"{written} {keys}".strip(), "gin")
    elif written and not keys:
        is_enclosed = written.startswith("(")
        statements = creating_index(held.relation, written if is_enclosed else f"({written})")
    return Defect(
        message=(
            f"Each search reads every document of {held.relation.name.display}: no index "
            f"serves `{part_text(part)}`."
        ),
        claim=f"no index of the table serves `{part_text(side)}`",
        node=part,
        detail=part_text(side),
        severity=Severity.WARNING if is_large else Severity.INFO,
        statements=statements,
    )


_CLASSES = {
    "@>": "jsonb_path_ops",
    "@?": "jsonb_path_ops",
    "@@": "jsonb_path_ops",
    "?": "",
    "?|": "",
    "?&": "",
}
_OF_KEYS = frozenset(("?", "?|", "?&"))
_KEYS = frozenset(("->>", "->", "#>>", "#>"))
