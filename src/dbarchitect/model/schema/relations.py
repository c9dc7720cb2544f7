"""Tables, views, materialised views and sequences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dbarchitect.model.identifier import QualifiedName
from dbarchitect.model.schema.constraints import (
    Check,
    Constraint,
    Exclusion,
    ForeignKey,
    KeyConstraint,
    NotNull,
)
from dbarchitect.model.schema.indexes import Index
from dbarchitect.model.schema.privileges import Privileges
from dbarchitect.model.schema.routines import Policy, Rule, Trigger


class Persistence(StrEnum):
    """How a relation survives a crash."""

    PERMANENT = "permanent"
    UNLOGGED = "unlogged"


class IdentityKind(StrEnum):
    """GENERATED ... AS IDENTITY."""

    ALWAYS = "ALWAYS"
    BY_DEFAULT = "BY DEFAULT"


class GeneratedKind(StrEnum):
    """Whether a generated column is kept or computed at each read."""

    STORED = "STORED"
    VIRTUAL = "VIRTUAL"


class PartitionStrategy(StrEnum):
    """PARTITION BY ..."""

    RANGE = "RANGE"
    LIST = "LIST"
    HASH = "HASH"


LARGEST_INTEGERS = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}
"""The largest value of each type of whole numbers.

Source: PostgreSQL documentation, 8.1.1 Integer Types.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceOptions:
    """The options of a sequence; `type` is smallint, integer or bigint."""

    type: str = "bigint"
    start: int = 1
    increment: int = 1
    minimum: int = 1
    maximum: int = LARGEST_INTEGERS["bigint"]
    cache: int = 1
    cycle: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An identity column and the sequence behind it."""

    kind: IdentityKind
    sequence: QualifiedName
    options: SequenceOptions = SequenceOptions()
    persistence: Persistence = Persistence.PERMANENT
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """GENERATED ALWAYS AS (expression) STORED or VIRTUAL."""

    expression: str
    kind: GeneratedKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; `type` as `format_type` prints it with an empty search path.

    `collation`, `storage` and `compression` are None where they are the type's default.
    `is_local` is False for a column that is only inherited.
    """

    name: str
    type: str
    not_null: NotNull | None = None
    default: str | None = None
    identity: Identity | None = None
    generated: Generated | None = None
    collation: QualifiedName | None = None
    storage: str | None = None
    compression: str | None = None
    statistics_target: int | None = None
    options: tuple[tuple[str, str], ...] = ()
    is_local: bool = True
    inherit_count: int = 0
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionKey:
    """PARTITION BY; `columns[i]` is None where key `i` is an expression.

    `definition` is what follows PARTITION BY, such as `RANGE (created_at)`.
    """

    strategy: PartitionStrategy
    columns: tuple[str | None, ...]
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionBound:
    """PARTITION OF parent and its bound: `FOR VALUES ...` or `DEFAULT`."""

    parent: QualifiedName
    bound: str

    @property
    def is_default(self) -> bool:
        """Whether this is the partition for rows that fit no other."""
        return self.bound == "DEFAULT"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaIdentity:
    """REPLICA IDENTITY: `default`, `nothing`, `full`, or `index` with its name."""

    kind: str = "default"
    index: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table, partitioned table or partition, with all that belongs to it alone.

    Columns are in their order, dropped ones left out. Constraints, indexes, triggers, rules and
    policies are sorted by name. Every index is in `indexes`, those of constraints too.
    """

    name: QualifiedName
    columns: tuple[Column, ...]
    owner: str
    persistence: Persistence = Persistence.PERMANENT
    constraints: tuple[Constraint, ...] = ()
    indexes: tuple[Index, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    rules: tuple[Rule, ...] = ()
    policies: tuple[Policy, ...] = ()
    partition_key: PartitionKey | None = None
    partition_of: PartitionBound | None = None
    inherits: tuple[QualifiedName, ...] = ()
    of_type: QualifiedName | None = None
    access_method: str | None = None
    tablespace: str | None = None
    storage_parameters: tuple[tuple[str, str], ...] = ()
    toast_parameters: tuple[tuple[str, str], ...] = ()
    replica_identity: ReplicaIdentity = ReplicaIdentity()
    row_security: bool = False
    force_row_security: bool = False
    privileges: Privileges = None
    comment: str | None = None

    @property
    def primary_key(self) -> KeyConstraint | None:
        """The primary key, or None."""
        for constraint in self.constraints:
            if isinstance(constraint, KeyConstraint) and constraint.primary:
                return constraint
        return None

    @property
    def keys(self) -> tuple[KeyConstraint, ...]:
        """Primary key and unique constraints."""
        return tuple([c for c in self.constraints if isinstance(c, KeyConstraint)])

    @property
    def foreign_keys(self) -> tuple[ForeignKey, ...]:
        """The foreign keys that this table holds."""
        return tuple([c for c in self.constraints if isinstance(c, ForeignKey)])

    @property
    def checks(self) -> tuple[Check, ...]:
        """The CHECK constraints."""
        return tuple(c for c in self.constraints if isinstance(c, Check))

    @property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """The EXCLUDE constraints."""
        return tuple(c for c in self.constraints if isinstance(c, Exclusion))

    @property
    def referable_columns(self) -> tuple[str, ...]:
        """The columns that a foreign key can refer to alone, the primary key's first.

        A unique index has the column alone, is valid, covers all rows and is checked at once.
        Source: PostgreSQL documentation, CREATE TABLE, REFERENCES.
        """
        single = sorted(
            (not index.primary, index.name.name, index.columns[0])
            for index in self.referable_indexes
            if len(index.columns) == 1
        )
        return tuple(dict.fromkeys(name for *_, name in single if name is not None))

    @property
    def referable_indexes(self) -> tuple[Index, ...]:
        """The unique indexes whose columns a foreign key can refer to.

        Source: PostgreSQL documentation, CREATE TABLE, REFERENCES.
        """
        late = {key.name for key in self.keys if key.deferrability.deferrable}
        return tuple(
            index
            for index in self.indexes
            if index.unique
            and index.valid
            and index.predicate is None
            and None not in index.columns
            and index.constraint not in late
        )

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewColumn:
    """A column of a view or materialised view."""

    name: str
    type: str
    collation: QualifiedName | None = None
    default: str | None = None
    statistics_target: int | None = None
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view; `query` is what follows AS, without a closing semicolon.

    `options` are such as security_barrier, security_invoker and check_option.
    """

    name: QualifiedName
    columns: tuple[ViewColumn, ...]
    query: str
    owner: str
    options: tuple[tuple[str, str], ...] = ()
    triggers: tuple[Trigger, ...] = ()
    rules: tuple[Rule, ...] = ()
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterializedView:
    """A materialised view; `populated` is False after WITH NO DATA."""

    name: QualifiedName
    columns: tuple[ViewColumn, ...]
    query: str
    owner: str
    populated: bool = True
    indexes: tuple[Index, ...] = ()
    access_method: str | None = None
    tablespace: str | None = None
    storage_parameters: tuple[tuple[str, str], ...] = ()
    toast_parameters: tuple[tuple[str, str], ...] = ()
    privileges: Privileges = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A sequence of its own; `owned_by` is the table and column that it belongs to."""

    name: QualifiedName
    owner: str
    options: SequenceOptions = SequenceOptions()
    persistence: Persistence = Persistence.PERMANENT
    owned_by: tuple[QualifiedName, str] | None = None
    privileges: Privileges = None
    comment: str | None = None
