"""The names in a query looked up in a catalogue, as the server would look them up.

Rule 1: a name raises only where nothing can be it: no source with unknown columns is in
        sight, and it is no output column, no whole row and no system column.
Rule 2: an ambiguous name stays unresolved; the server says it better.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from dbarchitect.errors import SqlError
from dbarchitect.model.identifier import QualifiedName, quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.sqltext.query import (
        ColumnReference,
        Comparison,
        OrderKey,
        QueryBlock,
        QueryReferences,
        Source,
        TableReference,
    )

_SYSTEM_COLUMNS = {"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"}
_SYSTEM_SCHEMAS = ("pg_", "information_schema")
_NAMES_LISTED_MAX = 12


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The tables and views there are, each with its columns in order."""

    tables: Mapping[QualifiedName, Sequence[str]]
    search_path: tuple[str, ...] = ("public",)

    def find(self, schema: str | None, name: str) -> QualifiedName | None:
        """The table that a name means; without a schema, the first on the search path."""
        for candidate in self.search_path if schema is None else (schema,):
            full_name = QualifiedName(candidate, name)
            if full_name in self.tables:
                return full_name
        return None


def resolve(references: QueryReferences, catalogue: Catalogue) -> QueryReferences:
    """The same references, with the full name of each table, also at each column.

    A column of a table with column aliases gets its real name. A column of a subquery, a
    CTE or a function, and one that is ambiguous, keeps no table.

    Raises:
        SqlError: a table or a column is not in the catalogue, with the nearest name.
    """
    tables = tuple(_with_table(table, catalogue) for table in references.tables)
    lookup = _Lookup(references.blocks, tables, catalogue)
    found = {column: lookup.column(column) for column in references.columns}
    return replace(
        references,
        tables=tables,
        columns=tuple(found[column] for column in references.columns),
        comparisons=tuple(_comparison(item, found) for item in references.comparisons),
        blocks=tuple(_block(block, found) for block in references.blocks),
    )


def _with_table(table: TableReference, catalogue: Catalogue) -> TableReference:
    found = catalogue.find(table.schema, table.name)
    if found is None and not (table.schema or table.name).startswith(_SYSTEM_SCHEMAS):
        written = quote_identifier(table.name)
        if table.schema is not None:
            written = f"{quote_identifier(table.schema)}.{written}"
        names = [name.display for name in catalogue.tables]
        message = f"unknown table {written}"
        hint = _hint(written, names, "The tables are")
        raise SqlError(message, hint=hint, location=table.location)
    return replace(table, table=found)


def _comparison(
    comparison: Comparison, found: Mapping[ColumnReference, ColumnReference]
) -> Comparison:
    operand = comparison.operand
    if operand.column is not None:
        operand = replace(operand, column=found[operand.column])
    return replace(comparison, column=found[comparison.column], operand=operand)


def _block(block: QueryBlock, found: Mapping[ColumnReference, ColumnReference]) -> QueryBlock:
    return replace(
        block,
        order_by=tuple(_order_key(key, found) for key in block.order_by),
        group_by=tuple(found[column] for column in block.group_by),
    )


def _order_key(key: OrderKey, found: Mapping[ColumnReference, ColumnReference]) -> OrderKey:
    return key if key.column is None else replace(key, column=found[key.column])


@dataclass(frozen=True, slots=True)
class _Lookup:
    blocks: Sequence[QueryBlock]
    tables: Sequence[TableReference]
    catalogue: Catalogue

    def column(self, column: ColumnReference) -> ColumnReference:
        """The column with its table, or as it was where that cannot be known."""
        if column.qualifier is not None:
            return self._qualified(column)
        if column.name == "*":
            return column
        for sources in self._scopes(column):
            plain = [source for source in sources if not source.is_qualified_only]
            hits = [hit for source in plain for hit in self._hits(column, source)]
            if len(hits) == 1:
                return hits[0]
            if hits or self._may_hold(plain, column):
                return column
        if column.is_output_name or column.name in _SYSTEM_COLUMNS:
            return column
        raise self._unknown_column(column)

    def _may_hold(self, sources: Sequence[Source], column: ColumnReference) -> bool:
        """Whether a source has unknown columns, or the name means a whole row."""
        return any(
            self._columns(source) is None or source.name == column.name for source in sources
        )

    def _qualified(self, column: ColumnReference) -> ColumnReference:
        for sources in self._scopes(column):
            named = [source for source in sources if self._is_named(source, column)]
            for source in named:
                if column.name == "*" or self._columns(source) is None:
                    return replace(column, table=self._table(source))
                hits = list(self._hits(column, source))
                if hits:
                    return hits[0]
                if column.name in _SYSTEM_COLUMNS:
                    return replace(column, table=self._table(source))
            if named:
                raise self._unknown_column(column)
        names = [source.name for sources in self._scopes(column) for source in sources]
        if column.name == "*" and "" in names:
            return column
        message = f"unknown table or alias {quote_identifier(column.qualifier or '')}"
        hint = _hint(column.qualifier or "", names, "The query's tables are")
        raise SqlError(message, hint=hint, location=column.location)

    def _is_named(self, source: Source, column: ColumnReference) -> bool:
        if source.name != column.qualifier:
            return False
        table = self._table(source)
        return column.schema is None or table is None or table.schema == column.schema

    def _scopes(self, column: ColumnReference) -> Iterator[Sequence[Source]]:
        """The sources that a column may come from, nearest first."""
        number: int | None = column.block
        if column.sources is not None:
            yield [self.blocks[column.block].sources[index] for index in column.sources]
            return
        while number is not None:
            block = self.blocks[number]
            yield block.sources
            number = block.parent

    def _table(self, source: Source) -> QualifiedName | None:
        return None if source.table is None else self.tables[source.table].table

    def _columns(self, source: Source) -> Sequence[str] | None:
        """The columns by the names that the query sees; nothing where unknown."""
        table = self._table(source)
        columns = source.columns if table is None else self.catalogue.tables[table]
        if columns is None:
            return None
        aliases = source.column_aliases
        return (*aliases, *columns[len(aliases) :])

    def _hits(self, column: ColumnReference, source: Source) -> Iterator[ColumnReference]:
        visible = self._columns(source) or ()
        if column.name not in visible:
            return
        table = self._table(source)
        if table is None:
            yield column
            return
        real = self.catalogue.tables[table][visible.index(column.name)]
        yield replace(column, table=table, name=real)

    def _unknown_column(self, column: ColumnReference) -> SqlError:
        sources = [source for group in self._scopes(column) for source in group]
        if column.qualifier is not None:
            sources = [source for source in sources if self._is_named(source, column)]
        else:
            sources = [source for source in sources if not source.is_qualified_only]
        names = [name for source in sources for name in self._columns(source) or ()]
        message = f"unknown column {quote_identifier(column.name)}"
        if len(sources) == 1:
            table = self._table(sources[0])
            name = sources[0].name
            owner = table.display if table else quote_identifier(name) if name else "the result"
            message += f" of {owner}"
        hint = _hint(column.name, names, "The columns are")
        return SqlError(message, hint=hint, location=column.location)


def _hint(name: str, names: Sequence[str], introduction: str) -> str:
    """The nearest name; else the names, where they are few."""
    distinct = list(dict.fromkeys(name for name in names if name))
    by_folded = {candidate.lower(): candidate for candidate in reversed(distinct)}
    nearest = get_close_matches(name.lower(), list(by_folded), n=1)
    if nearest:
        return f"Did you mean {_written(by_folded[nearest[0]])}?"
    if not distinct:
        return "Nothing of that kind is known here."
    listed = ", ".join(_written(candidate) for candidate in distinct[:_NAMES_LISTED_MAX])
    return f"{introduction} {listed}{', ...' if len(distinct) > _NAMES_LISTED_MAX else ''}."


def _written(name: str) -> str:
    is_display = "." in name or name.startswith('"')
    return name if is_display else quote_identifier(name)
