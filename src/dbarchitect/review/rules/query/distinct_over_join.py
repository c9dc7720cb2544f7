"""QRY09: DISTINCT that takes away what a join has multiplied."""

from __future__ import annotations

from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_access import joins_between, multiplied_by
from dbarchitect.review.query_facts import is_aggregated, is_star_of
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.blocks import own_nodes
from dbarchitect.sqltext.rewriting import all_of, key_of, rewritten, with_fields, wrapped
from dbarchitect.sqltext.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block, Source

RULE = Rule(
    code="QRY09",
    slug="distinct_over_join",
    severity=Severity.INFO,
    summary=(
        "DISTINCT removes rows that come several times only because of a join whose "
        "columns nobody reads."
    ),
    why=(
        "The join makes a row for each match, and DISTINCT sorts or hashes them all to "
        "keep one of each."
    ),
    remedy=("Ask by EXISTS whether there is a match."),
    systemic="{count} queries use DISTINCT against duplicates that their own join makes",
    needs=frozenset({Need.WORKLOAD}),
    also_in=("sqlcheck",),
    references=(
        "https://www.postgresql.org/docs/18/functions-subquery.html#FUNCTIONS-SUBQUERY-EXISTS",
        "https://www.postgresql.org/docs/18/queries-select-lists.html#QUERIES-DISTINCT",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """SELECT DISTINCT of a key of one table that is joined to several rows of another.

    Nothing of the other table is returned or ordered by.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        if not block.is_select or not block.node.has("distinctClause"):
            continue
        if block.node.children("distinctClause") or len(block.sources) != len((0, 1)):
            continue
        if any(join.kind != "JOIN_INNER" or join.using for join in block.joins):
            continue
        if is_aggregated(block) or block.node.has("windowClause"):
            continue
        pairs = list(joins_between(query, block))
        for kept, other in permutations(block.sources):
            if multiplied_by(query, block, pairs, other, kept) and _is_kept_alone(
                query, block, kept
            ):
                name = quote_identifier(other.name)
                yield Defect(
                    message=(
                        f"Each row comes once for each match in {name}, and DISTINCT sorts or "
                        "hashes all of them to keep one."
                    ),
                    claim=f"nothing of {name} is returned, and a key of the other table is",
                    rewrite=partial(_by_exists, query, block, kept, other),
                )


def _is_kept_alone(query: Query, block: Block, kept: Source) -> bool:
    """Whether all that is returned and ordered by is of the source, a key of it too."""
    relation = query.relation_of(kept)
    if relation is None:
        return False
    names: set[str] = set()
    for target in block.targets:
        value = target.child("val")
        held = query.own(block, value)
        if value is not None and is_star_of(value, kept.name):
            names.update(relation.columns)
        elif held is not None and held.source is kept:
            names.add(held.column.name)
        else:
            return False
    ordered = [
        h for key in block.node.children("sortClause") for _, h in query.columns_in(block, key)
    ]
    is_key = any(unique <= names & relation.never_null for unique in relation.unique_sets)
    return is_key and all(held is None or held.source is kept for held in ordered)


def _by_exists(query: Query, block: Block, kept: Source, other: Source) -> str:
    """The statement with EXISTS; empty where a condition cannot be put on one side."""
    inside: list[Node] = []
    outside: list[Node] = []
    for part in block.conditions:
        sources = {None if h is None else h.source for _, h in query.columns_in(block, part)}
        if None in sources or any(item.kind == "SubLink" for item in own_nodes(part)):
            return ""
        (inside if other in sources else outside).append(part)
    subselect = {
        "targetList": [{"ResTarget": {"val": {"A_Const": {"ival": {"ival": 1}}}}}],
        "fromClause": [wrapped(other.node)],
        "whereClause": all_of(tuple(inside)),
        "limitOption": "LIMIT_OPTION_DEFAULT",
        "op": "SETOP_NONE",
    }
    exists = Node(
        "SubLink", {"subLinkType": "EXISTS_SUBLINK", "subselect": {"SelectStmt": subselect}}
    )
    changed = with_fields(
        block.node,
        distinctClause=None,
        fromClause=[wrapped(kept.node)],
        whereClause=all_of((*outside, exists)),
    )
    return rewritten(query.blocks[0].node, {key_of(block.node): changed})
