"""Names for the tables that a table is taken apart into, and for the view of it as it was."""

from __future__ import annotations

from itertools import count
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
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.schema import Schema, Table


class FreeNames:
    """Gives names in one schema that nothing there has, each once."""

    def __init__(self, schema: Schema, table: Table) -> None:
        self._table = table
        self._taken = {name.name for name in _names(schema) if name.schema == table.name.schema}

    def part(self, key: tuple[str, ...]) -> QualifiedName:
        """A name for the table of what the columns name: `customers` for `customer_id`."""
        words = [word for column in key for word in thing_named(column) or words_of(column)]
        *first, last = words or ["part"]
        name = "_".join((*first, plural(last)))
        own = self._table.name.name
        return self._free(name, (object_name(own, name, _label("part", n)) for n in count()))

    def view(self) -> QualifiedName:
        """A name for the view of the table as it was."""
        own = self._table.name.name
        labels = (object_name(own, None, _label("as_before", n)) for n in count())
        return self._free(next(labels), labels)

    def _free(self, wanted: str, others: Iterable[str]) -> QualifiedName:
        if identifier_bytes(wanted) <= MAX_IDENTIFIER_BYTES and wanted not in self._taken:
            return self._take(wanted)
        return self._take(next(name for name in others if name not in self._taken))

    def _take(self, name: str) -> QualifiedName:
        # The key of a table has a name of its own among the relations.
        self._taken |= {name, object_name(name, None, "pkey")}
        return QualifiedName(self._table.name.schema, name)


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
