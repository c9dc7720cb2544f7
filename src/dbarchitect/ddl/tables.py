"""CREATE TABLE and what belongs to it: columns aligned, constraints named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.columns import (
    ColumnLine,
    column_comment,
    column_line,
    column_settings,
    default_sql,
    drop_default_sql,
    inherits_not_null,
    not_null_sql,
)
from dbarchitect.ddl.constraints import (
    constraint_comment,
    constraint_path,
    constraint_sql,
    index_of,
    is_inline,
)
from dbarchitect.ddl.fragments import comment_sql, parameters_sql
from dbarchitect.ddl.partitions import follows_parent
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import (
    Check,
    Column,
    Constraint,
    ObjectKind,
    ObjectPath,
    Persistence,
    Table,
)
from dbarchitect.model.schema.paths import column_path, global_path, path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.ddl.context import Context

_INDENT = "    "
_NAMED_NOT_NULL = 18
"""NOT NULL is a constraint that CREATE TABLE can list since this major.

Source: release notes of PostgreSQL 18.
"""


def table_steps(context: Context, table: Table) -> list[Step]:
    """The table, and the defaults that a cycle forces out of it."""
    own = path_of(ObjectKind.TABLE, table.name)
    whole = Step(
        path=own,
        phase=Phase.TABLES,
        up=tuple(table_statements(context, table)),
        down=(f"DROP TABLE {table.name.sql}",),
        parent=_partitioned(context, table),
        requires=_requires(context, table),
        prefers=frozenset(
            path_of(ObjectKind.TABLE, key.referenced_table)
            for key in table.foreign_keys
            if key.referenced_table != table.name
        ),
        members=_members(context, table),
        speaks_for=_identities(table),
        separable=_separable(context, table),
    )
    return [whole, *_separate_defaults(context, table)]


def table_statements(context: Context, table: Table) -> Iterator[str]:
    """CREATE TABLE, then ALTER for what it cannot say, then the comments."""
    attached = table.partition_of is not None and not follows_parent(context, table)
    yield _create(context, table, attached=attached)
    for column in table.columns:
        yield from column_settings(context, table, column)
        yield from _inherited_default(context, table, column)
    if attached and table.partition_of is not None:
        bound = table.partition_of
        yield (
            f"ALTER TABLE ONLY {bound.parent.sql}\n"
            f"{_INDENT}ATTACH PARTITION {table.name.sql} {bound.bound}"
        )
    if table.replica_identity.kind in {"full", "nothing"}:
        kind = table.replica_identity.kind.upper()
        yield f"ALTER TABLE ONLY {table.name.sql} REPLICA IDENTITY {kind}"
    yield from _comments(context, table)


def _create(context: Context, table: Table, *, attached: bool) -> str:
    unlogged = "UNLOGGED " if table.persistence is Persistence.UNLOGGED else ""
    sql = f"CREATE {unlogged}TABLE {table.name.sql}"
    if table.of_type is not None:
        sql += f" OF {table.of_type.sql}"
    if table.partition_of is not None and not attached:
        sql += f"\n{_INDENT}PARTITION OF {table.partition_of.parent.sql}"
    body = _body(context, table, attached=attached)
    optional = table.of_type is not None or (table.partition_of is not None and not attached)
    if body or not optional:
        sql += " (\n" + ",\n".join(_INDENT + line for line in body) + "\n)"
    if table.partition_of is not None and not attached:
        sql += f"\n{_INDENT}{table.partition_of.bound}"
    return sql + _tail(context, table)


def _tail(context: Context, table: Table) -> str:
    """What follows the closing parenthesis."""
    sql = ""
    if table.inherits:
        sql += f"\nINHERITS ({', '.join(name.sql for name in table.inherits)})"
    if table.partition_key is not None:
        sql += f"\nPARTITION BY {table.partition_key.definition}"
    if table.access_method is not None and table.access_method != "heap":
        if table.partition_key is not None:
            own = path_of(ObjectKind.TABLE, table.name)
            context.target.require(17, "an access method of a partitioned table", own)
        sql += f"\nUSING {quote_identifier(table.access_method)}"
    toast = ((f"toast.{name}", value) for name, value in table.toast_parameters)
    parameters = (*table.storage_parameters, *toast)
    if parameters:
        sql += f"\nWITH {parameters_sql(parameters)}"
    if table.tablespace is not None:
        sql += f"\nTABLESPACE {quote_identifier(table.tablespace)}"
    return sql


def _body(context: Context, table: Table, *, attached: bool) -> list[str]:
    follows = table.partition_of is not None and not attached
    lines: list[str] = []
    if not follows:
        written = [c for c in table.columns if attached or c.is_local or not table.inherits]
        rows = [column_line(context, table, c, whole=attached) for c in written]
        lines += _typed(rows) if table.of_type is not None else _aligned(rows)
        if not attached:
            lines += list(_not_null_of_inherited(context, table))
    lines += [
        constraint_sql(context.target, table, constraint)
        for constraint in _inline(context, table, attached=attached)
    ]
    return lines


def _inline(context: Context, table: Table, *, attached: bool) -> list[Constraint]:
    """Keys first, as a reader expects, then the rest by name."""
    inline = [
        constraint
        for constraint in table.constraints
        if is_inline(context, table, constraint)
        or (attached and _is_there_at_attach(context, table, constraint))
    ]
    primary = table.primary_key
    return sorted(inline, key=lambda one: (one is not primary, isinstance(one, Check)))


def _is_there_at_attach(context: Context, table: Table, constraint: Constraint) -> bool:
    """Whether the parent holds the same check already, without which ATTACH would fail."""
    return isinstance(constraint, Check) and any(
        one.name == constraint.name and is_inline(context, parent, one)
        for parent in context.parents(table)
        for one in parent.checks
    )


def _aligned(rows: list[ColumnLine]) -> list[str]:
    """Names and types in columns of their own, nothing after the last word."""
    name_width = max((len(row.name) for row in rows), default=0)
    type_width = max((len(row.type) for row in rows if row.rest), default=0)
    return [
        f"{row.name:<{name_width}} {row.type:<{type_width}} {row.rest}".rstrip() for row in rows
    ]


def _typed(rows: list[ColumnLine]) -> list[str]:
    """The columns of a typed table of which there is more to say than the type does."""
    return [f"{row.name} WITH OPTIONS {row.rest}" for row in rows if row.rest]


def _not_null_of_inherited(context: Context, table: Table) -> Iterator[str]:
    """NOT NULL that an inherited column has on top of its parent's."""
    for column in table.columns:
        if column.is_local or not table.inherits or context.target.major < _NAMED_NOT_NULL:
            continue
        sql = not_null_sql(context, table, column)
        if sql and not inherits_not_null(context, table, column):
            quoted = quote_identifier(column.name)
            yield sql.replace("NOT NULL", f"NOT NULL {quoted}", 1)


def _inherited_default(context: Context, table: Table, column: Column) -> Iterator[str]:
    """What an inherited column of INHERITS says otherwise than its parents."""
    if column.is_local or not table.inherits:
        return
    parents = [c for p in context.parents(table) for c in p.columns if c.name == column.name]
    if parents and column.default not in {parent.default for parent in parents}:
        yield default_sql(table, column)
    older = context.target.major < _NAMED_NOT_NULL
    if older and column.not_null and not inherits_not_null(context, table, column):
        quoted = quote_identifier(column.name)
        yield f"ALTER TABLE ONLY {table.name.sql} ALTER COLUMN {quoted} SET NOT NULL"


def _comments(context: Context, table: Table) -> Iterator[str]:
    yield from comment_sql(f"TABLE {table.name.sql}", table.comment)
    for column in table.columns:
        yield from column_comment(table.name, column.name, column.comment)
    for column in table.columns:
        not_null = column.not_null
        if not_null is not None and not_null.name is not None:
            yield from constraint_comment(table, not_null.name, not_null.comment)
    for constraint in table.constraints:
        inherited = isinstance(constraint, Check) and not constraint.is_local
        if inherited or is_inline(context, table, constraint):
            yield from constraint_comment(table, constraint.name, constraint.comment)


def _requires(context: Context, table: Table) -> frozenset[ObjectPath]:
    requires = {global_path(ObjectKind.SCHEMA, table.name.schema)}
    requires |= {path_of(ObjectKind.TABLE, parent.name) for parent in context.parents(table)}
    if table.of_type is not None:
        requires.add(path_of(ObjectKind.TYPE, table.of_type))
    for column in table.columns:
        requires |= context.type_paths(column.type)
    return frozenset(requires)


def _partitioned(context: Context, table: Table) -> ObjectPath | None:
    """The table that takes this partition with it, whether it is still there by then or not.

    Partitions come and go after the migration that made the first of them.
    """
    if table.partition_of is None or table.partition_of.parent not in context.tables:
        return None
    return path_of(ObjectKind.TABLE, table.partition_of.parent)


def _identities(table: Table) -> frozenset[ObjectPath]:
    """Sequences of identity columns, whose dependencies are the table's."""
    return frozenset(
        path_of(ObjectKind.SEQUENCE, column.identity.sequence)
        for column in table.columns
        if column.identity is not None
    )


def _members(context: Context, table: Table) -> frozenset[ObjectPath]:
    """All that exists once CREATE TABLE ran."""
    members: set[ObjectPath] = set()
    for column in table.columns:
        if column_path(table, column) not in context.separated:
            members.add(column_path(table, column))
    for constraint in table.constraints:
        if is_inline(context, table, constraint):
            members.add(constraint_path(table, constraint))
            index = index_of(table, constraint)
            if index is not None:
                members.add(path_of(ObjectKind.INDEX, index.name))
    return frozenset(members)


def _separable(context: Context, table: Table) -> frozenset[ObjectPath]:
    """Defaults and checks that can come after the table."""
    columns = {
        column_path(table, column)
        for column in table.columns
        if column.default is not None and column.generated is None
    }
    checks = {
        constraint_path(table, check)
        for check in table.checks
        if is_inline(context, table, check)
    }
    return frozenset(columns | checks) - context.separated


def _separate_defaults(context: Context, table: Table) -> list[Step]:
    own = path_of(ObjectKind.TABLE, table.name)
    return [
        Step(
            path=column_path(table, column),
            part="default",
            phase=Phase.DEFAULTS,
            up=(default_sql(table, column),),
            down=(drop_default_sql(table, column),),
            parent=own,
            requires=frozenset({own}),
            speaks_for=frozenset({column_path(table, column)}),
        )
        for column in table.columns
        if column_path(table, column) in context.separated
    ]
