"""Making an integer column bigint, with all that refers to it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.review.altering import retyping, type_changes
from dbarchitect.review.sequences import SequenceUses

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Schema, Table

LARGEST = {"smallint": 32_767, "integer": 2_147_483_647, "bigint": 9_223_372_036_854_775_807}
"""The largest value of each integer type. Source: PostgreSQL documentation 8.1.1."""

_Place = tuple["QualifiedName", str]


class Widening:
    """How the integer columns of a schema become bigint."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._changes = type_changes(schema)
        self._uses = SequenceUses(schema)

    @cached_property
    def _columns(self) -> Mapping[_Place, tuple[Table, Column]]:
        return {
            (table.name, column.name): (table, column)
            for table in self._schema.tables
            for column in table.columns
        }

    @cached_property
    def _referencing(self) -> Mapping[_Place, list[_Place]]:
        found: dict[_Place, list[_Place]] = {}
        for table in self._schema.tables:
            for key in table.foreign_keys:
                if key.inherited:
                    continue
                for name, other in zip(key.columns, key.referenced_columns, strict=True):
                    place = (key.referenced_table, other)
                    found.setdefault(place, []).append((table.name, name))
        return found

    def statements(self, table: Table, column: Column) -> tuple[str, ...] | None:
        """The statements, referring columns first; None where one of them would fail.

        So nothing that is referred to ever holds what does not fit where it is referred from.
        """
        found: dict[_Place, tuple[str, ...]] = {}
        if not self._collect((table.name, column.name), found):
            return None
        return tuple(statement for group in reversed(found.values()) for statement in group)

    def _collect(self, place: _Place, found: dict[_Place, tuple[str, ...]]) -> bool:
        if place in found:
            return True
        table, column = self._columns[place]
        if column.type == "bigint":
            return True
        if column.type not in LARGEST or not self._changes.is_free(table, column):
            return False
        found[place] = self._own_statements(table, column)
        return all(self._collect(other, found) for other in self._referencing.get(place, ()))

    def _own_statements(self, table: Table, column: Column) -> tuple[str, ...]:
        """An identity's sequence is widened with its column, one behind a default is not."""
        statement = retyping(table, column, "bigint")
        sequence = self._uses.of_default(column)
        if sequence is None or sequence.options.type == "bigint":
            return (statement,)
        return (statement, f"ALTER SEQUENCE {sequence.name.sql} AS bigint;")


def generated_key_columns(table: Table, uses: SequenceUses) -> list[Column]:
    """The columns of the primary key that identity or a sequence fills."""
    key = table.primary_key
    names: frozenset[str] = frozenset() if key is None else frozenset(key.columns)
    return [
        column
        for column in table.columns
        if column.name in names
        and (column.identity is not None or uses.of_default(column) is not None)
    ]
