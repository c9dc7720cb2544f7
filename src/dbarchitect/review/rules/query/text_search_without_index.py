"""QRY26: A text search that no index serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Safety, Severity
from dbarchitect.review.query_access import (
    creating_index,
    is_given,
    is_narrowed,
    is_searchable,
    only_own_column,
    part_name,
)
from dbarchitect.review.query_facts import call_name, operator_of
from dbarchitect.review.query_findings import Defect, found_in_queries, part_text
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.sides import side_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block
    from dbarchitect.sqltext.tree import Node

RULE = Rule(
    code="QRY26",
    slug="text_search_without_index",
    severity=Severity.WARNING,
    summary=("A full-text search looks at a text or a tsvector without an index."),
    why=(
        "Each row's text is parsed, or its lexemes read, at each search: the time "
        "grows with all text that is kept."
    ),
    remedy=(
        "Make a GIN index of the same expression; to_tsvector() must name its "
        "configuration to be indexed."
    ),
    systemic="{count} text searches have no index",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/textsearch-tables.html#TEXTSEARCH-TABLES-INDEX",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """`@@` with to_tsvector() of a column, or with a tsvector, and no GIN or GiST index of it.

    Where another part leads to few rows by an index, it is cheap.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        for part in block.conditions:
            found = operator_of(part)
            if found is None or found[0] != "@@":
                continue
            for side, other in ((found[1], found[2]), (found[2], found[1])):
                held = _searched(query, block, side)
                if held is None or not is_given(query, block, other):
                    continue
                if is_searchable(held, side) or is_narrowed(query, block, held.source, part):
                    continue
                yield Defect(
                    message=(
                        f"Each search reads all of {held.relation.name.display}: no GIN index "
                        f"has `{part_text(side)}`."
                    ),
                    claim=f"no GIN or GiST index of the table has `{part_text(side)}`",
                    node=side,
                    detail=held.written,
                    statements=_index(held, side),
                    safety=Safety.SAFE,
                )


def _searched(query: Query, block: Block, side: Node) -> Held | None:
    held = query.own(block, side)
    if held is not None:
        is_lexemes = query.relations.type_of(held.column).name == "tsvector"
        return held if is_lexemes and held.relation.table is not None else None
    if call_name(side) != "to_tsvector":
        return None
    held = only_own_column(query, block, side)
    return held if held is not None and held.relation.table is not None else None


def _index(held: Held, side: Node) -> tuple[str, ...]:
    if side.kind == "ColumnRef":
        return creating_index(held.relation, part_name(held), "gin")
    arguments = side.children("args")
    names_configuration = len(arguments) > 1 and arguments[0].kind == "A_Const"
    written = side_of(side).written
    return (
        creating_index(held.relation, written, "gin") if names_configuration and written else ()
    )
