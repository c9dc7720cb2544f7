"""What a statement says, as values that know nothing of the parser.

Names are as they are written: a schema that is left out is None, for the search path to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dbarchitect.sqltext.kinds import StatementKind


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name as a statement writes it, unquoted and folded as the server does."""

    schema: str | None
    name: str


@dataclass(frozen=True, slots=True)
class WrittenType:
    """A type as a statement writes it, built-in ones under their names in pg_catalog.

    `modifiers` are its numbers, as in numeric(10,2), empty where it has none.
    """

    name: WrittenName
    modifiers: tuple[int, ...] = ()
    is_array: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenExpression:
    """What matters of an expression to those who wait for a statement.

    `functions` are those that it calls, `columns` those that it names; `column` is the column
    that it is, under `casts`, innermost first; `filled` are the columns that are NOT NULL
    where it is true.
    """

    functions: tuple[WrittenName, ...] = ()
    columns: frozenset[str] = frozenset()
    is_null: bool = False
    column: str | None = None
    casts: tuple[WrittenType, ...] = ()
    filled: frozenset[str] = frozenset()


class ConstraintKind(StrEnum):
    """What a constraint demands."""

    CHECK = "check"
    NOT_NULL = "not null"
    PRIMARY_KEY = "primary key"
    UNIQUE = "unique"
    EXCLUSION = "exclusion"
    FOREIGN_KEY = "foreign key"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenConstraint:
    """A constraint of a column or a table; `index` is that of USING INDEX."""

    kind: ConstraintKind
    name: str | None = None
    columns: tuple[str, ...] = ()
    referenced: WrittenName | None = None
    referenced_columns: tuple[str, ...] = ()
    validated: bool = True
    enforced: bool = True
    inherits: bool = True
    index: str | None = None
    expression: WrittenExpression | None = None


class WrittenGeneration(StrEnum):
    """How a column gets values of its own accord."""

    IDENTITY = "identity"
    STORED = "stored"
    VIRTUAL = "virtual"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenColumn:
    """A column definition; `default` is None where nothing is written."""

    name: str
    type: WrittenType
    default: WrittenExpression | None = None
    generation: WrittenGeneration | None = None
    constraints: tuple[WrittenConstraint, ...] = ()

    @property
    def not_null(self) -> bool:
        """Whether NOT NULL is written."""
        return any(one.kind is ConstraintKind.NOT_NULL for one in self.constraints)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCommand:
    """One command of an ALTER TABLE, or of its kin for views, indexes and sequences.

    `action` is PostgreSQL's own name for it, without its prefix: `AddColumn`. `name` is the
    column, constraint, trigger, index, access method or tablespace that it names; `other` is a
    second relation; `options` are the names of storage parameters.
    """

    action: str
    name: str = ""
    column: WrittenColumn | None = None
    constraint: WrittenConstraint | None = None
    type: WrittenType | None = None
    collated: bool = False
    using: WrittenExpression | None = None
    other: WrittenName | None = None
    options: frozenset[str] = frozenset()
    concurrently: bool = False
    cascade: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedStatement:
    """A statement: its kind, what it names, and how it is to be carried out.

    `object` is the kind of object that it is about, in the words of SQL (`table`,
    `materialized view`), empty where its kind says so. `names` are its relations, types or
    domains; `part` is a column, constraint or new name in the first of them. `mode` is the
    number of a LOCK's mode.
    """

    kind: StatementKind
    object: str = ""
    names: tuple[WrittenName, ...] = ()
    part: str = ""
    only: bool = False
    concurrently: bool = False
    cascade: bool = False
    replace: bool = False
    unless_there: bool = False
    full: bool = False
    planned_only: bool = False
    mode: int = 0
    access_method: str = "btree"
    commands: tuple[TableCommand, ...] = ()
    columns: tuple[WrittenColumn, ...] = ()
    constraints: tuple[WrittenConstraint, ...] = ()
    keys: tuple[str | None, ...] = ()
    unique: bool = False
    filtered: bool = False
    parents: tuple[WrittenName, ...] = ()
    is_partition: bool = False
    is_default: bool = False
    functions: tuple[WrittenName, ...] = ()
    assigned: tuple[str, ...] = ()
    reads: tuple[WrittenName, ...] = ()
