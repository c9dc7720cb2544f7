"""DBML: the schema for diagrams and for people.

Rule: nothing is said that does not hold. An index that is unique for some rows only is written
as an index with a note, because DBML has no word for its condition.

Source: DBML documentation, Full Syntax Docs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeGuard

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.model_files import ModelFiles, Unsaid
from dbarchitect.model.schema.constraints import ForeignKeyAction
from dbarchitect.report.models.links import links
from dbarchitect.report.models.names import modelled_tables
from dbarchitect.report.models.record import ModelFormat
from dbarchitect.report.models.types import column_type
from dbarchitect.report.models.unsaid import Fact, heading, unsaid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.model_files import ModelSource
    from dbarchitect.model.schema import Column, Index, IndexKey, Table
    from dbarchitect.report.models.links import Link

_SLUG = "dbml"
_QUOTE = "`"
_PLAIN_TYPE = re.compile(r"[a-z0-9_]+(\(\d+(,\d+)?\))?")
SAYS = frozenset(
    {
        Fact.SCHEMAS,
        Fact.ENUMS,
        Fact.CHECKS,
        Fact.METHODS,
        Fact.EXPRESSIONS,
        Fact.DEFAULTS,
        Fact.COMMENTS,
    }
)
"""What DBML says; the rest is listed at the head of the file."""


def _render(source: ModelSource) -> ModelFiles:
    missing = unsaid(source.schema, SAYS)
    left_out = tuple(name for table in modelled_tables(source) for name in _left_out(table))
    empty = tuple(item.name.display for item in source.schema.enums if "" in item.labels)
    if empty:
        missing = (*missing, Unsaid(what="the empty label of an enumeration", names=empty))
    if left_out:
        missing = (*missing, Unsaid(what="expressions with a backtick", names=left_out))
    head = heading(missing, "//")
    title = " ".join(source.name.split())
    blocks = [
        "\n".join(head),
        f"Project {_name(title)} {{\n  database_type: 'PostgreSQL'\n}}",
        *[_enum(item.name, item.labels) for item in source.schema.enums],
        *[_table(table) for table in modelled_tables(source)],
        *[_reference(link) for link in links(source)],
    ]
    text = "\n\n".join(blocks) + "\n"
    return ModelFiles(
        slug=_SLUG, title="DBML", files={f"{_SLUG}/schema.dbml": text}, unsaid=missing
    )


FORMAT = ModelFormat(slug=_SLUG, render=_render)


def _enum(name: QualifiedName, labels: tuple[str, ...]) -> str:
    lines = "".join(f"  {_name(label)}\n" for label in labels if label)
    return f"Enum {_path(name)} {{\n{lines}}}"


def _table(table: Table) -> str:
    parts = [f"  {_column(column)}\n" for column in table.columns]
    if table.comment is not None:
        parts.append(f"\n  Note: {_text(table.comment)}\n")
    for word, lines in (("indexes", [*_indexes(table)]), ("checks", [*_checks(table)])):
        if lines:
            inner = "".join(f"    {line}\n" for line in lines)
            parts.append(f"\n  {word} {{\n{inner}  }}\n")
    return f"Table {_path(table.name)} {{\n{''.join(parts)}}}"


def _column(column: Column) -> str:
    settings = [
        *(["not null"] if column.not_null is not None else []),
        *(["increment"] if column.identity is not None else []),
        *[f"default: {_expression(text)}" for text in (column.default,) if _can_say(text)],
        *([f"note: {_text(_note(column))}"] if _note(column) else []),
    ]
    return f"{_name(column.name)} {_type(column.type)}{_settings(settings)}"


def _type(text: str) -> str:
    found = column_type(text)
    if found.own is not None and not found.arguments and not found.is_array:
        return _path(found.own)
    return text if _PLAIN_TYPE.fullmatch(text) else _name(text.replace('"', ""))


def _note(column: Column) -> str:
    generated = column.generated
    made = f"Generated: {generated.expression}." if generated is not None else ""
    return " ".join(filter(None, (column.comment, made)))


def _indexes(table: Table) -> Iterator[str]:
    for key in table.keys:
        columns = ", ".join(map(_name, key.columns))
        kind = "pk" if key.primary else "unique"
        notes = "WITHOUT OVERLAPS" if key.without_overlaps else ""
        settings = [*([kind] if not notes else []), f"name: {_text(key.name)}"]
        yield f"({columns}){_settings([*settings, *_noted(notes)])}"
    for index in table.indexes:
        if index.constraint is None and _is_sayable(index):
            yield _index(index)


def _index(index: Index) -> str:
    always = index.unique and index.predicate is None
    condition = f"where {index.predicate}" if index.predicate is not None else ""
    some = f"unique {condition}" if index.unique else condition
    settings = [
        *(["unique"] if always else []),
        f"name: {_text(index.name.name)}",
        *([f"type: {index.access_method}"] if index.access_method != "btree" else []),
        *_noted(some),
    ]
    return f"({', '.join(map(_key, index.keys))}){_settings(settings)}"


def _key(key: IndexKey) -> str:
    if key.column is not None and not key.descending:
        return _name(key.column)
    text = quote_identifier(key.column) if key.column is not None else key.expression or ""
    return _expression(f"{text} DESC" if key.descending else text)


def _checks(table: Table) -> Iterator[str]:
    for check in (check for check in table.checks if _can_say(check.expression)):
        yield f"{_expression(check.expression)} [name: {_text(check.name)}]"


def _reference(link: Link) -> str:
    sign = "-" if link.to_one else ">"
    ends = f"{_end(link.child.name, link.key.columns)} {sign} " + _end(
        link.parent.name, link.key.referenced_columns
    )
    actions = [
        f"{event}: {action.value.lower()}"
        for event, action in (("delete", link.key.on_delete), ("update", link.key.on_update))
        if action is not ForeignKeyAction.NO_ACTION
    ]
    return f"Ref {_name(link.key.name)}: {ends}{_settings(actions)}"


def _end(table: QualifiedName, columns: tuple[str, ...]) -> str:
    names = ", ".join(map(_name, columns))
    return f"{_path(table)}.{f'({names})' if len(columns) > 1 else names}"


def _path(name: QualifiedName) -> str:
    return f"{_name(name.schema)}.{_name(name.name)}"


def _name(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{' '.join(escaped.split())}'"


def _can_say(sql: str | None) -> TypeGuard[str]:
    return sql is not None and _QUOTE not in sql


def _is_sayable(index: Index) -> bool:
    return all(key.expression is None or _can_say(key.expression) for key in index.keys)


def _left_out(table: Table) -> Iterator[str]:
    """What has a backtick in its expression."""
    for column in table.columns:
        if column.default is not None and not _can_say(column.default):
            yield f"{table.name.display}.{quote_identifier(column.name)}"
    for check in table.checks:
        if not _can_say(check.expression):
            yield f"{table.name.display}.{quote_identifier(check.name)}"
    for index in table.indexes:
        if index.constraint is None and not _is_sayable(index):
            yield index.name.display


def _expression(sql: str) -> str:
    """An expression, letter by letter but for line ends; DBML cannot quote its own quote."""
    return f"{_QUOTE}{' '.join(sql.split())}{_QUOTE}"


def _noted(text: str) -> list[str]:
    return [f"note: {_text(text)}"] if text else []


def _settings(settings: list[str]) -> str:
    return f" [{', '.join(settings)}]" if settings else ""
