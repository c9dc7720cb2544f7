"""Rows that are the last, or the first, of those that agree with them, as queries ask for them.

Three forms: `(k, at) IN (SELECT k, max(at) ... GROUP BY k)`, a join with such a subquery, and
`at = (SELECT max(at) ... WHERE k = outer.k)`. Each reads the table a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.query_access import held_of, tests_in
from dbarchitect.review.query_facts import call_name, integer_of
from dbarchitect.review.query_outputs import output_called, output_of
from dbarchitect.sqltext.blocks import Role
from dbarchitect.sqltext.rewriting import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dbarchitect.review.queries import Held, Query
    from dbarchitect.review.relations import Relation
    from dbarchitect.sqltext.blocks import Block, Source
    from dbarchitect.sqltext.tree import Node

_EXTREMES = {"max": True, "min": False}
_OTHER_CLAUSES = (
    "havingClause",
    "limitCount",
    "limitOffset",
    "distinctClause",
    "windowClause",
    "withClause",
    "lockingClause",
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Extreme:
    """Rows of `source` whose `column` is the greatest, or least, of rows with the same keys.

    The conditions `parts` of the block say so, or USING, together with the block `inner`, whose
    own conditions beside the keys are `others`. `joined` is what stands for `inner` in FROM;
    without it and without groups `inner` runs for each row.
    """

    source: Source
    relation: Relation
    inner: Block
    keys: tuple[str, ...]
    column: str
    is_greatest: bool
    parts: tuple[Node, ...]
    others: tuple[Node, ...]
    joined: Source | None = None
    is_for_each_row: bool = False

    @property
    def listed_keys(self) -> str:
        """The keys for people, and for SQL."""
        return ", ".join(map(quote_identifier, self.keys))

    @property
    def is_one_row(self) -> bool:
        """Whether no two rows with the same keys have the same value, and none lacks one."""
        columns = frozenset((*self.keys, self.column))
        return columns <= self.relation.never_null and self.relation.identified_by(columns)


def extremes_of(query: Query) -> Iterator[tuple[Block, Extreme]]:
    """Each block that asks for such rows."""
    inner = {key_of(b.sublink): b for b in query.blocks if b.sublink is not None}
    for block in query.blocks:
        if not block.is_select:
            continue
        for part in block.wheres:
            found = _by_list(query, block, part, inner) or _by_value(query, block, part, inner)
            if found is not None:
                yield block, found
        for source in block.sources:
            found = _by_join(query, block, source)
            if found is not None:
                yield block, found


def _by_list(
    query: Query, block: Block, part: Node, blocks: dict[int, Block]
) -> Extreme | None:
    """`(k, at) IN (SELECT k, max(at) FROM t GROUP BY k)`."""
    inner, test = blocks.get(key_of(part)), part.child("testexpr")
    is_in = part.strings("operName") in {(), ("=",)}
    if inner is None or test is None or inner.role is not Role.ANY or not is_in:
        return None
    compared = test.children("args") if test.kind == "RowExpr" else (test,)
    return _extreme(query, inner, [query.own(block, item) for item in compared], [part])


def _by_join(query: Query, block: Block, joined: Source) -> Extreme | None:
    """`JOIN (SELECT k, max(at) AS at FROM t GROUP BY k) AS x ON x.k = t.k AND x.at = t.at`."""
    inner = joined.block
    if inner is None or joined.optional or inner.role is not Role.FROM:
        return None
    equal = [*_equal_to(query, block, joined), *_equal_by_name(query, block, joined)]
    for source in block.sources:
        compared: list[Held | None] = [None] * len(inner.targets)
        parts: list[Node] = []
        for part, place, held in equal:
            if held.source is source and compared[place] is None:
                compared[place] = held
                parts.append(part)
        found = _extreme(query, inner, compared, parts, joined)
        if found is not None:
            return found
    return None


def _equal_to(query: Query, block: Block, joined: Source) -> Iterator[tuple[Node, int, Held]]:
    """The conditions that a column equals what the source hands on, with its place there."""
    for part in block.conditions:
        for test in tests_in(part):
            output, held = output_of(query, block, test.other), query.own(block, test.side)
            is_its = output is not None and output.source is joined and test.operator == "="
            if output is not None and is_its and held is not None:
                yield part, output.place, held


def _equal_by_name(
    query: Query, block: Block, joined: Source
) -> Iterator[tuple[Node, int, Held]]:
    """The names by which USING, or NATURAL, says so, with the place of what it hands on."""
    place = block.sources.index(joined)
    for join in block.joins:
        for side, other in ((join.left, join.right), (join.right, join.left)):
            if side != (place,) or join.kind != "JOIN_INNER":
                continue
            names = {name.text("sval"): name for name in join.names}
            if join.is_natural:
                names = dict.fromkeys(joined.columns or (), join.node)
            for called, name in names.items():
                output = output_called(query, joined, called)
                found = [held_of(query, block.sources[one], called) for one in other]
                known = [held for held in found if held is not None]
                if output is not None and len(known) == 1:
                    yield name, output.place, known[0]


def _extreme(
    query: Query,
    inner: Block,
    compared: Sequence[Held | None],
    parts: Sequence[Node],
    joined: Source | None = None,
) -> Extreme | None:
    """The rows of one source whose columns are those of the grouped block, all of them."""
    values = _values(query, inner)
    first = compared[0] if compared else None
    if values is None or first is None or len(values) != len(compared):
        return None
    held = [one for one in compared if one is not None and one.source is first.source]
    named = [
        (one.column.name, extreme) for one, (_, extreme) in zip(held, values, strict=False)
    ]
    keys = tuple(name for name, extreme in values if not extreme)
    column = next((name for name, extreme in values if extreme), None)
    groups = _groups(query, inner) or frozenset()
    if named != values or column is None or not _is_same(query, first, inner):
        return None
    if not keys and first.relation.identified_by(frozenset((column,))):
        # A row that only one group can have: it need not be told which.
        keys = tuple(sorted(groups))
    if keys and not first.source.optional and groups == frozenset(keys):
        return Extreme(
            source=first.source,
            relation=first.relation,
            inner=inner,
            keys=keys,
            column=column,
            is_greatest=next(_EXTREMES[extreme] for _, extreme in values if extreme),
            parts=tuple(parts),
            others=inner.wheres,
            joined=joined,
        )
    return None


def _values(query: Query, inner: Block) -> list[tuple[str, str]] | None:
    """The columns that it returns: bare, and one of which it takes the `max` or `min`."""
    if not inner.is_select or len(inner.sources) != 1 or inner.joins:
        return None
    if any(inner.node.has(name) for name in _OTHER_CLAUSES):
        return None
    found = [_value(query, inner, target.child("val")) for target in inner.targets]
    known = [one for one in found if one is not None]
    is_one = sum(bool(extreme) for _, extreme in known) == 1
    return known if len(known) == len(found) and is_one else None


def _value(query: Query, inner: Block, value: Node | None) -> tuple[str, str] | None:
    held = query.own(inner, value)
    if held is not None:
        return held.column.name, ""
    name = call_name(value)
    arguments = value.children("args") if value is not None else ()
    if value is None or name not in _EXTREMES or len(arguments) != 1:
        return None
    if any(value.has(field) for field in ("agg_filter", "over", "agg_distinct")):
        return None
    held = query.own(inner, arguments[0])
    return None if held is None else (held.column.name, name)


def _groups(query: Query, inner: Block) -> frozenset[str] | None:
    """The columns that the block groups by, None where one is something else."""
    found: set[str] = set()
    for item in inner.node.children("groupClause"):
        place = integer_of(item)
        is_place = place is not None and 0 < place <= len(inner.targets)
        node = inner.targets[place - 1].child("val") if is_place and place else item
        held = query.own(inner, node)
        if held is None:
            return None
        found.add(held.column.name)
    return frozenset(found)


def _is_same(query: Query, held: Held, inner: Block) -> bool:
    """Whether the block reads the very table that the column is of, with the same children."""
    one, other = held.source, inner.sources[0]
    return (
        query.relation_of(other) is held.relation
        and one.node.kind == other.node.kind == "RangeVar"
        and one.node.flag("inh") == other.node.flag("inh")
        and not (one.aliases or other.aliases)
    )


def _by_value(
    query: Query, block: Block, part: Node, blocks: dict[int, Block]
) -> Extreme | None:
    """`t.at = (SELECT max(u.at) FROM t AS u WHERE u.k = t.k)`."""
    for test in tests_in(part):
        inner, held = blocks.get(key_of(test.other)), query.own(block, test.side)
        if test.operator != "=" or inner is None or held is None:
            continue
        values = _values(query, inner)
        is_alone = inner.role is Role.SCALAR and not _groups(query, inner)
        if values is None or len(values) > 1 or not is_alone or held.source.optional:
            continue
        keys, others = _keys(query, inner, held)
        is_same = values[0][0] == held.column.name and _is_same(query, held, inner)
        if keys and is_same:
            return Extreme(
                source=held.source,
                relation=held.relation,
                inner=inner,
                keys=keys,
                column=held.column.name,
                is_greatest=_EXTREMES[values[0][1]],
                parts=(part,),
                others=others,
                is_for_each_row=True,
            )
    return None


def _keys(query: Query, inner: Block, held: Held) -> tuple[tuple[str, ...], tuple[Node, ...]]:
    """The columns that must equal those of the outer row, and the other conditions."""
    keys: list[str] = []
    others: list[Node] = []
    for part in inner.wheres:
        found = {
            own.column.name
            for test in tests_in(part)
            if (own := query.own(inner, test.side)) is not None
            and test.operator == "="
            and _is_of(query.column(inner, test.other), held.source, own.column.name)
        }
        keys += found
        others += [] if found else [part]
    return tuple(keys), tuple(others)


def _is_of(held: Held | None, source: Source, name: str) -> bool:
    return held is not None and held.source is source and held.column.name == name
