"""Columns: as lines of CREATE TABLE, and as ALTER COLUMN for what those cannot say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.ddl.context import Context, not_null_has_default_name
from dbarchitect.ddl.fragments import (
    collate_sql,
    comment_sql,
    parameters_sql,
    parenthesised,
)
from dbarchitect.ddl.naming import object_name
from dbarchitect.ddl.sequences import option_words
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import (
    Column,
    GeneratedKind,
    Identity,
    NotNull,
    Persistence,
    Table,
)
from dbarchitect.model.schema.paths import column_path

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """A column in CREATE TABLE, in the parts that are aligned with its neighbours'."""

    name: str
    type: str
    rest: str


def column_line(
    context: Context, table: Table, column: Column, *, whole: bool = False
) -> ColumnLine:
    """Name, type and what follows them; `whole` writes what is inherited, too."""
    inherited = not whole and inherits_not_null(context, table, column)
    words = [
        collate_sql(column.collation).strip(),
        _default(context, table, column),
        _generated(context, table, column),
        _identity(context, table, column),
        "" if inherited else not_null_sql(context, table, column),
    ]
    return ColumnLine(quote_identifier(column.name), column.type, " ".join(filter(None, words)))


def not_null_sql(context: Context, table: Table, column: Column) -> str:
    """`[CONSTRAINT name] NOT NULL`, or nothing where it is made later."""
    constraint = column.not_null
    if constraint is None or not constraint.validated:
        return ""
    sql = "NOT NULL"
    if constraint.no_inherit:
        context.target.require(18, "NOT NULL NO INHERIT", column_path(table, column))
        sql += " NO INHERIT"
    if constraint.name is None or not_null_has_default_name(
        context, table.name, column.name, constraint
    ):
        return sql
    return f"CONSTRAINT {quote_identifier(constraint.name)} {sql}"


def inherits_not_null(context: Context, table: Table, column: Column) -> bool:
    """Whether NOT NULL comes from a parent alone."""
    constraint = column.not_null
    if constraint is None or not constraint.is_local:
        return True
    return (
        constraint.name is None
        and not column.is_local
        and any(
            one.name == column.name and one.not_null is not None
            for parent in context.parents(table)
            for one in parent.columns
        )
    )


def column_settings(context: Context, table: Table, column: Column) -> Iterator[str]:
    """The ALTER COLUMN statements for what CREATE TABLE does not say."""
    alter = f"ALTER TABLE ONLY {table.name.sql} ALTER COLUMN {quote_identifier(column.name)}"
    if column.not_null is not None and not column.not_null.validated:
        yield _not_valid(context, table, column, column.not_null)
    if column.statistics_target is not None:
        yield f"{alter} SET STATISTICS {column.statistics_target}"
    if column.storage is not None:
        yield f"{alter} SET STORAGE {column.storage.upper()}"
    if column.compression is not None:
        context.target.require(14, "COMPRESSION", column_path(table, column))
        yield f"{alter} SET COMPRESSION {column.compression}"
    if column.options:
        yield f"{alter} SET {parameters_sql(column.options)}"
    if column.identity is not None:
        yield from _identity_settings(context, table, column, column.identity)


def column_comment(relation: QualifiedName, name: str, text: str | None) -> tuple[str, ...]:
    """COMMENT ON COLUMN of a table, view or composite type."""
    return comment_sql(f"COLUMN {relation.sql}.{quote_identifier(name)}", text)


def default_sql(table: Table, column: Column) -> str:
    """The default as a statement of its own."""
    alter = f"ALTER TABLE ONLY {table.name.sql} ALTER COLUMN {quote_identifier(column.name)}"
    if column.default is None:
        return f"{alter} DROP DEFAULT"
    return f"{alter} SET DEFAULT {column.default}"


def drop_default_sql(table: Table, column: Column) -> str:
    """What takes the default away again."""
    alter = f"ALTER TABLE ONLY {table.name.sql} ALTER COLUMN {quote_identifier(column.name)}"
    return f"{alter} DROP DEFAULT"


def has_own_identity(context: Context, table: Table, column: Column) -> bool:
    """Whether the identity is the column's own and not its partitioned parent's."""
    return column.identity is not None and not any(
        parent.partition_key is not None
        and any(one.name == column.name and one.identity for one in parent.columns)
        for parent in context.parents(table)
    )


def _is_handed_down(context: Context, table: Table, column: Column) -> bool:
    """Whether partitions have the identity, too: before 17 only inserts by the parent count.

    Source: PostgreSQL 17 release notes, "Allow partitioned tables to have identity columns".
    """
    return table.partition_key is not None and any(
        one.name == column.name and one.identity is not None
        for child in context.children.get(table.name, ())
        for one in child.columns
    )


def _default(context: Context, table: Table, column: Column) -> str:
    if column.default is None:
        return "DEFAULT NULL" if _would_inherit_default(context, table, column) else ""
    if column_path(table, column) in context.separated:
        return ""
    return f"DEFAULT {column.default}"


def _would_inherit_default(context: Context, table: Table, column: Column) -> bool:
    """Whether a column that is merged with a parent's would take the parent's default."""
    return bool(table.inherits) and any(
        one.name == column.name and one.default is not None
        for parent in context.parents(table)
        for one in parent.columns
    )


def _generated(context: Context, table: Table, column: Column) -> str:
    if column.generated is None:
        return ""
    if column.generated.kind is GeneratedKind.VIRTUAL:
        context.target.require(
            18, "GENERATED ALWAYS AS ... VIRTUAL", column_path(table, column)
        )
    kind = column.generated.kind.value
    return f"GENERATED ALWAYS AS {parenthesised(column.generated.expression)} {kind}"


def _identity(context: Context, table: Table, column: Column) -> str:
    identity = column.identity
    if identity is None or not has_own_identity(context, table, column):
        return ""
    if _is_handed_down(context, table, column):
        context.target.require(
            17, "an identity column that partitions share", column_path(table, column)
        )
    words = option_words(identity.options)
    usual = QualifiedName(table.name.schema, object_name(table.name.name, column.name, "seq"))
    if identity.sequence != usual:
        words.insert(0, f"SEQUENCE NAME {identity.sequence.sql}")
    options = f" ({' '.join(words)})" if words else ""
    return f"GENERATED {identity.kind.value} AS IDENTITY{options}"


def _identity_settings(
    context: Context, table: Table, column: Column, identity: Identity
) -> Iterator[str]:
    if not has_own_identity(context, table, column):
        return
    yield from comment_sql(f"SEQUENCE {identity.sequence.sql}", identity.comment)
    if identity.persistence != table.persistence:
        context.target.require(15, "an unlogged sequence", column_path(table, column))
        state = "UNLOGGED" if identity.persistence is Persistence.UNLOGGED else "LOGGED"
        yield f"ALTER SEQUENCE {identity.sequence.sql} SET {state}"


def _not_valid(context: Context, table: Table, column: Column, constraint: NotNull) -> str:
    context.target.require(18, "NOT NULL NOT VALID", column_path(table, column))
    name = quote_identifier(constraint.name or f"{table.name.name}_{column.name}_not_null")
    inherit = " NO INHERIT" if constraint.no_inherit else ""
    return (
        f"ALTER TABLE {table.name.sql}\n    ADD CONSTRAINT {name} "
        f"NOT NULL {quote_identifier(column.name)}{inherit} NOT VALID"
    )
