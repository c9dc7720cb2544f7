"""A table of a Drizzle schema: its columns, and what follows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.schema.constraints import ForeignKeyAction
from dbarchitect.model.schema.relations import IdentityKind
from dbarchitect.report.models.links import is_circular
from dbarchitect.report.models.typescript_text import (
    SEQUENCE_WORDS,
    call,
    drizzle_type,
    options,
    string,
    template,
    without_domain,
)
from dbarchitect.report.models.unsaid_columns import identity_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Column, ForeignKey, Index, IndexKey, Table
    from dbarchitect.report.models.links import References

COLUMN_RESERVED = frozenset(
    {"_", "enableRLS", "getSQL", "shouldOmitSQLParens", "constructor", "prototype"}
)
"""Properties that every table of Drizzle has already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableText:
    """A table, and the module's names."""

    table: Table
    tables: Mapping[QualifiedName, str]
    columns: Mapping[QualifiedName, Mapping[str, str]]
    enums: Mapping[QualifiedName, str]
    customs: Mapping[str, str]
    domains: Mapping[QualifiedName, str]
    reached: References

    def declaration(self, maker: str) -> str:
        """The table as a constant."""
        names = self.columns[self.table.name]
        columns = "".join(
            f"    {names[column.name]}: {self._column(column)},\n"
            for column in self.table.columns
        )
        extras = "".join(f"    {line},\n" for line in self._extras())
        end = ".enableRLS()" if self.table.row_security else ""
        circular = any(
            is_circular(self.table, key, self.reached) for key in self.table.foreign_keys
        )
        # Two tables that refer to each other have types that refer to each other.
        result = ": PgTableExtraConfigValue[]" if circular else ""
        tail = f"\n  (table){result} => [\n{extras}  ],\n" if extras else "\n"
        constant = self.tables[self.table.name]
        return (
            f"{_comment(self.table.comment, '')}export const {constant} = {maker}(\n"
            f"  {string(self.table.name.name)},\n  {{\n{columns}  }},{tail}){end};"
        )

    def _column(self, column: Column) -> str:
        text = without_domain(column.type, self.domains)
        kind = drizzle_type(text, self.enums, self.customs)
        parts = [call(kind.function, string(column.name), kind.options)]
        if kind.is_array:
            parts.append("array()")
        if column.not_null is not None:
            parts.append("notNull()")
        if column.default is not None:
            parts.append(call("default", template(column.default)))
        if column.generated is not None:
            parts.append(call("generatedAlwaysAs", template(column.generated.expression)))
        if column.identity is not None:
            always = column.identity.kind is IdentityKind.ALWAYS
            word = "generatedAlwaysAsIdentity" if always else "generatedByDefaultAsIdentity"
            parts.append(call(word, _identity(column)))
        return ".".join(parts)

    def _extras(self) -> Iterator[str]:
        for key in self.table.keys:
            columns = self._listed(key.columns)
            if key.primary:
                said = options({"name": string(key.name), "columns": f"[{columns}]"})
                yield call("primaryKey", said)
            else:
                nulls = ".nullsNotDistinct()" if key.nulls_not_distinct else ""
                yield f"{call('unique', string(key.name))}.on({columns}){nulls}"
        for foreign in self.table.foreign_keys:
            if not foreign.period and foreign.referenced_table in self.tables:
                yield self._foreign_key(foreign)
        for check in self.table.checks:
            yield call("check", string(check.name), template(check.expression))
        for index in self.table.indexes:
            if index.constraint is None:
                yield self._index(index)

    def _foreign_key(self, key: ForeignKey) -> str:
        other = self.columns[key.referenced_table]
        parent = (
            "table"
            if key.referenced_table == self.table.name
            else self.tables[key.referenced_table]
        )
        foreign = ", ".join(f"{parent}.{other[name]}" for name in key.referenced_columns)
        said = options(
            {
                "name": string(key.name),
                "columns": f"[{self._listed(key.columns)}]",
                "foreignColumns": f"[{foreign}]",
            }
        )
        actions = "".join(
            f".{word}({string(action.value.lower())})"
            for word, action in (("onDelete", key.on_delete), ("onUpdate", key.on_update))
            if action is not ForeignKeyAction.NO_ACTION
        )
        return call("foreignKey", said) + actions

    def _index(self, index: Index) -> str:
        word = "uniqueIndex" if index.unique else "index"
        keys = ", ".join(map(self._key, index.keys))
        using = (
            f".on({keys})"
            if index.access_method == "btree"
            else f".using({string(index.access_method)}, {keys})"
        )
        stored = options({name: string(value) for name, value in index.storage_parameters})
        return (
            f"{call(word, string(index.name.name))}{using}"
            + (f".where({template(index.predicate)})" if index.predicate else "")
            + (f".with({stored})" if stored else "")
        )

    def _key(self, key: IndexKey) -> str:
        if key.column is None:
            return template(_after(f"({key.expression})", key))
        text = f"table.{self.columns[self.table.name][key.column]}"
        if key.descending or key.nulls_first:
            text += ".desc()" if key.descending else ".asc()"
            text += ".nullsFirst()" if key.nulls_first else ".nullsLast()"
        return text + (f".op({string(key.operator_class.name)})" if key.operator_class else "")

    def _listed(self, columns: tuple[str, ...]) -> str:
        names = self.columns[self.table.name]
        return ", ".join(f"table.{names[name]}" for name in columns)


def _after(text: str, key: IndexKey) -> str:
    order = " DESC" if key.descending else ""
    if key.nulls_first != key.descending:
        order += " NULLS FIRST" if key.nulls_first else " NULLS LAST"
    return text + (f" {key.operator_class.name}" if key.operator_class else "") + order


def _identity(column: Column) -> str:
    given = identity_options(column)
    name = column.identity.sequence.name if column.identity is not None else None
    said: dict[str, str | None] = {"name": string(name) if name is not None else None}
    for option, value in given.items():
        said[SEQUENCE_WORDS[option]] = str(value).lower()
    return options(said)


def _comment(text: str | None, indent: str) -> str:
    if text is None:
        return ""
    return f"{indent}/** {' '.join(text.replace('*/', '* /').split())} */\n"
