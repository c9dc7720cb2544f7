"""What a query uses, as values: its tables, columns, comparisons, order and limit.

Rule 1: names are as the server reads them: folded where unquoted, without quotes.
Rule 2: `table` of a column is filled in by `resolve` alone; nothing means that the column
        comes from a subquery, a function or another thing that no catalogue knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.errors import Location
    from dbarchitect.model.identifier import QualifiedName


DISTANCES = frozenset({"<->", "<=>", "<#>", "<+>"})
"""Operators by which rows are ordered from the nearest on.

Source: pgvector's documentation, Querying; PostgreSQL documentation 11.2 (`<->`).
"""


class Clause(StrEnum):
    """The part of a query in which a column stands."""

    SELECT = "select"
    WHERE = "where"
    JOIN = "join"
    GROUP_BY = "group_by"
    HAVING = "having"
    ORDER_BY = "order_by"
    DISTINCT_ON = "distinct_on"
    WINDOW = "window"
    LIMIT = "limit"
    FROM = "from"
    VALUES = "values"
    INSERT = "insert"
    CONFLICT = "conflict"
    SET = "set"
    RETURNING = "returning"


class TableAccess(StrEnum):
    """What a query does with a table that it names."""

    READ = "read"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    MERGE = "merge"


class PatternForm(StrEnum):
    """What is known of a pattern of LIKE before it runs."""

    PREFIX = "prefix"
    INFIX = "infix"
    UNKNOWN = "unknown"


class OperandKind(StrEnum):
    """What a column is compared with."""

    BIND = "bind"
    CONSTANT = "constant"
    COLUMN = "column"
    LIST = "list"
    SUBQUERY = "subquery"
    EXPRESSION = "expression"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReference:
    """A table (or view) that a query names; `table` is its full name once resolved.

    `actions` is what it does to rows of it: of a MERGE what its WHEN clauses do.
    """

    schema: str | None
    name: str
    alias: str | None
    access: TableAccess
    location: Location
    actions: frozenset[TableAccess] = frozenset()
    table: QualifiedName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnReference:
    """A column at one place of a query.

    `qualifier` is the table's name or alias as written; `name` is `*` for all columns.
    `sources` narrows where it can come from (USING, a target's column); `is_output_name`
    says that it may name an output column instead.
    """

    schema: str | None
    qualifier: str | None
    name: str
    clause: Clause
    block: int
    location: Location
    sources: tuple[int, ...] | None = None
    is_output_name: bool = False
    table: QualifiedName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand:
    """The other side of a comparison, or what is assigned.

    `binds` are the numbers of all binds in it; `constants` its constants as text, a null
    as nothing; `column` is there where it is a plain column, as in a join. A column of a
    subquery that hands on a bind has that bind once it is resolved. `form` is that of a
    pattern, read as one of LIKE.
    """

    kind: OperandKind
    binds: tuple[int, ...] = ()
    constants: tuple[str | None, ...] = ()
    column: ColumnReference | None = None
    form: PatternForm = PatternForm.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A value that a statement writes into a column of its target.

    `clause` is INSERT for a new row, SET for a changed one, CONFLICT for the row that
    `ON CONFLICT DO UPDATE` changes. `row` counts the rows of VALUES from 0. The operand of
    DEFAULT is nothing. Binds within a subquery are compared there: they are not the value.
    """

    column: ColumnReference
    operand: Operand
    clause: Clause
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlistedValue:
    """A value of an INSERT without a list of columns: for the column at `position`, from 0.

    `block` and `source` say where the target is among the statement's sources.
    """

    block: int
    source: int
    position: int
    operand: Operand
    location: Location
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A test of a column, written with the column on the left.

    `operator` is the operator's name, or one of `in`, `not in`, `between`, `not between`,
    `like`, `not like`, `ilike`, `not ilike`, `similar to`, `not similar to`, `is null`,
    `is not null`, `is true`, `is not true`, `is false`, `is not false`, `is unknown`,
    `is not unknown`, `is distinct from`, `is not distinct from`; `= any` and the like for
    an array of values on the right, `any =` for `value = ANY (column)`.
    In the clause ORDER BY it is the distance by which rows come, the nearest first.
    `wrappers` are the functions, casts (`::date`) and keys of a document (`->>`) around the
    column, innermost first; `written` is all that as SQL over the column's name, such as
    `lower(email)`, empty where the column is bare or it cannot be written again.
    `is_conjunct` is true where the whole condition holds only if this test does, so that
    an index on the column can serve it. `row_position` counts from 0 in `(a, b) > (1, 2)`.
    """

    column: ColumnReference
    operator: str
    operand: Operand
    clause: Clause
    is_conjunct: bool
    wrappers: tuple[str, ...] = ()
    written: str = ""
    row_position: int | None = None

    @property
    def is_equality(self) -> bool:
        """Whether it leaves one value, or a list of values, of the bare column."""
        return self.operator in {"=", "in", "= any", "is null", "is not distinct from"} and (
            self.row_position is None or self.operator == "="
        )

    @property
    def is_range(self) -> bool:
        """Whether it leaves an interval of the column's order."""
        return self.operator in {"<", "<=", ">", ">=", "between"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderKey:
    """One key of ORDER BY; `column` is nothing where it is an expression.

    `is_nulls_first` is what the server does, also where the query does not say it.
    """

    column: ColumnReference | None
    is_descending: bool
    is_nulls_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One thing that a FROM list names, and by which name its columns are qualified.

    `table` is the index of the table in `QueryReferences.tables`, nothing for a subquery,
    a CTE or a function. `columns` are the columns of those, nothing where unknown.
    `column_aliases` rename the first columns. `is_qualified_only` holds for EXCLUDED, OLD
    and NEW, which an unqualified name never means. `binds` are, by column, the binds that a
    subquery or VALUES hands on as they are.
    """

    name: str
    table: int | None = None
    columns: tuple[str, ...] | None = None
    column_aliases: tuple[str, ...] = ()
    is_qualified_only: bool = False
    binds: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryBlock:
    """One SELECT or one writing statement, with what belongs to it alone.

    `parent` is the block whose columns it may also name.
    """

    parent: int | None
    sources: tuple[Source, ...] = ()
    order_by: tuple[OrderKey, ...] = ()
    group_by: tuple[ColumnReference, ...] = ()
    limit: Operand | None = None
    has_offset: bool = False
    offset: Operand | None = None
    is_distinct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryReferences:
    """All that a statement uses; block 0 is the statement itself.

    `unlisted` are the values of an INSERT without a list of columns: `resolve`, which knows the
    columns' order, makes assignments of them.
    `functions` are the names as written, with their schema where there is one.
    """

    is_write: bool
    blocks: tuple[QueryBlock, ...]
    tables: tuple[TableReference, ...] = ()
    columns: tuple[ColumnReference, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    unlisted: tuple[UnlistedValue, ...] = ()
    functions: tuple[str, ...] = ()
    cte_names: tuple[str, ...] = field(default=())

    @property
    def order_by(self) -> tuple[OrderKey, ...]:
        """The keys by which the statement's own result is ordered."""
        return self.blocks[0].order_by

    @property
    def limit(self) -> Operand | None:
        """The LIMIT of the statement's own result: a constant, a bind or an expression."""
        return self.blocks[0].limit

    @property
    def has_offset(self) -> bool:
        """Whether the statement's own result skips rows."""
        return self.blocks[0].has_offset
