"""QRY27: An order that runs against the index of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.ordering import SortKey, gives_order, sort_key
from dbarchitect.review.query_access import creating_index, fixed_columns, is_one_row
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import IndexKey
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block

RULE = Rule(
    code="QRY27",
    slug="order_against_index",
    severity=Severity.WARNING,
    summary=(
        "The first rows are taken in an order of columns that an index has in other directions."
    ),
    why=(
        "An index is read forwards or backwards as a whole: with one column up and one "
        "down, or nulls at the other end, all rows are sorted to take some."
    ),
    remedy=("Make an index in these directions, or order by those of the index."),
    systemic="{count} queries order by the columns of an index in other directions",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/indexes-ordering.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """ORDER BY ... LIMIT over one table, whose columns an index has in the same order.

    Columns before them that must equal one value may lead the index. Where nulls stand is of
    no matter for a column that holds none.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block in query.blocks:
        if not block.node.has("limitCount") or len(block.sources) != 1:
            continue
        source = block.sources[0]
        relation = query.relation_of(source)
        keys = _keys(query, block)
        if relation is None or relation.table is None or not keys:
            continue
        if is_one_row(query, block, source):
            continue
        fixed = fixed_columns(query, block, source)
        tails = [_tail(index.keys, fixed) for index in relation.ordered_indexes]
        against = [tail for tail in tails if _is_of(tail, keys)]
        if not against or any(gives_order(tail, keys, relation) for tail in against):
            continue
        yield Defect(
            message=(
                f"All rows of {relation.name.display} that qualify are sorted to take some: "
                "the index of these columns has them in other directions."
            ),
            claim="an index has the columns of ORDER BY in other directions",
            node=block.node.children("sortClause")[0].child("node"),
            statements=creating_index(relation, _written(fixed, keys)),
            safety=Safety.SAFE,
        )


def _keys(query: Query, block: Block) -> list[SortKey]:
    """The columns of ORDER BY; none where one of its keys is something else."""
    items = block.node.children("sortClause")
    found = [sort_key(query, block, item, block.sources[0]) for item in items]
    known = [key for key in found if key is not None]
    return known if len(known) == len(found) else []


def _tail(keys: tuple[IndexKey, ...], fixed: frozenset[str]) -> tuple[IndexKey, ...]:
    """The keys of the index behind those that equal one value."""
    start = next((i for i, key in enumerate(keys) if key.column not in fixed), len(keys))
    return keys[start:]


def _is_of(tail: tuple[IndexKey, ...], keys: list[SortKey]) -> bool:
    return [key.column for key in tail[: len(keys)]] == [key.column for key in keys]


def _written(fixed: frozenset[str], keys: list[SortKey]) -> str:
    parts = [quote_identifier(name) for name in sorted(fixed)]
    for key in keys:
        nulls = "" if key.nulls_first == key.descending else _NULLS[key.nulls_first]
        parts.append(
            f"{quote_identifier(key.column)}{' DESC' if key.descending else ''}{nulls}"
        )
    return ", ".join(parts)


_NULLS = {True: " NULLS FIRST", False: " NULLS LAST"}
