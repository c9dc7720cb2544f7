"""Which columns draw from which sequence."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.model.schema import Column, Schema, Sequence, Table

_NEXTVAL = re.compile(r"nextval\('((?:[^']|'')+)'::regclass\)")


class SequenceUses:
    """The sequences of a schema that are no identity column's, and the columns that draw."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    @cached_property
    def _by_sql(self) -> Mapping[str, Sequence]:
        return {sequence.name.sql: sequence for sequence in self._schema.sequences}

    @cached_property
    def _columns(self) -> Mapping[str, list[tuple[Table, Column]]]:
        found: dict[str, list[tuple[Table, Column]]] = {}
        for table, column in declared_columns(self._schema):
            name = _drawn_from(column)
            if name is not None:
                found.setdefault(name, []).append((table, column))
        return found

    def of_default(self, column: Column) -> Sequence | None:
        """The sequence whose next value is the column's default, None where there is none."""
        name = _drawn_from(column)
        return None if name is None else self._by_sql.get(name)

    def columns_of(self, sequence: Sequence) -> tuple[tuple[Table, Column], ...]:
        """The columns whose default draws from it; a partition's is its parent's."""
        return tuple(self._columns.get(sequence.name.sql, ()))


def _drawn_from(column: Column) -> str | None:
    """The sequence of `nextval`, as the server prints it for an empty search path."""
    if column.default is None:
        return None
    found = _NEXTVAL.search(column.default)
    return None if found is None else found[1].replace("''", "'")
