"""The blocks of a Prisma schema: enumerations, and models with their fields and keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.schema.constraints import ForeignKeyAction
from dbarchitect.report.models.names import (
    FreeNames,
    camel_name,
    class_names,
    modelled_tables,
    pascal_name,
)
from dbarchitect.report.models.prisma_text import PrismaEnum, default, prisma_type, string

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.model_files import ModelSource
    from dbarchitect.model.schema import Column, Index, KeyConstraint, Schema, Table
    from dbarchitect.report.models.links import Link

RESERVED = frozenset(
    {
        *(
            "String",
            "Boolean",
            "Int",
            "BigInt",
            "Float",
            "Decimal",
            "DateTime",
            "Json",
            "Bytes",
        ),
        *("Unsupported", "PrismaClient", "Prisma", "Promise", "Object", "Array"),
        *("Any", "Number", "Symbol", "Function", "Undefined", "Null"),
    }
)
"""Names that a model or an enumeration cannot have."""

_VALUE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ACTIONS = {
    ForeignKeyAction.NO_ACTION: "NoAction",
    ForeignKeyAction.RESTRICT: "Restrict",
    ForeignKeyAction.CASCADE: "Cascade",
    ForeignKeyAction.SET_NULL: "SetNull",
    ForeignKeyAction.SET_DEFAULT: "SetDefault",
}


@dataclass(frozen=True, slots=True)
class _Fields:
    """The names of one model's fields."""

    columns: Mapping[str, str]
    forward: Mapping[str, str]
    backward: Mapping[tuple[QualifiedName, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """A schema in Prisma's terms; `ignored` are tables whose rows it cannot tell apart."""

    schema: Schema
    models: Mapping[QualifiedName, str]
    prisma_enums: Mapping[QualifiedName, PrismaEnum]
    fields: Mapping[QualifiedName, _Fields]
    found: tuple[Link, ...]
    ignored: frozenset[QualifiedName]
    several: bool

    @classmethod
    def of(cls, source: ModelSource, found: tuple[Link, ...]) -> Blocks:
        """The terms, with names for all that has one."""
        tables = modelled_tables(source)
        models = class_names(source, RESERVED)
        free = FreeNames({*RESERVED, *models.values()})
        enums = {
            item.name: PrismaEnum(free.take(pascal_name(item.name.name)), _values(item.labels))
            for item in source.schema.enums
        }
        return cls(
            schema=source.schema,
            models=models,
            prisma_enums=enums,
            fields={table.name: _fields(table, found) for table in tables},
            found=found,
            ignored=frozenset(t.name for t in tables if not _is_told_apart(t, enums)),
            several={table.name.schema for table in tables} != {"public"},
        )

    def enums(self) -> Iterator[str]:
        """A block for each enumeration."""
        for item in self.schema.enums:
            made = self.prisma_enums[item.name]
            lines = [
                f"{value}{f' @map({string(label)})' if label != value else ''}"
                for label, value in made.values.items()
            ]
            yield _block(f"enum {made.name}", [*lines, "", *self._mapped(item.name, made.name)])

    def model(self, table: Table) -> str:
        """The block of a table."""
        lines = [line for column in table.columns for line in self._column(table, column)]
        related = [*self._related(table)]
        if related:
            lines += ["", *related]
        keys = [*self._keys(table)]
        tail = [*keys, *self._mapped(table.name, self.models[table.name])]
        if table.name in self.ignored:
            tail.append("@@ignore")
        lines += ["", *tail] if tail else []
        text = _block(f"model {self.models[table.name]}", lines)
        return "".join(f"/// {line}\n" for line in _comment(table.comment)) + text

    def _mapped(self, name: QualifiedName, given: str) -> Iterator[str]:
        if name.name != given:
            yield f"@@map({string(name.name)})"
        if self.several:
            yield f"@@schema({string(name.schema)})"

    def _column(self, table: Table, column: Column) -> Iterator[str]:
        kind = prisma_type(column, self.prisma_enums)
        field = self.fields[table.name].columns[column.name]
        optional = column.not_null is None and not kind.name.endswith("[]")
        parts = [
            field,
            kind.name + ("?" if optional else ""),
            default(column, kind, self.prisma_enums),
            f"@map({string(column.name)})" if field != column.name else "",
            kind.native,
        ]
        yield from (f"/// {line}" for line in _comment(column.comment))
        yield " ".join(filter(None, parts))

    def _related(self, table: Table) -> Iterator[str]:
        for link in self.found:
            if link.child.name == table.name:
                yield self._forward(link)
        for link in self.found:
            if link.parent.name == table.name:
                yield self._backward(link)

    def _forward(self, link: Link) -> str:
        own, other = self.fields[link.child.name], self.fields[link.parent.name]
        local = ", ".join(own.columns[name] for name in link.key.columns)
        remote = ", ".join(other.columns[name] for name in link.key.referenced_columns)
        arguments = [
            string(_relation(link)),
            f"fields: [{local}]",
            f"references: [{remote}]",
            f"onDelete: {_on_delete(link)}",
            f"onUpdate: {_ACTIONS[link.key.on_update]}",
            f"map: {string(link.key.name)}",
        ]
        kind = self.models[link.parent.name] + ("?" if link.optional else "")
        return (
            f"{own.forward[link.key.name]} {kind} @relation({', '.join(arguments)})"
            + self._ignoring(link.parent.name)
        )

    def _backward(self, link: Link) -> str:
        name = self.fields[link.parent.name].backward[link.child.name, link.key.name]
        kind = self.models[link.child.name] + ("?" if link.to_one else "[]")
        return f"{name} {kind} @relation({string(_relation(link))})" + self._ignoring(
            link.child.name
        )

    def _ignoring(self, other: QualifiedName) -> str:
        return " @ignore" if other in self.ignored else ""

    def _keys(self, table: Table) -> Iterator[str]:
        names = self.fields[table.name].columns
        for key in table.keys:
            if _is_known(table, key.columns, self.prisma_enums) and not key.without_overlaps:
                required = all(table.column(name).not_null for name in key.columns)
                word = "@@id" if key.primary and required else "@@unique"
                listed = ", ".join(names[name] for name in key.columns)
                yield f"{word}([{listed}], map: {string(key.name)})"
        for index in table.indexes:
            if index.constraint is None and is_sayable(table, index):
                yield _index(index, names)


def left_out_indexes(table: Table) -> Sequence[str]:
    """The table's own indexes that Prisma cannot describe."""
    return [
        index.name.display
        for index in table.indexes
        if index.constraint is None and not is_sayable(table, index)
    ]


def is_sayable(table: Table, index: Index) -> bool:
    """Whether Prisma can describe the index without saying too much."""
    columns = [name for name in index.columns if name is not None]
    if index.predicate is not None or len(columns) < len(index.keys):
        return False
    if any(key.operator_class or key.collation for key in index.keys):
        return False
    kinds = {table.column(name).type for name in columns}
    if index.access_method == "gin":
        return all(kind == "jsonb" or kind.endswith("[]") for kind in kinds)
    return index.access_method in {"btree", "hash"} and all(
        prisma_type(table.column(name), {}).known for name in columns
    )


def _index(index: Index, names: Mapping[str, str]) -> str:
    keys = [
        names[key.column or ""] + ("(sort: Desc)" if key.descending else "")
        for key in index.keys
    ]
    arguments = [
        f"[{', '.join(keys)}]",
        *([f"type: {index.access_method.title()}"] if index.access_method != "btree" else []),
        f"map: {string(index.name.name)}",
    ]
    return f"{'@@unique' if index.unique else '@@index'}({', '.join(arguments)})"


def _fields(table: Table, found: Iterable[Link]) -> _Fields:
    free = FreeNames()
    both = tuple(found)
    columns = {column.name: free.take(camel_name(column.name)) for column in table.columns}
    return _Fields(
        columns,
        {
            link.key.name: free.take(camel_name(link.forward))
            for link in both
            if link.child.name == table.name
        },
        {
            (link.child.name, link.key.name): free.take(camel_name(link.backward))
            for link in both
            if link.parent.name == table.name
        },
    )


def _values(labels: Iterable[str]) -> dict[str, str]:
    free = FreeNames()
    return {
        label: free.take(label if _VALUE.fullmatch(label) else camel_name(label))
        for label in labels
    }


def _is_told_apart(table: Table, enums: Mapping[QualifiedName, PrismaEnum]) -> bool:
    return any(
        _is_known(table, key.columns, enums) and _is_required(table, key) for key in table.keys
    )


def _is_required(table: Table, key: KeyConstraint) -> bool:
    return not key.without_overlaps and all(table.column(n).not_null for n in key.columns)


def _is_known(
    table: Table, columns: Iterable[str], enums: Mapping[QualifiedName, PrismaEnum]
) -> bool:
    return all(prisma_type(table.column(name), enums).known for name in columns)


def _relation(link: Link) -> str:
    return f"{link.child.name.name}.{link.key.name}"


def _on_delete(link: Link) -> str:
    """Prisma sets all columns to null or none: some of them it cannot."""
    nulls = link.key.on_delete is ForeignKeyAction.SET_NULL
    required = any(link.child.column(name).not_null for name in link.key.columns)
    return "NoAction" if nulls and required else _ACTIONS[link.key.on_delete]


def _comment(text: str | None) -> list[str]:
    return [] if text is None else [line for line in text.splitlines() if line.strip()]


def _block(head: str, lines: Iterable[str]) -> str:
    body = "".join(f"  {line}\n" if line else "\n" for line in lines)
    return f"{head} {{\n{body}}}"
