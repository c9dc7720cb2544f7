"""QRY27: An order that runs against the index of its columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Safety, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.ordering import SortKey, keys_given, sort_key
from dbarchitect.review.query_access import creating_index, fixed_columns, is_one_row
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.rewriting import key_of, rewritten, with_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import IndexKey
    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.queries import Query
    from dbarchitect.review.relations import Relation
    from dbarchitect.sqltext.blocks import Block

RULE = Rule(
    code="QRY27",
    slug="order_against_index",
    severity=Severity.WARNING,
    summary=(
        "The first rows are taken in an order of columns that an index has in other directions."
    ),
    why=(
        "An index is read forwards or backwards as a whole: with the first column's nulls at "
        "the other end all rows are sorted to take some. With a later column in the other "
        "direction the rows of one value of the columns before are sorted, which is much where "
        "many share it."
    ),
    remedy=("Make an index in these directions, or order by those of the index."),
    systemic="{count} queries order by the columns of an index in other directions",
    needs=frozenset({Need.WORKLOAD}),
    references=("https://www.postgresql.org/docs/18/indexes-ordering.html",),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """ORDER BY ... LIMIT over one table, whose columns an index has in the same order.

    Columns before them that must equal one value may lead the index. It is worth knowing and no
    more where an index gives the first columns: what is left is sorted in parts, and nothing is
    left to sort where these are a key. PostgreSQL does not look whether a column can be null:
    NULLS LAST keeps it from the index of one that holds none.
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
        given = max((keys_given(tail, keys) for tail in tails), default=0)
        first = frozenset(key.column for key in keys[:given])
        served = _with_nulls_of(tails, keys, relation)
        if given == len(keys) or relation.identified_by(fixed | first):
            continue
        if against or served is not None:
            yield _defect(query, block, relation, _Order(fixed, keys, given), served)


def _defect(
    query: Query, block: Block, relation: Relation, order: _Order, served: list[SortKey] | None
) -> Defect:
    """`served` are the keys as an index gives them, where only nulls differ that are not."""
    name, keys, given = relation.name.display, order.keys, order.given
    if given:
        listed = ", ".join(quote_identifier(key.column) for key in keys[:given])
        turned = quote_identifier(keys[given].column)
        how = "in the other direction" if served is None else "with nulls at the other end"
        message = (
            f"Rows of {name} with the same {listed} are sorted to take some: the index has "
            f"{turned} {how}."
        )
    else:
        how = "has them in other directions" if served is None else "has nulls at the other end"
        message = (
            f"All rows of {name} that qualify are sorted to take some: the index of these "
            f"columns {how}."
        )
    defect = Defect(
        message=message,
        claim=_CLAIM if served is None else _CLAIM_OF_NULLS,
        node=block.node.children("sortClause")[0].child("node"),
        severity=Severity.INFO if given else None,
    )
    if served is None:
        statements = creating_index(relation, _written(order.fixed, keys))
        return replace(defect, statements=statements, safety=Safety.SAFE)
    return replace(
        defect,
        remedy="Let NULLS FIRST or LAST be as the index has it: the column holds no null.",
        rewrite=partial(_with_nulls, query, block, served),
    )


_CLAIM = "an index has the columns of ORDER BY in other directions"
_CLAIM_OF_NULLS = "an index has the columns of ORDER BY with nulls at the other end"


@dataclass(frozen=True, slots=True)
class _Order:
    """What is asked for: columns of one value, the keys, and how many an index gives."""

    fixed: frozenset[str]
    keys: list[SortKey]
    given: int


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


def _with_nulls_of(
    tails: list[tuple[IndexKey, ...]], keys: list[SortKey], relation: Relation
) -> list[SortKey] | None:
    """The keys with nulls where an index has them, if no column holds one and it gives more."""
    found = [
        (keys_given(tail, changed), changed)
        for tail in tails
        for turned in (False, True)
        for changed in (_turned_nulls(tail, keys, relation, turned=turned),)
    ]
    most, changed = max(found, key=lambda one: one[0], default=(0, keys))
    return (
        changed if most > max((keys_given(tail, keys) for tail in tails), default=0) else None
    )


def _turned_nulls(
    tail: tuple[IndexKey, ...], keys: list[SortKey], relation: Relation, *, turned: bool
) -> list[SortKey]:
    theirs = {key.column: key for key in tail}
    return [
        replace(key, nulls_first=theirs[key.column].nulls_first != turned)
        if key.column in theirs and key.column in relation.never_null
        else key
        for key in keys
    ]


def _with_nulls(query: Query, block: Block, keys: list[SortKey]) -> str:
    """The statement with the keys' nulls where they say."""
    return rewritten(
        query.blocks[0].node,
        {
            key_of(node): with_fields(node, sortby_nulls=_node_of_nulls(key))
            for node, key in zip(block.node.children("sortClause"), keys, strict=True)
        },
    )


def _node_of_nulls(key: SortKey) -> str:
    if key.nulls_first == key.descending:
        return "SORTBY_NULLS_DEFAULT"
    return "SORTBY_NULLS_FIRST" if key.nulls_first else "SORTBY_NULLS_LAST"


def _written(fixed: frozenset[str], keys: list[SortKey]) -> str:
    parts = [quote_identifier(name) for name in sorted(fixed)]
    for key in keys:
        nulls = "" if key.nulls_first == key.descending else _NULLS[key.nulls_first]
        parts.append(
            f"{quote_identifier(key.column)}{' DESC' if key.descending else ''}{nulls}"
        )
    return ", ".join(parts)


_NULLS = {True: " NULLS FIRST", False: " NULLS LAST"}
