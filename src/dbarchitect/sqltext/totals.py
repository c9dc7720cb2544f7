"""Totals over the rows that refer to a row, which a statement asks for in a subquery.

`(SELECT count(*) FROM comments AS c WHERE c.ticket_id = t.id)` follows from the row of
`tickets` alone, so a column of that row may hold it. A statement is written again with such
columns in the place of its subqueries only where both give the same rows:

Rule 1: A subquery reads one table, compares its columns by `=` with columns of one table
        outside, and what else it asks follows from the row within: no bind, no clock.
Rule 2: A sum of no rows is null and a column that holds sums has 0 there, so a sum is taken
        only with its `COALESCE(..., 0)`.
Rule 3: The table outside is not on the side of a join whose rows may be missing, and the
        statement does not group: there the column would be null, or none.
Everything else is refused with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.blocks import conjuncts
from dbarchitect.sqltext.composing import own_name, text
from dbarchitect.sqltext.positions import SourceText
from dbarchitect.sqltext.scope import NotCopiedError, Scope, scope_of
from dbarchitect.sqltext.selecting import moves
from dbarchitect.sqltext.steady import function_name, holds_aggregate, require_steady
from dbarchitect.sqltext.tree import Node, scan_tokens, select_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dbarchitect.model.identifier import QualifiedName

    _Types = Mapping[QualifiedName, Mapping[str, str]]

INNER = "c"
"""The name by which conditions call the row that is added up."""

_KEPT = frozenset(("count", "sum", "max", "min"))
_CLAUSES = ("targetList", "whereClause", "sortClause")
_ENDING = ("sortClause", "limitCount", "limitOffset", "limitOption")
_OTHER_CLAUSES = {
    "withClause": "it begins with WITH",
    "groupClause": "it groups",
    "havingClause": "it says HAVING",
    "distinctClause": "it says DISTINCT",
    "sortClause": "it orders",
    "limitCount": "it has a limit",
    "limitOffset": "it has an offset",
    "larg": "it puts two queries together",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTotal:
    """A subquery that adds up rows of `child` for a row of `parent`, which goes by `outer`.

    `pairs` are the columns that are compared, the child's first. `argument` is the column that
    is added up, None of `count(*)`. `conditions` are SQL over the child's row, called `INNER`.
    `span` is where it stands in the statement's text, in bytes; `output` is what the server
    calls the column where the statement gives it no name, None where it is no output.
    """

    outer: str
    parent: QualifiedName
    child: QualifiedName
    pairs: tuple[tuple[str, str], ...]
    function: str
    argument: str | None
    conditions: tuple[str, ...]
    span: tuple[int, int]
    output: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsRead:
    """A statement with columns in the place of its totals.

    `sql` has its `:name` binds. `compared` are the statement and this one without order and
    limit, with numbered binds: they have the same rows.
    """

    sql: str
    compared: tuple[str, str]


def asked_totals(
    sql: str, types: _Types, search_path: tuple[str, ...]
) -> tuple[AskedTotal | NotCopiedError, ...]:
    """Each total that the statement asks for, or why a column may not stand in its place.

    None of a statement that is no SELECT, or whose tables are not known.

    Args:
        sql: One statement with `:name` binds.
        types: The columns of each table with their types.
        search_path: The schemas in which tables without a schema are.
    """
    statement = number_binds(sql).statement
    tree = statement.tree()
    if tree.kind != "SelectStmt" or tree.has("larg") or tree.has("withClause"):
        return ()
    try:
        scope = scope_of(tree.children("fromClause"), types, search_path)
    except NotCopiedError:
        return ()
    finder = _Finder(statement.text, scope, _may_be_missing(tree), types, search_path)
    if tree.has("groupClause") or tree.has("havingClause"):
        return ()
    return tuple(finder.found(tree))


def read_from_columns(
    sql: str, columns: Callable[[AskedTotal], str], totals: tuple[AskedTotal, ...]
) -> TotalsRead:
    """The statement with the column of that name in the place of each total."""
    bound = number_binds(sql)
    data = bound.text_numbered.encode()
    for total in sorted(totals, key=lambda one: one.span, reverse=True):
        start, end = total.span
        column = f"{quote_identifier(total.outer)}.{quote_identifier(columns(total))}"
        if total.output is not None:
            column += f" AS {quote_identifier(total.output)}"
        data = data[:start] + column.encode() + data[end:]
    again = _named(data.decode(), bound.names)
    read = number_binds(again).statement
    return TotalsRead(
        sql=again, compared=(_unordered(bound.statement.tree()), _unordered(read.tree()))
    )


def _unordered(tree: Node) -> str:
    """The query without order and limit."""
    kept = {name: value for name, value in tree.fields.items() if name not in _ENDING}
    return select_text(kept)


def _named(numbered: str, names: tuple[str, ...]) -> str:
    """The text with the names of its binds again."""
    data = numbered.encode()
    tokens = scan_tokens(numbered, SourceText(numbered, "<sql>"))
    for token in reversed(tokens):
        if token.kind == "PARAM":
            name = f":{names[int(token.text[1:]) - 1]}"
            data = data[: token.start_byte] + name.encode() + data[token.end_byte :]
    return data.decode()


def _may_be_missing(tree: Node) -> frozenset[str]:
    """The names of tables of whose rows a join may have none."""
    found: set[str] = set()
    for item in tree.children("fromClause"):
        for join in item.descend():
            sides = {
                "JOIN_LEFT": ("rarg",),
                "JOIN_RIGHT": ("larg",),
                "JOIN_FULL": ("larg", "rarg"),
            }.get(join.text("jointype") if join.kind == "JoinExpr" else "", ())
            for side in sides:
                below = join.child(side)
                found.update(() if below is None else map(_called, _tables(below)))
    return frozenset(found)


def _tables(node: Node) -> Iterator[Node]:
    return (item for item in node.descend() if item.kind == "RangeVar")


def _called(table: Node) -> str:
    alias = table.child("alias")
    return table.text("relname") if alias is None else alias.text("aliasname")


@dataclass(frozen=True, slots=True)
class _Finder:
    """Looks for totals in one SELECT."""

    text: str
    scope: Scope
    missing: frozenset[str]
    types: _Types
    search_path: tuple[str, ...]

    def found(self, tree: Node) -> Iterator[AskedTotal | NotCopiedError]:
        for clause in _CLAUSES:
            single = tree.child(clause)
            for item in tree.children(clause) or ((single,) if single is not None else ()):
                yield from self._within(item.child("val") or item, self._output(item))

    def _output(self, item: Node) -> str | None:
        """What the server calls an output that is a total, and that has no name."""
        value = item.child("val") if item.kind == "ResTarget" else None
        if value is None or item.has("name"):
            return None
        named = _target(value) if value.kind == "SubLink" else value
        return None if named is None else own_name(named)

    def _within(self, node: Node, output: str | None) -> Iterator[AskedTotal | NotCopiedError]:
        """The totals at the node or below it, but not those of other subqueries."""
        subquery, is_coalesced = _total_at(node)
        if subquery is not None:
            try:
                yield self._total(node, subquery, output, is_coalesced=is_coalesced)
            except NotCopiedError as error:
                yield error
            return
        if node.kind in {"SubLink", "RangeSubselect", "SelectStmt"}:
            return
        for below in node.below():
            yield from self._within(below, None)

    def _total(
        self, node: Node, subquery: Node, output: str | None, *, is_coalesced: bool
    ) -> AskedTotal:
        call = _target(subquery)
        select = subquery.child("subselect")
        if call is None or select is None:
            message = "a subquery gives out more than one total"
            raise NotCopiedError(message)
        for clause, words in _OTHER_CLAUSES.items():
            if select.has(clause):
                message = f"the subquery does more than to add up: {words}"
                raise NotCopiedError(message)
        inner = scope_of(select.children("fromClause"), self.types, self.search_path)
        if len(inner.sources) != 1:
            message = "the subquery adds up rows of several tables"
            raise NotCopiedError(message)
        ((called, child),) = inner.sources.items()
        if called in self.scope.sources:
            message = f"the tables inside and outside both go by the name `{called}`"
            raise NotCopiedError(message, hint="Give the inner one its own alias.")
        outer, pairs, conditions = self._conditions(inner, select)
        function, argument = _aggregate(inner, call, is_coalesced=is_coalesced)
        return AskedTotal(
            outer=outer,
            parent=self.scope.sources[outer],
            child=child,
            pairs=pairs,
            function=function,
            argument=argument,
            conditions=conditions,
            span=self._span(node),
            output=output,
        )

    def _conditions(
        self, inner: Scope, select: Node
    ) -> tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]:
        """(the table outside, the columns compared with its, what else is asked)."""
        pairs: set[tuple[str, str]] = set()
        outside: set[str] = set()
        conditions: set[str] = set()
        for part in conjuncts(select.child("whereClause")):
            pair = self._pair(inner, part)
            if pair is not None:
                own, source, other = pair
                pairs.add((own, other))
                outside.add(source)
                continue
            if moves(part):
                message = "a bind or the clock decides which rows the subquery adds up"
                raise NotCopiedError(message)
            require_steady(inner, part)
            conditions.add(text(_requalified(part)))
        if len(outside) != 1:
            message = "the subquery does not follow from the row of one table outside"
            raise NotCopiedError(message)
        (outer,) = outside
        if outer in self.missing:
            message = f"a join may have no row of `{outer}`, and the total would be missing"
            raise NotCopiedError(message)
        return outer, tuple(sorted(pairs)), tuple(sorted(conditions))

    def _pair(self, inner: Scope, node: Node) -> tuple[str, str, str] | None:
        """(column within, table outside, its column) where the two are compared by `=`."""
        left, right = node.child("lexpr"), node.child("rexpr")
        plain = node.kind == "A_Expr" and node.text("kind") == "AEXPR_OP"
        if not plain or node.strings("name") != ("=",) or left is None or right is None:
            return None
        for own, other in ((left, right), (right, left)):
            if own.kind == other.kind == "ColumnRef":
                is_outside = not inner.has_column(other) and self.scope.has_column(other)
                if inner.has_column(own) and is_outside:
                    found = self.scope.column(other)
                    return inner.column(own).name, found.source, found.name
        return None

    def _span(self, node: Node) -> tuple[int, int]:
        """From the first byte of the expression to behind its last parenthesis."""
        begin, depth = node.location_byte or 0, 0
        for token in scan_tokens(self.text, SourceText(self.text, "<sql>")):
            if token.start_byte < begin:
                continue
            depth += (token.text == "(") - (token.text == ")")
            if token.text == ")" and depth == 0:
                return begin, token.end_byte
        message = "the end of a subquery was not found"
        raise NotCopiedError(message)


def _total_at(node: Node) -> tuple[Node | None, bool]:
    """(the subquery of one row that adds up, whether it is 0 where it would be null)."""
    if node.kind == "CoalesceExpr":
        first, *others = node.children("args")
        if len(others) == 1 and _is_zero(others[0]) and _adds_up(first):
            return first, True
    return (node if _adds_up(node) else None), False


def _adds_up(node: Node) -> bool:
    if node.kind != "SubLink" or node.text("subLinkType") != "EXPR_SUBLINK":
        return False
    select = node.child("subselect")
    targets = () if select is None else select.children("targetList")
    return any(holds_aggregate(target) for target in targets)


def _is_zero(node: Node) -> bool:
    number = node.child("ival")
    has_number = node.kind == "A_Const" and node.has("ival")
    return has_number and (number is None or number.number("ival") == 0)


def _target(subquery: Node) -> Node | None:
    """The one output of a subquery."""
    select = subquery.child("subselect")
    targets = () if select is None else select.children("targetList")
    return targets[0].child("val") if len(targets) == 1 else None


def _aggregate(inner: Scope, call: Node, *, is_coalesced: bool) -> tuple[str, str | None]:
    """(the function, the column that it adds up)."""
    name = function_name(call) or ""
    special = ("agg_distinct", "agg_filter", "agg_order", "over", "func_variadic")
    if name not in _KEPT or any(call.has(word) for word in special):
        message = "the subquery gives out something else than a bare count, sum, max or min"
        raise NotCopiedError(message)
    if name == "sum" and not is_coalesced:
        message = "a sum of no rows is null, and a column that is kept would have 0"
        raise NotCopiedError(message, hint="Write `COALESCE((SELECT sum(...) ...), 0)`.")
    if is_coalesced and name in {"max", "min"}:
        message = "what the greatest of no rows is, is said by a constant"
        raise NotCopiedError(message, hint="Give it out as it is.")
    if call.flag("agg_star"):
        return name, None
    arguments = call.children("args")
    if len(arguments) != 1 or arguments[0].kind != "ColumnRef":
        message = "the subquery adds up an expression that is no column"
        raise NotCopiedError(message)
    return name, inner.column(arguments[0]).name


def _requalified(node: Node) -> Node:
    """The condition with every column called by the row that is added up."""
    changed = cast("dict[str, dict[str, object]]", _called_inner({node.kind: node.fields}))
    return Node(node.kind, changed[node.kind])


def _called_inner(value: object) -> object:
    if isinstance(value, list):
        return [_called_inner(item) for item in cast("list[object]", value)]
    if not isinstance(value, Mapping):
        return value
    found = {
        key: _called_inner(item) for key, item in cast("Mapping[str, object]", value).items()
    }
    reference = found.get("ColumnRef")
    if isinstance(reference, dict):
        fields = cast("dict[str, list[object]]", reference)["fields"]
        found["ColumnRef"] = {"fields": [{"String": {"sval": INNER}}, fields[-1]]}
    return found
