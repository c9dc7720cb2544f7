"""`__table_args__`: constraints, indexes and options of a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema.constraints import (
    Check,
    Exclusion,
    ForeignKey,
    ForeignKeyAction,
    ForeignKeyMatch,
    KeyConstraint,
)
from dbarchitect.model.schema.indexes import IndexKey
from dbarchitect.model.schema.relations import Persistence
from dbarchitect.report.models.links import is_circular
from dbarchitect.report.models.sqlalchemy.python_text import (
    call,
    keyword,
    listed,
    sql,
    string,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Constraint, Deferrability, Index, Table
    from dbarchitect.report.models.links import References

_INDENT = 8


def table_arguments(table: Table, reached: References) -> str:
    """The tuple's text, from its opening to its closing parenthesis.

    A foreign key that closes a circle of tables is made after all of them.
    """
    items = [
        call(name, arguments, indent=_INDENT) for name, arguments in _items(table, reached)
    ]
    options = _options(table)
    parts = [*items, *([options] if options else [])]
    return f"(\n{listed(parts, indent=_INDENT)}    )" if parts else "()"


def _items(table: Table, reached: References) -> Iterator[tuple[str, list[str]]]:
    for constraint in table.constraints:
        yield from _constraint(table, constraint, reached)
    for index in table.indexes:
        if index.constraint is None:
            yield "Index", _index(index)


def _constraint(
    table: Table, constraint: Constraint, reached: References
) -> Iterator[tuple[str, list[str]]]:
    match constraint:
        case KeyConstraint():
            name = "PrimaryKeyConstraint" if constraint.primary else "UniqueConstraint"
            yield name, _key(constraint)
        case ForeignKey():
            if not constraint.period:
                late = is_circular(table, constraint, reached)
                yield "ForeignKeyConstraint", _foreign_key(constraint, late=late)
        case Check():
            yield "CheckConstraint", _check(constraint)
        case Exclusion():
            index = next(i for i in table.indexes if i.constraint == constraint.name)
            yield "pg.ExcludeConstraint", _exclusion(constraint, index)


def _key(key: KeyConstraint) -> list[str]:
    return [
        *map(string, key.columns),
        f"name={string(key.name)}",
        *(["postgresql_nulls_not_distinct=True"] if key.nulls_not_distinct else []),
        *keyword("postgresql_include", _strings(key.include)),
        *_deferrability(key.deferrability),
        *_comment(key.comment),
    ]


def _foreign_key(key: ForeignKey, *, late: bool) -> list[str]:
    return [
        _strings(key.columns) or "[]",
        _strings(reference_paths(key)) or "[]",
        f"name={string(key.name)}",
        *keyword("onupdate", _action(key.on_update, ())),
        *keyword("ondelete", _action(key.on_delete, key.set_columns)),
        *(['match="FULL"'] if key.match is ForeignKeyMatch.FULL else []),
        *_deferrability(key.deferrability),
        *([] if key.validated else ["postgresql_not_valid=True"]),
        *(["use_alter=True"] if late else []),
        *_comment(key.comment),
    ]


def reference_paths(key: ForeignKey) -> list[str]:
    """The referenced columns, as SQLAlchemy writes their paths."""
    table = key.referenced_table
    prefix = "" if table.schema == "public" else f"{table.schema}."
    return [f"{prefix}{table.name}.{column}" for column in key.referenced_columns]


def _action(action: ForeignKeyAction, columns: Iterable[str]) -> str | None:
    if action is ForeignKeyAction.NO_ACTION:
        return None
    names = ", ".join(map(quote_identifier, columns))
    return string(f"{action.value} ({names})" if names else action.value)


def _check(check: Check) -> list[str]:
    return [
        sql(check.expression),
        f"name={string(check.name)}",
        *([] if check.validated else ["postgresql_not_valid=True"]),
        *_comment(check.comment),
    ]


def _exclusion(exclusion: Exclusion, index: Index) -> list[str]:
    elements = [
        f"({sql(_key_text(key))}, {string(operator)})"
        for key, operator in zip(index.keys, exclusion.operators, strict=True)
    ]
    return [
        *elements,
        f"using={string(index.access_method)}",
        *keyword("where", sql(index.predicate) if index.predicate else None),
        f"name={string(exclusion.name)}",
        *_deferrability(exclusion.deferrability),
        *_comment(exclusion.comment),
    ]


def _index(index: Index) -> list[str]:
    method = None if index.access_method == "btree" else string(index.access_method)
    parameters = dict(index.storage_parameters)
    return [
        string(index.name.name),
        *[_index_key(key) for key in index.keys],
        *(["unique=True"] if index.unique else []),
        *keyword("postgresql_using", method),
        *keyword("postgresql_ops", _mapping(_operator_classes(index))),
        *keyword("postgresql_include", _strings(index.include)),
        *keyword("postgresql_where", sql(index.predicate) if index.predicate else None),
        *(["postgresql_nulls_not_distinct=True"] if index.nulls_not_distinct else []),
        *keyword("postgresql_with", _mapping(parameters)),
        *keyword(
            "postgresql_tablespace", string(index.tablespace) if index.tablespace else None
        ),
    ]


def _index_key(key: IndexKey) -> str:
    text = _key_text(replace(key, operator_class=None) if _is_classed(key) else key)
    if key.column is not None and text == quote_identifier(key.column):
        return string(key.column)
    return sql(text)


def _is_classed(key: IndexKey) -> bool:
    """Whether the key is a column with an operator class and nothing else."""
    bare = IndexKey(column=key.column, operator_class=key.operator_class)
    return key.column is not None and replace(key, statistics_target=None) == bare


def _operator_classes(index: Index) -> dict[str, str]:
    return {
        key.column: _short(key.operator_class)
        for key in index.keys
        if key.column is not None and key.operator_class is not None and _is_classed(key)
    }


def _key_text(key: IndexKey) -> str:
    """An index's key as SQL: the column or expression, and all that follows it."""
    parts = [quote_identifier(key.column) if key.column else f"({key.expression})"]
    if key.collation is not None:
        parts.append(f"COLLATE {_short(key.collation)}")
    if key.operator_class is not None:
        options = ", ".join(f"{name}={value}" for name, value in key.operator_class_options)
        parts.append(_short(key.operator_class) + (f" ({options})" if options else ""))
    if key.descending:
        parts.append("DESC")
    if key.nulls_first != key.descending:
        parts.append("NULLS FIRST" if key.nulls_first else "NULLS LAST")
    return " ".join(parts)


def _short(name: QualifiedName) -> str:
    return quote_identifier(name.name) if name.schema == "pg_catalog" else name.sql


def _options(table: Table) -> str:
    stored = dict(table.storage_parameters)
    method = table.access_method if table.access_method not in {None, "heap"} else None
    partition = table.partition_key.definition if table.partition_key else None
    options = {
        "schema": string(table.name.schema) if table.name.schema != "public" else None,
        "comment": string(table.comment) if table.comment is not None else None,
        "postgresql_partition_by": string(partition) if partition else None,
        "postgresql_using": string(method) if method else None,
        "postgresql_with": _mapping(stored),
        "postgresql_tablespace": string(table.tablespace) if table.tablespace else None,
        "prefixes": '["UNLOGGED"]' if table.persistence is Persistence.UNLOGGED else None,
    }
    said = [f"{string(name)}: {value}" for name, value in options.items() if value is not None]
    return f"{{{', '.join(said)}}}" if said else ""


def _deferrability(deferrability: Deferrability) -> list[str]:
    if not deferrability.deferrable:
        return []
    when = "DEFERRED" if deferrability.initially_deferred else "IMMEDIATE"
    return ["deferrable=True", f"initially={string(when)}"]


def _comment(comment: str | None) -> list[str]:
    return keyword("comment", string(comment) if comment is not None else None)


def _strings(names: Iterable[str]) -> str | None:
    items = ", ".join(map(string, names))
    return f"[{items}]" if items else None


def _mapping(values: dict[str, str]) -> str | None:
    items = ", ".join(f"{string(name)}: {string(value)}" for name, value in values.items())
    return f"{{{items}}}" if items else None
