"""What rules ask of a column: where it is, its type beneath domains and arrays, its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from dbarchitect.indexing.coverage import conjuncts
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.review.walking import declared_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, Domain, Schema, Table
    from dbarchitect.model.snapshot import Snapshot

_MODIFIER = re.compile(r"\(([0-9, -]+)\)")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_a-zA-Z]+|\d+")
_NULL_TEST = " IS NOT NULL"


def column_display(table: Table, column: Column) -> str:
    """The column with its table, for people."""
    return f"{table.name.display}.{quote_identifier(column.name)}"


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `sentAt`, `SENT_AT` and `sent_at` have the same."""
    return tuple(word.lower() for word in _WORD.findall(name))


def is_never_null(table: Table, column: Column) -> bool:
    """Whether NOT NULL or a validated CHECK (x IS NOT NULL) keeps null out."""
    if column.not_null is not None and column.not_null.validated:
        return True
    test = quote_identifier(column.name) + _NULL_TEST
    return any(
        check.validated and check.enforced and test in conjuncts(check.expression)
        for check in table.checks
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainType:
    """A type without its modifier, its dimensions and its domains.

    `name` is as `format_type` prints it: `character varying`, `timestamp with time zone`.
    `modifier` holds what stood in parentheses, None where nothing did. `domain` is the
    outermost domain over it.
    """

    name: str
    modifier: str | None = None
    is_array: bool = False
    domain: QualifiedName | None = None

    @property
    def is_plain(self) -> bool:
        """Whether the column is of the type itself, neither of an array nor of a domain."""
        return not self.is_array and self.domain is None


@dataclass(frozen=True, slots=True)
class ColumnTypes:
    """The types of a schema's columns, with its domains resolved."""

    domains: Mapping[str, Domain]

    @classmethod
    def of(cls, schema: Schema) -> ColumnTypes:
        """The types as this schema's domains define them."""
        return cls({domain.name.sql: domain for domain in schema.domains})

    def plain(self, type_name: str) -> PlainType:
        """The type beneath its domains and dimensions."""
        if not self.domains:
            return _without_domain(type_name)
        element = type_name.removesuffix("[]")
        is_array = element != type_name
        found = self.domains.get(element)
        if found is not None:
            base = self.plain(found.base_type)
            return PlainType(
                name=base.name,
                modifier=base.modifier,
                is_array=is_array or base.is_array,
                domain=found.name,
            )
        return _without_domain(type_name)


def number_of_columns(snapshot: Snapshot, names: Collection[str]) -> int:
    """How many columns that a table declares are of a type of these names, or hold such."""
    types = ColumnTypes.of(snapshot.schema)
    columns = declared_columns(snapshot.schema)
    return sum(types.plain(column.type).name in names for _, column in columns)


@cache
def _without_domain(type_name: str) -> PlainType:
    element = type_name.removesuffix("[]")
    modifier = _MODIFIER.search(element)
    return PlainType(
        name=_MODIFIER.sub("", element),
        modifier=None if modifier is None else modifier[1],
        is_array=element != type_name,
    )
