"""Columns whose values are different in every row, or in nearly every row, as rows show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.reading import NotRead
from dbarchitect.review.columns import ColumnTypes, words_of
from dbarchitect.review.mentions import mentions
from dbarchitect.review.row_facts import LEAST_ROWS, columns_with_rows
from dbarchitect.review.surrogates import is_made_by_the_database
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dbarchitect.model.data_facts import ColumnFacts, TableFacts, Tally
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Schema, Table
    from dbarchitect.model.snapshot import Snapshot

REPEATED_MOST = 0.001
"""Up to this share of values that come again, these are slips. An assumption."""

_KEYS = (
    "code ean email gtin guid hash iban identifier imei isbn issn key login no nr number ref "
    "reference serial sku slug ssn token uid username uuid vin"
)
TELLING = frozenset(_KEYS.split())
"""Last words of names of what things are told apart by."""


@dataclass(frozen=True, slots=True)
class UniqueValues:
    """A column that no unique index has, and how many of its values are different."""

    table: Table
    facts: TableFacts
    column: Column
    found: ColumnFacts
    distinct: Tally

    @property
    def is_reference(self) -> bool:
        """Whether the column is a foreign key: then each row is referred to once at most."""
        return any(key.columns == (self.column.name,) for key in self.table.foreign_keys)


def telling_columns(
    schema: Schema, telling: Collection[str] = TELLING
) -> frozenset[tuple[QualifiedName, str]]:
    """The columns that by name or type tell things apart, and those that refer to others."""
    types, words = ColumnTypes.of(schema), frozenset(telling)
    found: set[tuple[QualifiedName, str]] = set()
    for table, column in declared_columns(schema):
        is_uuid = types.plain(column.type).name == "uuid"
        is_telling = not words.isdisjoint(words_of(column.name)[-1:])
        is_reference = any(key.columns == (column.name,) for key in table.foreign_keys)
        if is_uuid or is_telling or is_reference:
            found.add((table.name, column.name))
    return frozenset(found)


def unique_values(
    snapshot: Snapshot, *, rows: int = LEAST_ROWS, telling: Collection[str] = TELLING
) -> Iterator[UniqueValues]:
    """Columns that things are told apart by, or that refer, with values that hardly repeat."""
    if isinstance(snapshot.data, NotRead):
        return
    apart = telling_columns(snapshot.schema, telling)
    for table, facts, column, found in columns_with_rows(snapshot):
        distinct = found.distinct
        if distinct is None or distinct.of < rows:
            continue
        one = UniqueValues(table, facts, column, found, distinct)
        if (
            (table.name, column.name) in apart
            and distinct.of - distinct.count <= distinct.of * REPEATED_MOST
            and not _is_kept_unique(table, column)
            and column.identity is None
        ):
            yield one


def decided_by_rows(snapshot: Snapshot) -> frozenset[tuple[QualifiedName, str]]:
    """Columns of which rows say that they are unique, or that they are not meant to be."""
    decided = {(one.table.name, one.column.name) for one in unique_values(snapshot)}
    for table, _, column, found in columns_with_rows(snapshot):
        distinct = found.distinct
        if distinct is not None and distinct.of - distinct.count > distinct.of * _MANY:
            decided.add((table.name, column.name))
    return frozenset(decided)


_MANY = 0.01


def _is_kept_unique(table: Table, column: Column) -> bool:
    """Whether a unique index reads the column, alone, with others, or within an expression."""
    return any(
        column.name in index.columns
        or any(mentions(key.expression, column.name) for key in index.keys)
        for index in table.indexes
        if index.unique
    ) or (table.partition_key is not None and is_made_by_the_database(column))
