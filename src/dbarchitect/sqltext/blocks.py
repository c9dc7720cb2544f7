"""A query as its blocks: each SELECT, arm and writing statement, with what its FROM names.

Rule 1: nothing here needs a catalogue; a source is a name, or a block of its own.
Rule 2: an expression belongs to one block: what stands in a subquery belongs to that one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.sqltext.queries import QUERY_NODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.sqltext.tree import Node

_LISTS = (
    "targetList", "distinctClause", "groupClause", "sortClause", "windowClause", "valuesLists",
    "returningClause", "returningList", "lockingClause", "mergeWhenClauses",
)  # fmt: skip
_SINGLE = ("whereClause", "havingClause", "limitCount", "limitOffset", "joinCondition",
           "onConflictClause")  # fmt: skip


class Role(StrEnum):
    """What a block is for the block that it stands in."""

    STATEMENT = "statement"
    ARM = "arm"
    CTE = "cte"
    FROM = "from"
    SCALAR = "scalar"
    EXISTS = "exists"
    ANY = "any"
    ALL = "all"
    ARRAY = "array"
    SOURCE = "source"


_ROLE_OF_SUBLINK = {
    "EXISTS_SUBLINK": Role.EXISTS,
    "ANY_SUBLINK": Role.ANY,
    "ALL_SUBLINK": Role.ALL,
    "ARRAY_SUBLINK": Role.ARRAY,
}


@dataclass(slots=True, eq=False, kw_only=True)
class Source:
    """One thing that a FROM names.

    `relation` is its schema and name where it is a table or a view; `block` its query where it
    is a subquery or a CTE. `columns` are its output columns where it has a block and they are
    known; `aliases` rename the first. An outer join may fill an `optional` one with nulls.
    `joined_as` are the names of joins that it is a part of, by which it goes as well.
    """

    name: str
    node: Node
    relation: tuple[str | None, str] | None = None
    block: Block | None = None
    columns: tuple[str, ...] | None = None
    aliases: tuple[str, ...] = ()
    optional: bool = False
    is_target: bool = False
    joined_as: tuple[str, ...] = ()

    def goes_by(self, name: str) -> bool:
        """Whether a column behind that name may be one of its own."""
        return name == self.name or name in self.joined_as


@dataclass(slots=True, eq=False, kw_only=True)
class Join:
    """A JOIN: `kind` as JOIN_LEFT; what it joins are indexes of the block's sources.

    An outer join may fill the rows of an `optional` one with nulls.
    """

    kind: str
    node: Node
    left: tuple[int, ...]
    right: tuple[int, ...]
    conditions: tuple[Node, ...] = ()
    using: tuple[str, ...] = ()
    is_natural: bool = False
    optional: bool = False

    @property
    def names(self) -> tuple[Node, ...]:
        """The columns of USING, as they stand there."""
        return self.node.children("usingClause")


@dataclass(eq=False, kw_only=True)
class Block:
    """One SELECT, arm of a set operation or writing statement; `parent` is seen from within.

    `sublink` is the subquery's node in its parent, `within` the block whose text it stands in.
    `kept` is what those who ask of it have computed and will ask again.
    """

    node: Node
    role: Role
    parent: Block | None = None
    within: Block | None = None
    sublink: Node | None = None
    sources: list[Source] = field(default_factory=list[Source])
    joins: list[Join] = field(default_factory=list[Join])
    wheres: tuple[Node, ...] = ()
    below: list[Block] = field(default_factory=list["Block"])
    kept: dict[str, object] = field(default_factory=dict[str, object])

    @property
    def is_select(self) -> bool:
        """Whether it is one plain SELECT, neither VALUES nor a set operation."""
        return self.node.kind == "SelectStmt" and not (
            self.node.has("larg") or self.node.has("valuesLists")
        )

    @cached_property
    def targets(self) -> tuple[Node, ...]:
        """What it returns, or writes: the ResTarget nodes."""
        return self.node.children("targetList")

    @cached_property
    def conditions(self) -> tuple[Node, ...]:
        """What must hold for each row: WHERE and the conditions of inner joins, in parts.

        An outer join around an inner one may still bring a row of nulls in place of its rows.
        """
        inner = (join.conditions for join in self.joins if join.kind == "JOIN_INNER")
        return (*self.wheres, *(part for parts in inner for part in parts))

    @cached_property
    def all_conditions(self) -> tuple[Node, ...]:
        """Those of outer joins too, which need not hold for rows that the join fills."""
        return (*self.wheres, *(part for join in self.joins for part in join.conditions))

    def expressions(self) -> Iterator[Node]:
        """The tops of the expressions of the block, conditions of joins among them."""
        for name in _LISTS:
            yield from self.node.children(name)
        for name in _SINGLE:
            found = self.node.child(name)
            if found is not None:
                yield found
        for join in self.joins:
            yield from join.conditions
        for source in self.sources:
            if source.relation is None and source.node.kind != "RangeSubselect":
                yield source.node

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node of the block's own expressions, without those of subqueries."""
        return tuple(node for item in self.expressions() for node in own_nodes(item))


def own_nodes(node: Node) -> Iterator[Node]:
    """The node and all below it, but for what stands within a subquery."""
    stack = [node]
    while stack:
        item = stack.pop()
        yield item
        if item.kind == "SubLink":
            test = item.child("testexpr")
            stack.extend([test] if test is not None else [])
        elif item.kind not in QUERY_NODES:
            stack.extend(reversed(list(item.below())))


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """The parts of a condition that must all hold."""
    if node is None:
        return ()
    if node.kind == "BoolExpr" and node.text("boolop") == "AND_EXPR":
        return tuple(part for item in node.children("args") for part in conjuncts(item))
    return (node,)


def disjuncts(node: Node) -> tuple[Node, ...]:
    """The parts of a condition of which one must hold."""
    if node.kind == "BoolExpr" and node.text("boolop") == "OR_EXPR":
        return tuple(part for item in node.children("args") for part in disjuncts(item))
    return (node,)


def blocks_of(tree: Node) -> tuple[Block, ...]:
    """The blocks of a statement, the statement itself first, each before those in it."""
    reader = _Reader()
    reader.block(tree, Role.STATEMENT, None, None, {})
    return tuple(reader.found)


@dataclass(slots=True)
class _Reader:
    found: list[Block] = field(default_factory=list[Block])

    def block(
        self,
        node: Node,
        role: Role,
        parent: Block | None,
        within: Block | None,
        ctes: Mapping[str, Block | None],
        sublink: Node | None = None,
    ) -> Block:
        block = Block(node=node, role=role, parent=parent, within=within, sublink=sublink)
        self.found.append(block)
        if within is not None:
            within.below.append(block)
        visible = self._with(block, ctes)
        if node.has("larg"):
            for side in ("larg", "rarg"):
                arm = node.child(side)
                if arm is not None:
                    arm = arm._replace(kind="SelectStmt")
                    self.block(arm, Role.ARM, parent, block, visible)
            return block
        self._targets_of_writing(block, visible)
        for name in ("fromClause", "usingClause"):
            for item in node.children(name):
                self._from(item, block, visible, optional=False)
        merged = node.child("sourceRelation")
        if merged is not None:
            self._from(merged, block, visible, optional=False)
        block.wheres = conjuncts(node.child("whereClause"))
        self._subqueries(block, visible)
        return block

    def _with(
        self, block: Block, ctes: Mapping[str, Block | None]
    ) -> Mapping[str, Block | None]:
        clause = block.node.child("withClause")
        if clause is None:
            return ctes
        visible = dict(ctes)
        tables = clause.children("ctes")
        if clause.flag("recursive"):
            visible.update((table.text("ctename"), None) for table in tables)
        for table in tables:
            query = table.child("ctequery")
            made = None
            if query is not None and query.kind in QUERY_NODES:
                made = self.block(query, Role.CTE, block.parent, block, visible)
            renamed = table.has("aliascolnames") or clause.flag("recursive")
            visible[table.text("ctename")] = None if renamed else made
        return visible

    def _targets_of_writing(self, block: Block, ctes: Mapping[str, Block | None]) -> None:
        node = block.node
        target = node.child("relation")
        if node.kind != "SelectStmt" and target is not None:
            source = _relation(target, optional=False)
            source.is_target = True
            block.sources.append(source)
        query = node.child("selectStmt")
        if query is not None:
            query = query._replace(kind="SelectStmt")
            self.block(query, Role.SOURCE, block.parent, block, ctes)

    def _from(
        self, item: Node, block: Block, ctes: Mapping[str, Block | None], *, optional: bool
    ) -> tuple[int, ...]:
        """What the item names is among the block's sources, at these places."""
        if item.kind == "JoinExpr":
            return self._join(item, block, ctes, optional=optional)
        if item.kind == "RangeSubselect":
            source = self._derived(item, block, ctes, optional=optional)
        elif item.kind == "RangeVar":
            called = item.text("relname")
            if called in ctes and not item.has("schemaname"):
                source = _of_block(item, ctes[called], called, optional=optional)
            else:
                source = _relation(item, optional=optional)
        else:
            name, aliases = _alias(item, "")
            source = Source(name=name, node=item, aliases=aliases, optional=optional)
        block.sources.append(source)
        return (len(block.sources) - 1,)

    def _derived(
        self, item: Node, block: Block, ctes: Mapping[str, Block | None], *, optional: bool
    ) -> Source:
        query = item.child("subquery")
        made = None
        if query is not None and query.kind in QUERY_NODES:
            parent = block if item.flag("lateral") else block.parent
            made = self.block(query, Role.FROM, parent, block, ctes)
        return _of_block(item, made, "", optional=optional)

    def _join(
        self, item: Node, block: Block, ctes: Mapping[str, Block | None], *, optional: bool
    ) -> tuple[int, ...]:
        kind = item.text("jointype")
        sides: list[tuple[int, ...]] = []
        for name, filled in (("larg", {"JOIN_RIGHT", "JOIN_FULL"}), ("rarg", _LEFT_OR_FULL)):
            side = item.child(name)
            is_filled = optional or kind in filled
            found = () if side is None else self._from(side, block, ctes, optional=is_filled)
            sides.append(found)
        block.joins.append(
            Join(
                kind=kind,
                node=item,
                left=sides[0],
                right=sides[1],
                conditions=conjuncts(item.child("quals")),
                using=item.strings("usingClause"),
                is_natural=item.flag("isNatural"),
                optional=optional,
            )
        )
        _name(item, [block.sources[place] for place in sides[0] + sides[1]])
        return sides[0] + sides[1]

    def _subqueries(self, block: Block, ctes: Mapping[str, Block | None]) -> None:
        for node in block.nodes:
            query = node.child("subselect") if node.kind == "SubLink" else None
            if query is not None:
                role = _ROLE_OF_SUBLINK.get(node.text("subLinkType"), Role.SCALAR)
                self.block(query, role, block, block, ctes, node)


_LEFT_OR_FULL = frozenset(("JOIN_LEFT", "JOIN_FULL"))


def _alias(item: Node, default: str, field_name: str = "alias") -> tuple[str, tuple[str, ...]]:
    alias = item.child(field_name)
    if alias is None:
        return default, ()
    return alias.text("aliasname"), alias.strings("colnames")


def _name(join: Node, sources: list[Source]) -> None:
    """The sources go by their join's names, too; if it renames columns, theirs are unknown."""
    for field_name in ("alias", "join_using_alias"):
        name, columns = _alias(join, "", field_name)
        for source in sources if name else ():
            source.joined_as += (name,)
            if columns:
                source.aliases, source.columns = columns, None


def _relation(item: Node, *, optional: bool) -> Source:
    name, aliases = _alias(item, item.text("relname"))
    schema = item.text("schemaname") if item.has("schemaname") else None
    return Source(
        name=name,
        node=item,
        relation=(schema, item.text("relname")),
        aliases=aliases,
        optional=optional,
    )


def _of_block(item: Node, block: Block | None, called: str, *, optional: bool) -> Source:
    name, aliases = _alias(item, called)
    columns = None if block is None else output_names(block)
    if columns is not None:
        columns = (*aliases, *columns[len(aliases) :])
    return Source(name=name, node=item, block=block, columns=columns, optional=optional)


def output_names(block: Block) -> tuple[str, ...] | None:
    """The names of the block's output columns, None where one of them is not certain."""
    while block.node.has("larg"):
        block = next(arm for arm in block.below if arm.role is Role.ARM)
    names = [output_name(target) for target in block.targets]
    return tuple(names) if names and all(names) else None


def output_name(target: Node) -> str:
    """The name of an output column; empty for `*`, and where it is not certain.

    Source: `FigureColnameInternal`, src/backend/parser/parse_target.c.
    """
    name, value = target.text("name"), target.child("val")
    if name or value is None:
        return name
    if value.kind == "ColumnRef" and value.children("fields")[-1].kind != "A_Star":
        return value.strings("fields")[-1]
    return value.strings("funcname")[-1] if value.kind == "FuncCall" else ""
