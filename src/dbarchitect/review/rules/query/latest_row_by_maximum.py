"""QRY37: The latest row of each by its moment, which is looked for first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.extremes import extremes_of
from dbarchitect.review.first_rows import first_of_each, has_index, keys_of
from dbarchitect.review.ordering import SortKey
from dbarchitect.review.query_access import is_narrowed_by_value, is_one_row
from dbarchitect.review.query_findings import Defect, found_in_queries
from dbarchitect.review.query_outputs import has_system_columns, is_named, is_own_condition
from dbarchitect.review.rule import Need, Rule
from dbarchitect.sqltext.rewriting import (
    all_of,
    column_node,
    derived_table,
    key_of,
    rewritten,
    sorted_by,
    star_of,
    with_fields,
    without_item,
    wrapped,
)
from dbarchitect.sqltext.tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.extremes import Extreme
    from dbarchitect.review.first_rows import Keys
    from dbarchitect.review.queries import Query
    from dbarchitect.sqltext.blocks import Block, Join, Source

RULE = Rule(
    code="QRY37",
    slug="latest_row_by_maximum",
    severity=Severity.INFO,
    summary=(
        "A query finds the last row of each group by the greatest value of a column, which it "
        "looks for in the same table."
    ),
    why=(
        "The table is read once more, or looked up once more for each of its rows, which takes "
        "many times as long; and of rows that share the greatest value all come."
    ),
    remedy=(
        "Take the last row of each by LATERAL with ORDER BY and LIMIT 1, with an index on the "
        "group and the order; or compute the greatest values once, in a subquery with GROUP BY."
    ),
    systemic="{count} queries look for the last rows by a maximum of the same table",
    needs=frozenset({Need.WORKLOAD}),
    references=(
        "https://www.postgresql.org/docs/18/queries-table-expressions.html#QUERIES-LATERAL",
        "https://www.postgresql.org/docs/18/sql-expressions.html#SQL-SYNTAX-SCALAR-SUBQUERIES",
    ),
    since="0.1",
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Rows whose value is max() or min() of those of the same table that share its keys.

    A subquery for each row is a warning in a large table, and where no index serves it; what
    is computed for all groups at once is told where another table has the keys, so that rows
    can be looked up one by one. Where values lead to few rows, and in a table that is known to
    be small, it is cheap.

    Source: measured on PostgreSQL 18, a million rows of 1,000 groups, an index on group and
    moment: 34 s by a subquery for each row, 0.8 s for all groups at once, 0.04 s by LATERAL.
    """
    return found_in_queries(snapshot, RULE, _defects)


def _defects(query: Query) -> Iterator[Defect]:
    for block, found in extremes_of(query):
        source, relation = found.source, found.relation
        is_few = is_one_row(query, block, source) or is_narrowed_by_value(query, block, source)
        if is_few or relation.table is None or query.relations.is_small(relation):
            continue
        keys = keys_of(query, relation, found.keys)
        if keys is None and not found.is_for_each_row:
            continue
        is_served = any(map(relation.leading, found.keys))
        is_slow = not is_served or query.relations.is_large(relation)
        yield Defect(
            message=_message(found, is_served=is_served),
            claim=(
                f"the {_WORDS[found.is_greatest][1]} {quote_identifier(found.column)} of each "
                f"{found.listed_keys} is looked for in {relation.name.display} itself"
            ),
            node=found.parts[0],
            detail=quote_identifier(source.name),
            severity=Severity.WARNING if found.is_for_each_row and is_slow else None,
            remedy=_remedy(found, keys),
            rewrite=partial(_rewrite, query, block, found, keys),
        )


_WORDS = {True: ("last", "greatest"), False: ("first", "least")}


def _message(found: Extreme, *, is_served: bool) -> str:
    table, word = found.relation.name.display, _WORDS[found.is_greatest][0]
    column = quote_identifier(found.column)
    if not found.is_for_each_row:
        cost = f"{table} is read twice for the {word} row of each {found.listed_keys}."
    elif is_served:
        cost = f"For each row of {table} the {word} of its {found.listed_keys} is looked up."
    else:
        cost = (
            f"For each row of {table} all of it is read to see whether it is the {word} of its "
            f"{found.listed_keys}: no index begins with that."
        )
    return cost if found.is_one_row else f"{cost} Of rows with the same {column} all come."


def _remedy(found: Extreme, keys: Keys | None) -> str:
    word, value = _WORDS[found.is_greatest]
    if keys is None:
        return f"Compute the {value} values of all groups once, in a subquery with GROUP BY."
    return (
        f"For each row of {keys.relation.name.display} take the {word} one by LATERAL with "
        f"ORDER BY and LIMIT 1; the index for it has {found.listed_keys}, "
        f"{quote_identifier(found.column)}."
    )


def _rewrite(query: Query, block: Block, found: Extreme, keys: Keys | None) -> str:
    is_turned = found.is_greatest
    last = SortKey(found.column, descending=is_turned, nulls_first=is_turned)
    is_served = has_index(found.relation, found.keys, last)
    is_one = keys is not None and found.is_one_row and is_served
    if keys is not None and is_one and _is_plain(query, block, found):
        return _by_lateral(query, block, found, keys)
    return _at_once(query, found) if found.is_for_each_row else ""


def _by_lateral(query: Query, block: Block, found: Extreme, keys: Keys) -> str:
    """The statement that looks up one row of each group.

    A unique key of the group and the value, none of them null, leaves one row of each: the
    same whether conditions of the inner query are asked of it before or after.
    """
    inner = found.inner.sources[0]
    last = sorted_by(column_node(inner.name, found.column), is_descending=found.is_greatest)
    select = Node(
        "SelectStmt",
        {
            "targetList": [{"ResTarget": {"val": wrapped(star_of(inner.name))}}],
            "fromClause": [wrapped(inner.node)],
            "sortClause": [wrapped(last)],
            "op": "SETOP_NONE",
        },
    )
    if found.others:
        select = with_fields(select, whereClause=all_of(found.others))
    first = first_of_each(query, select, inner.name, keys)
    changed = {key_of(found.source.node): derived_table(first, found.source.name)}
    join = _join_of(block, found)
    kept = None if join is None or found.joined is None else _kept(block, join, found.joined)
    if join is not None and kept is not None:
        changed[key_of(join.node)] = changed.get(key_of(kept), kept)
    said = {key_of(part) for part in found.parts}
    left = tuple(part for part in block.wheres if key_of(part) not in said)
    rows = block.node if found.joined is None else without_item(block.node, found.joined.node)
    changed[key_of(block.node)] = with_fields(rows, whereClause=all_of(left))
    return rewritten(query.blocks[0].node, changed)


def _at_once(query: Query, found: Extreme) -> str:
    """The statement that computes the values of all groups once.

    The same rows, whatever is null and however many share a value: a row without a key, or
    without a value, is in neither.
    """
    inner, (part,) = found.inner.sources[0], found.parts
    if not all(is_own_condition(query, found.inner, other) for other in found.others):
        return ""
    if found.source.joined_as:  # A join that has a name hides those of its tables.
        return ""
    keys = [wrapped(column_node(inner.name, name)) for name in found.keys]
    row = [column_node(found.source.name, name) for name in (*found.keys, found.column)]
    grouped = {
        **found.inner.node.fields,
        "targetList": [
            *({"ResTarget": {"val": key}} for key in keys),
            *map(wrapped, found.inner.targets),
        ],
        "groupClause": keys,
        "whereClause": all_of(found.others),
    }
    compared = {"args": list(map(wrapped, row)), "row_format": "COERCE_IMPLICIT_CAST"}
    select = {name: value for name, value in grouped.items() if value is not None}
    changed = Node(
        "SubLink",
        {
            "subLinkType": "ANY_SUBLINK",
            "testexpr": {"RowExpr": compared},
            "subselect": {"SelectStmt": select},
        },
    )
    return rewritten(query.blocks[0].node, {key_of(part): changed})


def _is_plain(query: Query, block: Block, found: Extreme) -> bool:
    """Whether the block means the same of a subquery that stands in place of the table."""
    node = block.node
    if any(node.has(name) for name in ("lockingClause", "groupClause", "havingClause")):
        return False
    join = _join_of(block, found)
    joins = () if join is None else (join,)
    if not all(
        one.kind == "JOIN_INNER" and _is_by_on(one) for one in {*block.joins} - {*joins}
    ):
        return False
    if found.joined is not None and (
        is_named(query, block, found.joined, found.parts, joins)
        or not (joins or _is_listed(block, found.joined))
    ):
        return False
    return all(
        is_own_condition(query, found.inner, part) for part in found.others
    ) and not has_system_columns(query, block, found.source)


def _is_by_on(join: Join) -> bool:
    """Whether its columns stay what they are: by their own tables' names, each once."""
    return not (join.using or join.is_natural or join.node.has("alias"))


def _is_listed(block: Block, source: Source) -> bool:
    """Whether it stands in FROM by itself, behind a comma."""
    return any(item.fields is source.node.fields for item in block.node.children("fromClause"))


def _join_of(block: Block, found: Extreme) -> Join | None:
    """The join with the subquery, if all its conditions are known and nothing names it."""
    said = {key_of(part) for part in found.parts}
    for join in block.joins:
        is_its = any(
            len(side) == 1 and block.sources[side[0]] is found.joined
            for side in (join.left, join.right)
        )
        is_known = said.issuperset(map(key_of, (*join.conditions, *join.names)))
        if is_its and is_known and not (join.is_natural or join.node.has("alias")):
            return join
    return None


def _kept(block: Block, join: Join, joined: Source) -> Node | None:
    """The other side of the join."""
    is_left = joined in [block.sources[place] for place in join.left]
    return join.node.child("rarg" if is_left else "larg")
