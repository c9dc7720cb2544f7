"""What a subquery or a CTE hands on, as the query around it names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from dbarchitect.review.query_access import held_of
from dbarchitect.review.query_facts import STEADY, call_name
from dbarchitect.sqltext.blocks import output_name
from dbarchitect.sqltext.rewriting import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dbarchitect.review.queries import Held, Query
    from dbarchitect.sqltext.blocks import Block, Join, Source
    from dbarchitect.sqltext.tree import Node


_Value = tuple["Node | None", "Held | None"]


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """An output column of a source that is a query: the target at `place`, from 0, in `block`.

    `value` is the expression that it is there, None where `*` stands for it; `held` is the
    column of a table that it is.
    """

    source: Source
    block: Block
    place: int
    value: Node | None
    held: Held | None


def output_of(query: Query, block: Block, node: Node | None) -> Output | None:
    """What a column's name in the block is of a query in its FROM; None for all else.

    A name that could mean two things means nothing.
    """
    if node is None or node.kind != "ColumnRef" or query.column(block, node) is not None:
        return None
    names = node.strings("fields")
    if not names or len(names) != len(node.children("fields")):
        return None
    qualifier, name = names[:-1][-1:], "".join(names[-1:])
    sources = [s for s in block.sources if not qualifier or s.goes_by(qualifier[0])]
    hits: list[Output] = []
    for source in sources:
        relation, outputs = query.relation_of(source), _outputs(query, source)
        if outputs is None and relation is None:
            return None
        if relation is not None and name in relation.columns:
            return None
        hits += [one for called, one in outputs or () if called == name]
    return hits[0] if len(hits) == 1 else None


def output_called(query: Query, source: Source, name: str) -> Output | None:
    """The output column of that name of a query in FROM, if that is certain."""
    hits = [one for called, one in _outputs(query, source) or () if called == name]
    return hits[0] if len(hits) == 1 else None


def _outputs(query: Query, source: Source) -> list[tuple[str, Output]] | None:
    """All that a query in FROM hands on, by name; None where that is not certain."""
    block = source.block
    if block is None or not block.is_select:
        return None
    found: list[tuple[str, Output]] = []
    for place, target in enumerate(block.targets):
        named = _named(query, block, target)
        if named is None:
            return None
        found += [(name, Output(source, block, place, *value)) for name, value in named]
    names = source.columns
    if names is None:
        return None if renames(source) else found
    if len(names) != len(found):
        return None
    return [(name, one) for name, (_, one) in zip(names, found, strict=True)]


def _named(query: Query, block: Block, target: Node) -> list[tuple[str, _Value]] | None:
    """The output columns of a target by name; None where they are not certain."""
    value = target.child("val")
    if value is None:
        return None
    if value.kind != "ColumnRef" or value.children("fields")[-1].kind != "A_Star":
        name = output_name(target)
        return [(name, (value, query.own(block, value)))] if name else None
    qualifier = value.strings("fields")
    is_of_one = any(source.name == qualifier[-1] for source in block.sources if qualifier)
    if not is_of_one and any(join.using or join.is_natural for join in block.joins):
        return None
    found: list[tuple[str, _Value]] = []
    for source in block.sources:
        if qualifier and not source.goes_by(qualifier[-1]):
            continue
        relation = query.relation_of(source)
        columns = source.columns if relation is None else tuple(relation.columns)
        if columns is None or source.aliases:
            return None
        found += [(name, (None, held_of(query, source, name))) for name in columns]
    return found or None


def renames(source: Source) -> bool:
    """Whether the columns of the source go by other names than its own."""
    alias = source.node.child("alias")
    return bool(source.aliases) or (alias is not None and alias.has("colnames"))


def is_named(
    query: Query,
    block: Block,
    source: Source,
    but: Sequence[Node] = (),
    joins: Sequence[Join] = (),
) -> bool:
    """Whether an expression outside these parts, and USING of other joins, may name the source.

    A name that is not certain may, and so may a lock.
    """
    others = [join for join in block.joins if join not in joins]
    if block.node.has("lockingClause") or _is_joined_by_name(query, block, source, others):
        return True
    skipped = {key_of(item) for part in but for item in part.descend()}
    return any(
        id(source) in meant and key not in skipped for key, meant in _mentions(query, block)
    )


def _is_joined_by_name(
    query: Query, block: Block, source: Source, joins: Sequence[Join]
) -> bool:
    """Whether USING or NATURAL of a join may mean one of its columns."""
    place = block.sources.index(source)
    return any(
        join.is_natural or any(_has(query, source, name) for name in join.using)
        for join in joins
        if place in {*join.left, *join.right}
    )


def _mentions(query: Query, block: Block) -> list[tuple[int, frozenset[int]]]:
    """Each column's name in the block and within it, with the sources that it may be of."""
    if _MENTIONS not in block.kept:
        block.kept[_MENTIONS] = [
            (
                key_of(node),
                frozenset(id(s) for s in block.sources if _may_name(query, scope, node, s)),
            )
            for scope in (block, *_within(query, block))
            for node in scope.nodes
            if node.kind == "ColumnRef"
        ]
    return cast("list[tuple[int, frozenset[int]]]", block.kept[_MENTIONS])


_MENTIONS = "mentions"


def _within(query: Query, block: Block) -> list[Block]:
    """The blocks whose text stands in the block, at any depth."""
    found: list[Block] = []
    for other in query.blocks:
        around = other.within
        while around is not None and around is not block:
            around = around.within
        if around is block:
            found.append(other)
    return found


def _may_name(query: Query, scope: Block, node: Node, source: Source) -> bool:
    fields = node.children("fields")
    names = node.strings("fields")
    if fields[-1].kind == "A_Star":
        return source.goes_by(names[-1]) if names else source in scope.sources
    held = query.column(scope, node)
    if held is not None:
        return held.source is source
    output = output_of(query, scope, node)
    if output is not None:
        return output.source is source
    *qualifiers, name = names
    if qualifiers:
        return source.goes_by(qualifiers[-1])
    return source.goes_by(name) or _has(query, source, name)


def _has(query: Query, source: Source, name: str) -> bool:
    relation = query.relation_of(source)
    columns = source.columns if relation is None else tuple(relation.columns)
    return columns is None or name in columns


def is_own_condition(query: Query, block: Block, node: Node) -> bool:
    """Whether it names own columns alone and gives the same each time that it is asked."""
    for item in node.descend():
        if item.kind == "SubLink" or call_name(item) not in STEADY:
            return False
        if item.kind == "ColumnRef" and query.own(block, item) is None:
            return False
    return True


def has_system_columns(query: Query, block: Block, source: Source) -> bool:
    """Whether something names the source as a table: its whole rows, `ctid` or its schema."""
    relation = query.relation_of(source)
    known = frozenset[str]() if relation is None else frozenset(relation.columns)
    for scope in (block, *_within(query, block)):
        for node in scope.nodes:
            names = node.strings("fields") if node.kind == "ColumnRef" else ()
            is_star = len(names) < len(node.children("fields"))
            *qualifiers, name = names or ("",)
            is_its = any(map(source.goes_by, (*qualifiers, name)))
            if len(qualifiers) > 1 or (is_its and not is_star and name not in known):
                return True
    return False
