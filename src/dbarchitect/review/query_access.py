"""How a query finds the rows of a source: by which columns, and by which index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.making_indexes import written_index_steps
from dbarchitect.review.queries import Held
from dbarchitect.review.query_facts import COMPARING, is_value, operator_of
from dbarchitect.review.relations import key_shape
from dbarchitect.sqltext.blocks import own_nodes
from dbarchitect.sqltext.shapes import shape_of, type_name
from dbarchitect.sqltext.sides import without_casts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dbarchitect.review.queries import Query
    from dbarchitect.review.relations import Relation
    from dbarchitect.sqltext.blocks import Block, Source
    from dbarchitect.sqltext.tree import Node

_LIST_KINDS = frozenset(("AEXPR_IN", "AEXPR_OP_ANY"))


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """A part of a condition with an own column, bare or within `side`, on one side of it.

    `other` is what it is compared with. `is_equality` holds for `=`, IN and = ANY.
    """

    part: Node
    side: Node
    operator: str
    other: Node

    @property
    def is_equality(self) -> bool:
        """Whether it leaves one value, or a list of values."""
        return self.operator in {"=", "in"}


def tests_of(block: Block) -> tuple[Test, ...]:
    """The comparisons that must hold for each row, once for each side that may be a column."""
    if _TESTS not in block.kept:
        found = (test for part in block.conditions for test in tests_in(part))
        block.kept[_TESTS] = tuple(found)
    return cast("tuple[Test, ...]", block.kept[_TESTS])


_TESTS = "tests"


def tests_in(part: Node) -> Iterator[Test]:
    """The comparison that a part of a condition is, from each side; none for another."""
    left, right = part.child("lexpr"), part.child("rexpr")
    kind = part.text("kind")
    if part.kind != "A_Expr" or left is None or right is None:
        return
    operator = "".join(part.strings("name")[-1:])
    if kind == "AEXPR_OP" and operator in COMPARING:
        yield Test(part, left, operator, right)
        yield Test(part, right, _TURNED.get(operator, operator), left)
    elif kind in _LIST_KINDS and operator == "=":
        yield Test(part, left, "in", right)
    elif kind == "AEXPR_BETWEEN":
        yield Test(part, left, "between", right)


_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def is_free_of(query: Query, block: Block, node: Node, source: Source) -> bool:
    """Whether an expression is known before rows of the source are read."""
    for item, held in query.columns_in(block, node):
        if held is None and item.kind == "ColumnRef":
            return False
        if held is not None and held.is_own and held.source is source:
            return False
    return all(item.kind != "SubLink" for item in own_nodes(node))


def fixed_columns(query: Query, block: Block, source: Source) -> frozenset[str]:
    """The source's bare columns that must equal one value, or one of an enclosing query."""
    return frozenset(_equal_columns(query, block, source, tests_of(block), ()))


def _equal_columns(
    query: Query,
    block: Block,
    source: Source,
    tests: Iterable[Test],
    known: Sequence[Source],
) -> Iterator[str]:
    """The source's bare columns that equal one value, or a column of the known sources."""
    for test in tests:
        held = query.own(block, test.side)
        if held is None or held.source is not source or test.operator != "=":
            continue
        other = query.own(block, test.other)
        if (other is not None and other.source in known) or _is_fixed(query, block, test.other):
            yield held.column.name


def _is_fixed(query: Query, block: Block, other: Node) -> bool:
    held = query.column(block, without_casts(other))
    return is_value(other) or (held is not None and not held.is_own)


def is_one_row(query: Query, block: Block, source: Source) -> bool:
    """Whether at most one row of the source can be found, by a unique key."""
    relation = query.relation_of(source)
    if relation is None:
        return False
    fixed = fixed_columns(query, block, source)
    return relation.identified_by(fixed) or _is_one_where(query, block, source, relation, fixed)


def _is_one_where(
    query: Query, block: Block, source: Source, relation: Relation, fixed: frozenset[str]
) -> bool:
    """Whether a partial unique index keeps the row alone: its condition is the query's, too."""
    if not relation.unique_where:
        return False
    asked = {
        shape_of(part)
        for part in block.conditions
        if all(
            held is not None and held.source is source
            for item, held in query.columns_in(block, part)
            if item.kind == "ColumnRef"
        )
    }
    return any(parts <= asked and key <= fixed for parts, key in relation.unique_where)


def are_one_row(query: Query, block: Block) -> bool:
    """Whether the sources together are one row at most: keys lead from one to the next."""
    known = [source for source in block.sources if is_one_row(query, block, source)]
    rest = [source for source in block.sources if source not in known]
    while rest:
        led_to = [source for source in rest if _is_led_to(query, block, source, known)]
        if not led_to:
            return False
        known += led_to
        rest = [source for source in rest if source not in led_to]
    return True


def _is_led_to(query: Query, block: Block, source: Source, known: Sequence[Source]) -> bool:
    """Whether columns of known rows, and values, are those of a unique key of the source."""
    relation = query.relation_of(source)
    place = block.sources.index(source)
    optional = (
        part
        for join in block.joins
        if join.kind == "JOIN_LEFT" and place in join.right
        for part in join.conditions
    )
    tests = (*tests_of(block), *(test for part in optional for test in tests_in(part)))
    columns = frozenset(_equal_columns(query, block, source, tests, known))
    return relation is not None and relation.identified_by(columns)


def is_narrowed(query: Query, block: Block, source: Source, but: Node | None = None) -> bool:
    """Whether another part of the condition leads to few rows of the source by an index."""
    looked_up = _looked_up_by(query, block, source, but)
    return any(is_free_of(query, block, other, source) for other in looked_up)


def is_narrowed_by_value(
    query: Query, block: Block, source: Source, but: Node | None = None
) -> bool:
    """Like `is_narrowed`, by a value that is given and not by another table's column."""
    looked_up = _looked_up_by(query, block, source, but)
    return any(is_given(query, block, other) for other in looked_up)


def _looked_up_by(
    query: Query, block: Block, source: Source, but: Node | None
) -> Iterator[Node]:
    """What columns of the source that indexes begin with must equal."""
    relation = query.relation_of(source)
    if relation is None:
        return
    for test in tests_of(block):
        if but is not None and test.part.fields is but.fields:
            continue
        held = query.own(block, test.side)
        is_its = held is not None and held.source is source and test.is_equality
        if held is not None and is_its and relation.leading(held.column.name):
            yield test.other


def is_given(query: Query, block: Block, node: Node) -> bool:
    """Whether an expression is the same for all rows of the block: it names no own column."""
    if any(item.kind == "SubLink" for item in own_nodes(node)):
        return False
    return all(
        held is not None and not held.is_own for _, held in query.columns_in(block, node)
    )


def only_own_column(query: Query, block: Block, node: Node) -> Held | None:
    """The one column that an expression names, if it is an own one."""
    found = [held for _, held in query.columns_in(block, node)]
    if len(found) != 1 or found[0] is None or not found[0].is_own:
        return None
    return found[0]


def wrapped_column(query: Query, block: Block, node: Node) -> Held | None:
    """The own column that a call or a cast is around, where that changes what is compared."""
    if node.kind not in {"FuncCall", "TypeCast"}:
        return None
    held = only_own_column(query, block, node)
    if held is None:
        return None
    inner = without_casts(node)
    is_plain_cast = node.kind == "TypeCast" and inner.kind == "ColumnRef"
    kind = query.relations.type_of(held.column)
    same = _SAME_TYPES.get(kind.name, frozenset())
    casts = {type_name(item) for item in own_nodes(node) if item.kind == "TypeCast"}
    return None if is_plain_cast and casts <= same and not kind.is_array else held


_SAME_TYPES = {
    "text": frozenset(("text", "varchar")),
    "character varying": frozenset(("text", "varchar")),
    "bigint": frozenset(("int8",)),
    "integer": frozenset(("int4",)),
    "smallint": frozenset(("int2",)),
    "uuid": frozenset(("uuid",)),
    "date": frozenset(("date",)),
    "timestamp with time zone": frozenset(("timestamptz",)),
    "timestamp without time zone": frozenset(("timestamp",)),
    "numeric": frozenset(("numeric",)),
}
"""Casts that an index sees through. Source: pg_cast, castmethod `b`; a type is its own."""


def part_name(held: Held) -> str:
    """The column as a remedy writes it."""
    return quote_identifier(held.column.name)


def leading_index(held: Held) -> str:
    """The name of an index that begins with the column; empty where there is none."""
    found = held.relation.leading(held.column.name)
    return found[0].name.display if found else ""


def is_searchable(held: Held, side: Node | None) -> bool:
    """Whether a GIN or GiST index has the column itself, or the expression around it."""
    shape = "" if side is None or side.kind == "ColumnRef" else shape_of(side)
    return any(
        index.valid
        and index.access_method in {"gin", "gist"}
        and (key_shape(key) == shape if shape else key.column == held.column.name)
        for index in held.relation.indexes
        for key in index.keys
    )


def creating_index(relation: Relation, keys: str, using: str = "") -> tuple[str, ...]:
    """The statements, in order, after which an index has these keys, built beside writers."""
    if relation.table is None:
        return ()
    return written_index_steps(relation.table, keys, using, relation.partitions)


def joins_between(query: Query, block: Block) -> Iterator[tuple[Held, Held]]:
    """The pairs of columns of two sources that must be equal, outer joins among them."""
    for part in block.all_conditions:
        found = operator_of(part)
        if found is None or found[0] != "=":
            continue
        left, right = query.own(block, found[1]), query.own(block, found[2])
        if left is not None and right is not None and left.source is not right.source:
            yield left, right
    for join in block.joins:
        yield from _using(query, block, join.using, join.left, join.right)


def _using(
    query: Query,
    block: Block,
    names: tuple[str, ...],
    lefts: tuple[int, ...],
    rights: tuple[int, ...],
) -> Iterator[tuple[Held, Held]]:
    for name in names:
        pair = [held_of(query, block.sources[i], name) for i in (*lefts, *rights)]
        found = [held for held in pair if held is not None]
        if len(found) == len((0, 1)):
            yield found[0], found[1]


def held_of(query: Query, source: Source, name: str) -> Held | None:
    """The column of that name of a source, None where it has none that is known."""
    relation = query.relation_of(source)
    if relation is None or name not in relation.columns:
        return None
    return Held(source, relation, relation.columns[name], is_own=True)


def multiplied_by(
    query: Query, block: Block, pairs: list[tuple[Held, Held]], source: Source, other: Source
) -> bool:
    """Whether several rows of `source` may meet one row of `other`, by these joins.

    What a condition fixes to a value, in ON of an outer join too, counts for its keys.
    """
    columns = {
        held.column.name
        for pair in pairs
        for held, opposite in (pair, pair[::-1])
        if held.source is source and opposite.source is other
    }
    relation = query.relation_of(source)
    if not columns or relation is None or relation.table is None:
        return False
    for part in block.all_conditions:
        for test in tests_in(part):
            held = query.own(block, test.side)
            is_its = held is not None and held.source is source and test.operator == "="
            if held is not None and is_its and is_given(query, block, test.other):
                columns.add(held.column.name)
    return not relation.identified_by(frozenset(columns))
