"""A query that groups rows, taken apart into what a copy holds and how the copy is read.

The copy is the query itself without the filters that its binds make; what those filters by
becomes part of what the copy groups by, and the reading filters the copy's rows instead. That
is done only where both give the same rows for any values:

Rule 1: a filter by something that is grouped by takes or leaves whole groups.
Rule 2: a filter by the equality of another column with one value leaves the groups as they
        are once the column is grouped by, too.
Rule 3: bounds of a moment that lie where a bucket of it begins take or leave whole buckets:
        with f cutting to the beginning, `c >= f(b)` is `f(c) >= f(b)`, and `c < f(b)` is
        `f(c) < f(b)`.
Rule 4: without GROUP BY there is one row even of no rows; then one without a copy's row.
Everything else is refused with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.sqltext.blocks import conjuncts
from dbarchitect.sqltext.composing import clauses, direction, named, own_name, qualified, text
from dbarchitect.sqltext.recent import CopyParts, RecentBuckets, recent_buckets
from dbarchitect.sqltext.scope import NotCopiedError, scope_of
from dbarchitect.sqltext.selecting import moves, selection_of
from dbarchitect.sqltext.steady import (
    bucket_of,
    function_name,
    holds_aggregate,
    is_aggregate,
    require_steady,
)
from dbarchitect.sqltext.tree import Node, from_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dbarchitect.sqltext.scope import FoundColumn, Scope
    from dbarchitect.sqltext.selecting import Selection
    from dbarchitect.sqltext.statements import Statement

_LEFT_OUT = {
    "withClause": "it begins with WITH",
    "larg": "it puts two queries together",
    "valuesLists": "it lists its rows",
    "distinctClause": "it says DISTINCT",
    "windowClause": "it holds a window",
    "lockingClause": "it locks the rows that it reads",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedColumn:
    """A column of the copy; `source` is the column that a key is, or is cut from.

    `bucket_seconds` is the mean length of a key's buckets, None where it is the bare column.
    """

    name: str
    sql: str
    is_key: bool
    source: tuple[QualifiedName, str] | None = None
    bucket_seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedCopy:
    """What the copy holds, and the statement that answers the query from it.

    `compared` are the query and the reading without order and limit: they have the same rows.
    `key` names the columns that tell the copy's rows apart, those that readings filter by
    equality first; it is empty where there is one row. `recent` is how its latest rows are
    worked out alone, or why they cannot be.
    """

    definition: str
    reading: str
    compared: tuple[str, str]
    columns: tuple[CopiedColumn, ...]
    key: tuple[str, ...]
    recent: RecentBuckets | NotCopiedError


def grouped_copy(
    statement: Statement,
    name: QualifiedName,
    types: Mapping[QualifiedName, Mapping[str, str]],
    search_path: tuple[str, ...],
) -> GroupedCopy:
    """The copy of that name that answers the query for any values of its binds.

    Args:
        statement: One SELECT, its binds numbered.
        name: The copy's name.
        types: The columns of each table with their types.
        search_path: The schemas in which tables without a schema are.

    Raises:
        NotCopiedError: no copy surely answers it, and why.
    """
    tree = statement.tree()
    for clause, words in _LEFT_OUT.items():
        if tree.has(clause):
            raise NotCopiedError(words)
    scope = scope_of(tree.children("fromClause"), types, search_path)
    return _Taking(tree, scope, name).copy()


@dataclass(slots=True)
class _Column:
    node: Node
    name: str
    is_key: bool
    is_equal: bool = False


@dataclass(slots=True)
class _Taking:
    """One query being taken apart."""

    tree: Node
    scope: Scope
    copy_name: QualifiedName
    columns: dict[str, _Column] = field(default_factory=dict[str, _Column])
    kept: list[Node] = field(default_factory=list[Node])
    filters: list[str] = field(default_factory=list[str])

    def copy(self) -> GroupedCopy:
        outputs = self._outputs()
        self._keys(outputs)
        is_one_row = not self.tree.has("groupClause")
        for condition in conjuncts(self.tree.child("whereClause")):
            self._condition(condition, is_one_row=is_one_row)
        targets = [(output, self._value(node, output)) for output, node in outputs]
        having = [self._having(c) for c in conjuncts(self.tree.child("havingClause"))]
        kept_having = [sql for sql in having if sql is not None]
        definition = self._definition(kept_having)
        if is_one_row:
            bare = ending = self._one_row(targets, outputs)
        else:
            listed = [named(quote_identifier(column), output) for output, column in targets]
            bare = clauses(listed, self.copy_name.sql, self.filters)
            ending = bare + self._order(outputs) + self._limit()
        keys = sorted(
            (c for c in self.columns.values() if c.is_key), key=lambda c: not c.is_equal
        )
        return GroupedCopy(
            definition=definition,
            reading=ending,
            compared=(self._bare(outputs), bare),
            columns=tuple(map(self._copied, self.columns.values())),
            key=tuple(column.name for column in keys),
            recent=self._recent(has_having=bool(kept_having)),
        )

    def _outputs(self) -> list[tuple[str, Node]]:
        """Each output column's name with its expression."""
        found: list[tuple[str, Node]] = []
        for target in self.tree.children("targetList"):
            node = target.child("val")
            if node is None:
                continue
            found.append((target.text("name") or own_name(node), node))
        if not any(holds_aggregate(node) for _, node in found) and not self._groups():
            message = "it adds nothing up: a copy would hold the rows themselves"
            raise NotCopiedError(message)
        return found

    def _groups(self) -> tuple[Node, ...]:
        return self.tree.children("groupClause")

    def _keys(self, outputs: Sequence[tuple[str, Node]]) -> None:
        for item in self._groups():
            node = self._grouped_by(item, outputs)
            if node.kind != "ColumnRef" and bucket_of(node) is None:
                message = "it groups by an expression that is no column and no bucket of time"
                raise NotCopiedError(message, hint="Group by columns, or by date_trunc.")
            self._take(node, self._output_of(node, outputs), is_key=True)

    def _grouped_by(self, item: Node, outputs: Sequence[tuple[str, Node]]) -> Node:
        if item.kind == "GroupingSet":
            message = "it groups in several ways at once"
            raise NotCopiedError(message)
        number = item.child("ival")
        if item.kind == "A_Const" and number is not None:
            place = number.number("ival")
            if 1 <= place <= len(outputs):
                return outputs[place - 1][1]
        if item.kind == "ColumnRef" and not self.scope.has_column(item):
            named = [node for output, node in outputs if item.strings("fields") == (output,)]
            if named:
                return named[0]
        return item

    def _output_of(self, node: Node, outputs: Sequence[tuple[str, Node]]) -> str | None:
        """The name under which the query gives the expression out."""
        meaning = self.scope.meaning(node)
        same = (o for o, n in outputs if self._meaning(n) == meaning)
        return next(same, None)

    def _meaning(self, node: Node) -> str:
        return self.scope.meaning(node)

    def _take(self, node: Node, name: str | None, *, is_key: bool) -> _Column:
        """The copy's column for the expression, which it has only once."""
        meaning = self.scope.meaning(node)
        if meaning not in self.columns:
            require_steady(self.scope, node)
            taken = {column.name for column in self.columns.values()}
            stem = wanted = name or own_name(node)
            number = 2
            while wanted in taken:
                wanted, number = f"{stem}_{number}", number + 1
            self.columns[meaning] = _Column(node, wanted, is_key)
        return self.columns[meaning]

    def _value(self, node: Node, output: str) -> str:
        """The copy's column that answers an output."""
        if not holds_aggregate(node) and node.kind != "ColumnRef" and bucket_of(node) is None:
            message = "it gives out something that is neither grouped by nor added up"
            raise NotCopiedError(message)
        return self._take(node, output, is_key=False).name

    def _condition(self, node: Node, *, is_one_row: bool) -> None:
        """A part of WHERE: of the copy where it is steady, else of the reading."""
        if not moves(node):
            require_steady(self.scope, node)
            self.kept.append(node)
            return
        selects = selection_of(node)
        column = self.columns.get(self._meaning(selects.side))
        if column is None or not column.is_key:
            if selects.operator == "=" and selects.side.kind == "ColumnRef":
                column = self._take(selects.side, None, is_key=True)
            else:
                column = self._bucket_bound(selects)
        column.is_equal = column.is_equal or selects.operator == "="
        self.filters.append(selects.by(column.name))
        if is_one_row and selects.operator != "=":
            message = "it adds up several groups of a bind's values"
            raise NotCopiedError(message, hint="Group by what the bind selects.")

    def _bucket_bound(self, selects: Selection) -> _Column:
        """The key that is cut from the column, where the bound is cut in the same way."""
        for column in self.columns.values():
            bucket = bucket_of(column.node) if column.is_key else None
            if bucket is None or self._meaning(bucket.moment) != self._meaning(selects.side):
                continue
            if selects.begins_like(column.node):
                return column
            written = text(column.node).replace(text(bucket.moment), "...")
            message = "a bound takes a part of a bucket, whose sum the copy does not know"
            hint = f"Cut the bound, too, and compare by >= or <: `{written}`."
            raise NotCopiedError(message, hint=hint)
        message = "a bind selects rows within the groups, which the copy has added up"
        hint = "Group by what it selects, or compare it by `=` with one value."
        raise NotCopiedError(message, hint=hint)

    def _having(self, node: Node) -> str | None:
        """A part of HAVING that the copy itself holds; one with binds filters its rows."""
        if not moves(node):
            require_steady(self.scope, node)
            return text(node)
        selects = selection_of(node)
        known = self.columns.get(self._meaning(selects.side))
        if known is None:
            message = "a bind in HAVING compares what the query does not give out"
            raise NotCopiedError(message, hint="Give it out as well.")
        self.filters.append(selects.by(known.name))
        return None

    def _recent(self, *, has_having: bool) -> RecentBuckets | NotCopiedError:
        keys = {c.name: c.node for c in self.columns.values() if c.is_key}
        parts = CopyParts(
            targets=self._targets(),
            source=self._from(),
            conditions=list(map(text, self.kept)),
            groups=list(map(text, keys.values())),
            has_having=has_having,
        )
        try:
            return recent_buckets(self.scope, keys, parts)
        except NotCopiedError as error:
            return error

    def _targets(self) -> list[str]:
        return [named(text(column.node), column.name) for column in self.columns.values()]

    def _definition(self, having: Sequence[str]) -> str:
        sql = clauses(self._targets(), self._from(), list(map(text, self.kept)))
        keys = [text(column.node) for column in self.columns.values() if column.is_key]
        if keys:
            sql += f"\nGROUP BY {', '.join(keys)}"
        if having:
            sql += f"\nHAVING {' AND '.join(having)}"
        return sql

    def _from(self) -> str:
        """The FROM with the schema at each table: the search path is each session's own."""
        items = [{node.kind: node.fields} for node in self.tree.children("fromClause")]
        return from_text([qualified(item, self.scope) for item in items])

    def _bare(self, outputs: Sequence[tuple[str, Node]]) -> str:
        """The query without order and limit."""
        targets = [named(text(node), output) for output, node in outputs]
        where = list(map(text, conjuncts(self.tree.child("whereClause"))))
        sql = clauses(targets, self._from(), where)
        groups = [text(self._grouped_by(item, outputs)) for item in self._groups()]
        if groups:
            sql += f"\nGROUP BY {', '.join(groups)}"
        having = list(map(text, conjuncts(self.tree.child("havingClause"))))
        return sql + (f"\nHAVING {' AND '.join(having)}" if having else "")

    def _one_row(
        self, targets: Sequence[tuple[str, str]], outputs: Sequence[tuple[str, Node]]
    ) -> str:
        """The reading of a query that gives one row whether there are rows or not."""
        ending = ("havingClause", "sortClause", "limitCount", "limitOffset")
        if any(self.tree.has(clause) for clause in ending):
            message = "it gives one row, and says HAVING, ORDER BY or LIMIT"
            raise NotCopiedError(message, hint="Leave that out: there is one row.")
        listed = [
            named(_of_no_rows(node, f"c.{quote_identifier(column)}"), output)
            for (output, column), (_, node) in zip(targets, outputs, strict=True)
        ]
        name = self.copy_name.sql
        on = " AND ".join(f"c.{condition}" for condition in self.filters) or "true"
        source = f"(VALUES (1)) AS always (one)\nLEFT JOIN {name} AS c ON {on}"
        return clauses(listed, source, [])

    def _order(self, outputs: Sequence[tuple[str, Node]]) -> str:
        keys: list[str] = []
        for item in self.tree.children("sortClause"):
            node = item.child("node")
            if node is None or item.has("useOp"):
                message = "it orders by an operator of its own"
                raise NotCopiedError(message)
            keys.append(self._order_key(node, outputs) + direction(item))
        return f"\nORDER BY {', '.join(keys)}" if keys else ""

    def _order_key(self, node: Node, outputs: Sequence[tuple[str, Node]]) -> str:
        if node.kind == "A_Const":
            return text(node)
        if node.kind == "ColumnRef" and len(node.strings("fields")) == 1:
            (name,) = node.strings("fields")
            if name in {output for output, _ in outputs}:
                return quote_identifier(name)
        known = self.columns.get(self.scope.meaning(node))
        if known is None:
            message = "it orders by something that it neither gives out nor groups by"
            raise NotCopiedError(message, hint="Give it out as well.")
        return quote_identifier(known.name)

    def _limit(self) -> str:
        if self.tree.text("limitOption") == "LIMIT_OPTION_WITH_TIES":
            message = "it says WITH TIES"
            raise NotCopiedError(message)
        ending = ""
        for clause, word in (("limitCount", "LIMIT"), ("limitOffset", "OFFSET")):
            node = self.tree.child(clause)
            if node is not None:
                ending += f"\n{word} {text(node)}"
        return ending

    def _copied(self, column: _Column) -> CopiedColumn:
        bucket = bucket_of(column.node) if column.is_key else None
        moment = column.node if bucket is None else bucket.moment
        source = self.scope.column(moment) if _is_bare_key(column, moment) else None
        return CopiedColumn(
            name=column.name,
            sql=text(column.node),
            is_key=column.is_key,
            source=None if source is None else _place(source),
            bucket_seconds=None if bucket is None else bucket.seconds,
        )


def _is_bare_key(column: _Column, moment: Node) -> bool:
    return column.is_key and moment.kind == "ColumnRef"


def _place(column: FoundColumn) -> tuple[QualifiedName, str]:
    return column.table, column.name


def _of_no_rows(node: Node, column: str) -> str:
    """What the aggregate gives of no rows at all, where the copy has no row."""
    if node.kind == "CoalesceExpr":
        inner, *others = node.children("args")
        if is_aggregate(inner) and all(other.kind == "A_Const" for other in others):
            return f"COALESCE({column}, {', '.join(map(text, others))})"
    elif is_aggregate(node):
        return f"COALESCE({column}, 0)" if function_name(node) == "count" else column
    message = "what it gives of no rows is not known"
    raise NotCopiedError(message, hint="Give the aggregate out itself, or GROUP BY a column.")
