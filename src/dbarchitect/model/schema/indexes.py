"""Indexes of every kind, as data."""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.model.identifier import QualifiedName


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexKey:
    """One key of an index: a column or an expression, never both.

    `operator_class` and `collation` are None where they are the type's default; an operator
    class with options is always named, as SQL asks.
    `descending` and `nulls_first` hold for ordered access methods; the default of
    `nulls_first` follows `descending`, as in SQL.
    """

    column: str | None = None
    expression: str | None = None
    operator_class: QualifiedName | None = None
    operator_class_options: tuple[tuple[str, str], ...] = ()
    collation: QualifiedName | None = None
    descending: bool = False
    nulls_first: bool = False
    statistics_target: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index; `constraint` names the constraint that owns it, if one does.

    `predicate` is the WHERE of a partial index. `partition_of` is the parent's index that this
    one is attached to. `on_only` says that a partitioned table's index does not reach its
    partitions by itself (`CREATE INDEX ... ON ONLY`).
    """

    name: QualifiedName
    keys: tuple[IndexKey, ...]
    access_method: str = "btree"
    include: tuple[str, ...] = ()
    predicate: str | None = None
    unique: bool = False
    primary: bool = False
    nulls_not_distinct: bool = False
    valid: bool = True
    constraint: str | None = None
    partition_of: QualifiedName | None = None
    on_only: bool = False
    tablespace: str | None = None
    storage_parameters: tuple[tuple[str, str], ...] = ()
    clustered: bool = False
    replica_identity: bool = False
    comment: str | None = None

    @property
    def columns(self) -> tuple[str | None, ...]:
        """The key columns in order, None where a key is an expression."""
        return tuple(key.column for key in self.keys)
