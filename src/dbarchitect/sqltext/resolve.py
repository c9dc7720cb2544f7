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
from dbarchitect.sqltext.query import Assignment, Clause, ColumnReference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dbarchitect.sqltext.query import (
        Comparison,
        Operand,
        OrderKey,
        QueryBlock,
        QueryReferences,
        Source,
        TableReference,
        UnlistedValue,
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
    names = _Names(lookup, found)
    return replace(
        references,
        tables=tables,
        columns=tuple(found[column] for column in references.columns),
        comparisons=tuple(names.comparison(item) for item in references.comparisons),
        assignments=(
            *(names.assignment(item) for item in references.assignments),
            *(item for value in references.unlisted for item in names.unlisted(value)),
        ),
        unlisted=(),
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

    def binds(self, column: ColumnReference) -> tuple[int, ...]:
        """The binds that a column of a subquery hands on; none where that is not certain."""
        for sources in self._scopes(column):
            holding = [
                source
                for source in sources
                if (column.qualifier is None or self._is_named(source, column))
                and column.name in (self._columns(source) or ())
            ]
            if len(holding) == 1:
                position = (self._columns(holding[0]) or ()).index(column.name)
                return holding[0].binds[position] if position < len(holding[0].binds) else ()
            if holding:
                return ()
        return ()

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
                    return replace(column, table=self.table(source))
                hits = list(self._hits(column, source))
                if hits:
                    return hits[0]
                if column.name in _SYSTEM_COLUMNS:
                    return replace(column, table=self.table(source))
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
        table = self.table(source)
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

    def table(self, source: Source) -> QualifiedName | None:
        """The table that a source is, if it is one."""
        return None if source.table is None else self.tables[source.table].table

    def _columns(self, source: Source) -> Sequence[str] | None:
        """The columns by the names that the query sees; nothing where unknown."""
        table = self.table(source)
        columns = source.columns if table is None else self.catalogue.tables[table]
        if columns is None:
            return None
        aliases = source.column_aliases
        return (*aliases, *columns[len(aliases) :])

    def _hits(self, column: ColumnReference, source: Source) -> Iterator[ColumnReference]:
        visible = self._columns(source) or ()
        if column.name not in visible:
            return
        table = self.table(source)
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
            table = self.table(sources[0])
            name = sources[0].name
            owner = table.display if table else quote_identifier(name) if name else "the result"
            message += f" of {owner}"
        hint = _hint(column.name, names, "The columns are")
        return SqlError(message, hint=hint, location=column.location)


@dataclass(frozen=True, slots=True)
class _Names:
    """Puts found columns in place of named ones."""

    lookup: _Lookup
    found: Mapping[ColumnReference, ColumnReference]

    def comparison(self, comparison: Comparison) -> Comparison:
        """The comparison; of two columns that are equal, the table's is on the left."""
        column, operand = self.found[comparison.column], self._operand(comparison.operand)
        other = operand.column
        is_turnable = comparison.operator == "=" and not comparison.wrappers
        is_handed_on = is_turnable and column.table is None
        if is_handed_on and other is not None and other.table is not None:
            binds = self.lookup.binds(comparison.column)
            turned = replace(operand, column=column, binds=binds)
            return replace(comparison, column=other, operand=turned)
        return replace(comparison, column=column, operand=operand)

    def assignment(self, assignment: Assignment) -> Assignment:
        """The assignment to the column that is meant."""
        operand = self._operand(assignment.operand)
        return replace(assignment, column=self.found[assignment.column], operand=operand)

    def unlisted(self, value: UnlistedValue) -> Iterator[Assignment]:
        """The value as an assignment to the table's column at its position, if there is one."""
        source = self.lookup.blocks[value.block].sources[value.source]
        table = self.lookup.table(source)
        columns = self.lookup.catalogue.tables.get(table, ()) if table is not None else ()
        if value.position < len(columns):
            column = ColumnReference(
                schema=None,
                qualifier=None,
                name=columns[value.position],
                clause=Clause.INSERT,
                block=value.block,
                location=value.location,
                sources=(value.source,),
                table=table,
            )
            operand = self._operand(value.operand)
            yield Assignment(
                column=column, operand=operand, clause=Clause.INSERT, row=value.row
            )

    def _operand(self, operand: Operand) -> Operand:
        if operand.column is None:
            return operand
        column = self.found[operand.column]
        binds = self.lookup.binds(operand.column) if column.table is None else ()
        return replace(operand, column=column, binds=binds)


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
