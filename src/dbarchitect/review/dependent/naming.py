"""Names for the tables that a table is taken apart into, and for the view of it as it was."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from dbarchitect.ddl.naming import object_name
from dbarchitect.model.english import plural
from dbarchitect.model.identifier import (
    MAX_IDENTIFIER_BYTES,
    QualifiedName,
    identifier_bytes,
)
from dbarchitect.model.schema import ObjectKind
from dbarchitect.review.columns import words_of
from dbarchitect.review.dependent.affinity import thing_named
from dbarchitect.review.names import named_objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import Schema, Table


class FreeNames:
    """Gives names that nothing in the schema has, each once over all tables."""

    def __init__(self, schema: Schema) -> None:
        self._taken = set(_names(schema))

    def part(self, table: Table, key: tuple[str, ...]) -> QualifiedName:
        """A name for the table of what the columns name: `customers` for `customer_id`."""
        words = [word for column in key for word in thing_named(column) or words_of(column)]
        *first, last = words or ["part"]
        wanted = "_".join((*first, plural(last)))
        return self._free(table, wanted, "part")

    def view(self, table: Table) -> QualifiedName:
        """A name for the view of the table as it was."""
        return self._free(table, None, "as_before")

    def _free(self, table: Table, wanted: str | None, label: str) -> QualifiedName:
        schema, own = table.name.schema, table.name.name
        others = (object_name(own, wanted, _label(label, number)) for number in count())
        is_short = wanted is not None and identifier_bytes(wanted) <= MAX_IDENTIFIER_BYTES
        first = [wanted] if wanted is not None and is_short else []
        found = next(n for n in chain(first, others) if self._taken.isdisjoint(_of(schema, n)))
        self._taken |= _of(schema, found)
        return QualifiedName(schema, found)


def _of(schema: str, name: str) -> set[QualifiedName]:
    """The names of a table and of its key's index, which is a relation as well."""
    return {QualifiedName(schema, name), QualifiedName(schema, object_name(name, None, "pkey"))}


def _label(word: str, number: int) -> str:
    return word if number == 0 else f"{word}{number}"


def _names(schema: Schema) -> Iterator[QualifiedName]:
    """Relations and types share their names; those of partitions are taken, too."""
    for table in schema.tables:
        yield table.name
        yield from (index.name for index in table.indexes)
    for view in schema.materialized_views:
        yield from (index.name for index in view.indexes)
    own = (ObjectKind.COLUMN, ObjectKind.SCHEMA, ObjectKind.FUNCTION)
    for named in named_objects(schema):
        if named.kind not in own and len(named.parts) > 1:
            yield QualifiedName(named.parts[0], named.name)
