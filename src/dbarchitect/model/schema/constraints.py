"""Constraints of every kind, as data; expressions are text as the server deparses them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dbarchitect.model.identifier import QualifiedName


class ForeignKeyAction(StrEnum):
    """What happens to the referencing rows."""

    NO_ACTION = "NO ACTION"
    RESTRICT = "RESTRICT"
    CASCADE = "CASCADE"
    SET_NULL = "SET NULL"
    SET_DEFAULT = "SET DEFAULT"


class ForeignKeyMatch(StrEnum):
    """How partly null keys are treated."""

    SIMPLE = "SIMPLE"
    FULL = "FULL"
    PARTIAL = "PARTIAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferrability:
    """DEFERRABLE and INITIALLY DEFERRED."""

    deferrable: bool = False
    initially_deferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNull:
    """NOT NULL of a column.

    `name` is the constraint's name on PostgreSQL 18 and later, None before: there NOT NULL has
    no name.
    """

    name: str | None = None
    no_inherit: bool = False
    validated: bool = True
    is_local: bool = True
    inherit_count: int = 0
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A CHECK; `expression` without the outer parentheses' key word."""

    name: str
    expression: str
    columns: tuple[str, ...] = ()
    no_inherit: bool = False
    validated: bool = True
    enforced: bool = True
    is_local: bool = True
    inherit_count: int = 0
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyConstraint:
    """A PRIMARY KEY or UNIQUE constraint; its index bears its name.

    `include` are columns that are stored but not compared. `without_overlaps` says that the
    last column is a period. `tablespace` and `storage_parameters` are its index's.
    """

    name: str
    columns: tuple[str, ...]
    primary: bool = False
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    without_overlaps: bool = False
    deferrability: Deferrability = Deferrability()
    is_local: bool = True
    inherit_count: int = 0
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A FOREIGN KEY; `columns[i]` references `referenced_columns[i]`.

    `set_columns` are those that ON DELETE SET NULL or SET DEFAULT touches, empty for all.
    `period` says that the last pair is a PERIOD.
    """

    name: str
    columns: tuple[str, ...]
    referenced_table: QualifiedName
    referenced_columns: tuple[str, ...]
    match: ForeignKeyMatch = ForeignKeyMatch.SIMPLE
    on_update: ForeignKeyAction = ForeignKeyAction.NO_ACTION
    on_delete: ForeignKeyAction = ForeignKeyAction.NO_ACTION
    set_columns: tuple[str, ...] = ()
    period: bool = False
    deferrability: Deferrability = Deferrability()
    validated: bool = True
    enforced: bool = True
    is_local: bool = True
    inherited: bool = False
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """An EXCLUDE constraint; `operators[i]` compares key `i` of the index of the same name."""

    name: str
    operators: tuple[str, ...]
    deferrability: Deferrability = Deferrability()
    comment: str | None = None


Constraint = Check | KeyConstraint | ForeignKey | Exclusion
