"""`schema.ts`: tables, enumerations, sequences and relations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.report.models.drizzle_table import COLUMN_RESERVED, TableText
from dbarchitect.report.models.links import links, references_between
from dbarchitect.report.models.names import (
    FreeNames,
    camel_name,
    modelled_tables,
)
from dbarchitect.report.models.typescript_text import (
    SEQUENCE_WORDS,
    call,
    drizzle_type,
    options,
    string,
    without_domain,
)
from dbarchitect.report.models.unsaid_columns import sequence_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.model_files import ModelSource
    from dbarchitect.model.schema import EnumType, Sequence, Table
    from dbarchitect.report.models.links import Link

_CORE = (
    *("bigint", "boolean", "char", "check", "cidr", "customType", "date", "doublePrecision"),
    *("foreignKey", "index", "inet", "integer", "interval", "json", "jsonb", "macaddr"),
    *("macaddr8", "numeric", "pgEnum", "pgSchema", "pgSequence", "pgTable", "primaryKey"),
    *("real", "smallint", "text", "time", "timestamp", "unique", "uniqueIndex", "uuid"),
    "varchar",
)
_KEYWORDS = (
    *("abstract", "any", "as", "async", "await", "break", "case", "catch", "class", "const"),
    *("continue", "debugger", "declare", "default", "delete", "do", "else", "enum", "export"),
    *("extends", "false", "finally", "for", "from", "function", "get", "if", "implements"),
    *("import", "in", "instanceof", "interface", "is", "keyof", "let", "module", "namespace"),
    *("never", "new", "null", "number", "object", "of", "package", "private", "protected"),
    *("public", "readonly", "require", "return", "set", "static", "string", "super", "switch"),
    *("symbol", "this", "throw", "true", "try", "type", "typeof", "undefined", "unknown"),
    *("var", "void", "while", "with", "yield", "arguments", "eval", "table", "one", "many"),
)
RESERVED = frozenset({*_CORE, *_KEYWORDS, "sql", "relations"})
"""Names that a constant of the module cannot have.

Source: ECMAScript 2025, Keywords and Reserved Words; TypeScript's contextual keywords.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """The module's constants; `columns` are the properties of each table."""

    tables: Mapping[QualifiedName, str]
    schemas: Mapping[str, str]
    enums: Mapping[QualifiedName, str]
    customs: Mapping[str, str]
    columns: Mapping[QualifiedName, Mapping[str, str]]


def drizzle_module(source: ModelSource) -> str:
    """The module's code below its head."""
    names = _names(source)
    found = links(source)
    reached = references_between(modelled_tables(source))
    domains = {item.name: item.base_type for item in source.schema.domains}
    parts = [
        *[
            f"export const {constant} = {call('pgSchema', string(schema))};"
            for schema, constant in names.schemas.items()
        ],
        *[_custom(kind, constant) for kind, constant in names.customs.items()],
        *[_enum(item, names) for item in source.schema.enums],
        *[_sequence(item, names) for item in source.schema.sequences],
        *[
            TableText(
                table=table,
                tables=names.tables,
                columns=names.columns,
                enums=names.enums,
                customs=names.customs,
                domains=domains,
                reached=reached,
            ).declaration(_maker(table.name.schema, "pgTable", "table", names))
            for table in modelled_tables(source)
        ],
        *_relations(source, found, names),
    ]
    body = "\n\n".join(parts) + "\n"
    return f"{_imports(body)}\n\n{body}"


def _names(source: ModelSource) -> _Names:
    free = FreeNames(RESERVED)
    tables = modelled_tables(source)
    constants = {table.name: free.take(camel_name(table.name.name)) for table in tables}
    homes = {table.name.schema for table in tables}
    homes |= {item.name.schema for item in source.schema.enums}
    homes |= {item.name.schema for item in source.schema.sequences}
    enums = {
        item.name: free.take(f"{camel_name(item.name.name)}Enum")
        for item in source.schema.enums
    }
    return _Names(
        tables=constants,
        schemas={
            name: free.take(f"{camel_name(name)}Schema") for name in sorted(homes - {"public"})
        },
        enums=enums,
        customs={kind: free.take(camel_name(kind)) for kind in _customs(source, enums)},
        columns={table.name: _properties(table) for table in tables},
    )


def _properties(table: Table) -> Mapping[str, str]:
    free = FreeNames(COLUMN_RESERVED)
    return {column.name: free.take(camel_name(column.name)) for column in table.columns}


def _customs(source: ModelSource, enums: Mapping[QualifiedName, str]) -> list[str]:
    """The types for which the module makes a function."""
    domains = {item.name: item.base_type for item in source.schema.domains}
    kinds = {
        drizzle_type(without_domain(column.type, domains), enums, {}).custom
        for table in modelled_tables(source)
        for column in table.columns
    }
    return sorted(kind for kind in kinds if kind is not None)


def _custom(kind: str, constant: str) -> str:
    binary = "{ data: Buffer }" if kind == "bytea" else "{ data: string }"
    return f"const {constant} = customType<{binary}>({{ dataType: () => {string(kind)} }});"


def _maker(schema: str, plain: str, method: str, names: _Names) -> str:
    """The function that makes an object in its schema."""
    return plain if schema == "public" else f"{names.schemas[schema]}.{method}"


def _enum(item: EnumType, names: _Names) -> str:
    maker = _maker(item.name.schema, "pgEnum", "enum", names)
    labels = ", ".join(map(string, item.labels))
    return (
        f"export const {names.enums[item.name]} = "
        f"{maker}({string(item.name.name)}, [{labels}]);"
    )


def _sequence(item: Sequence, names: _Names) -> str:
    maker = _maker(item.name.schema, "pgSequence", "sequence", names)
    constant = f"{camel_name(item.name.name)}Sequence"
    return (
        f"export const {constant} = "
        f"{call(maker, string(item.name.name), sequence_text(sequence_options(item.options)))};"
    )


def sequence_text(given: Mapping[str, int | bool]) -> str:
    """Options of a sequence in Drizzle's words."""
    said: dict[str, str | None] = {}
    for option, value in given.items():
        text = str(value).lower() if isinstance(value, bool) else f'"{value}"'
        said[SEQUENCE_WORDS[option]] = text
    return options(said)


def _relations(source: ModelSource, found: tuple[Link, ...], names: _Names) -> Iterator[str]:
    for table in modelled_tables(source):
        free = FreeNames({*COLUMN_RESERVED, *names.columns[table.name].values()})
        lines = [
            *[_one(link, free, names) for link in found if link.child.name == table.name],
            *[_back(link, free, names) for link in found if link.parent.name == table.name],
        ]
        if lines:
            constant = names.tables[table.name]
            used = [word for word in ("one", "many") if any(f": {word}(" in x for x in lines)]
            body = "".join(f"  {line},\n" for line in lines)
            yield (
                f"export const {constant}Relations = relations({constant}, "
                f"({{ {', '.join(used)} }}) => ({{\n{body}}}));"
            )


def _one(link: Link, free: FreeNames, names: _Names) -> str:
    own, other = names.columns[link.child.name], names.columns[link.parent.name]
    said = _said(
        link,
        fields=_members(names.tables[link.child.name], own, link.key.columns),
        references=_members(names.tables[link.parent.name], other, link.key.referenced_columns),
    )
    parent = names.tables[link.parent.name]
    return f"{free.take(camel_name(link.forward))}: one({parent}, {said})"


def _back(link: Link, free: FreeNames, names: _Names) -> str:
    name, child = free.take(camel_name(link.backward)), names.tables[link.child.name]
    if not link.to_one:
        return f"{name}: many({child}, {options({'relationName': string(_relation(link))})})"
    own, other = names.columns[link.parent.name], names.columns[link.child.name]
    parent = names.tables[link.parent.name]
    said = _said(
        link,
        fields=_members(parent, own, link.key.referenced_columns),
        references=_members(child, other, link.key.columns),
    )
    return f"{name}: one({child}, {said})"


def _members(table: str, names: Mapping[str, str], columns: Iterable[str]) -> str:
    return "[" + ", ".join(f"{table}.{names[column]}" for column in columns) + "]"


def _said(link: Link, *, fields: str, references: str) -> str:
    relation = string(_relation(link))
    return options({"fields": fields, "references": references, "relationName": relation})


def _relation(link: Link) -> str:
    return f"{link.child.name.name}.{link.key.name}"


def _imports(body: str) -> str:
    orm = [name for name in ("relations", "sql") if re.search(rf"\b{name}[(`]", body)]
    core = [name for name in _CORE if re.search(rf"(?<![\w.\"]){name}(?=[(<])", body)]
    lines = [f'import {{ {", ".join(orm)} }} from "drizzle-orm";'] if orm else []
    kinds = ["type PgTableExtraConfigValue"] if "PgTableExtraConfigValue[]" in body else []
    listed = "".join(f"  {name},\n" for name in (*kinds, *sorted(core)))
    return "\n".join([*lines, f'import {{\n{listed}}} from "drizzle-orm/pg-core";'])
