"""Constraints: as lines of CREATE TABLE, and as ALTER TABLE where they must come later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.fragments import (
    column_list,
    comment_sql,
    parameters_sql,
    parenthesised,
)
from dbarchitect.ddl.indexes import key_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import (
    Check,
    Constraint,
    Deferrability,
    Exclusion,
    ForeignKey,
    ForeignKeyAction,
    ForeignKeyMatch,
    Index,
    KeyConstraint,
    ObjectKind,
    ObjectPath,
    Table,
)
from dbarchitect.model.schema.paths import member_path, path_of

if TYPE_CHECKING:
    from dbarchitect.ddl.context import Context
    from dbarchitect.ddl.target import Target


def constraint_path(table: Table, constraint: Constraint) -> ObjectPath:
    """Where the constraint is."""
    return member_path(ObjectKind.CONSTRAINT, table.name, constraint.name)


def constraint_comment(table: Table, name: str, text: str | None) -> tuple[str, ...]:
    """COMMENT ON CONSTRAINT."""
    return comment_sql(f"CONSTRAINT {quote_identifier(name)} ON {table.name.sql}", text)


def index_of(table: Table, constraint: Constraint) -> Index | None:
    """The index behind a key or exclusion constraint."""
    named = QualifiedName(table.name.schema, constraint.name)
    return next((index for index in table.indexes if index.name == named), None)


def is_inline(context: Context, table: Table, constraint: Constraint) -> bool:
    """Whether CREATE TABLE itself can hold the constraint."""
    if constraint_path(table, constraint) in context.separated:
        return False
    if isinstance(constraint, ForeignKey):
        return False
    if isinstance(constraint, Check):
        return constraint.is_local and (constraint.validated or not constraint.enforced)
    return _index_comes_with_table(context, table, index_of(table, constraint))


def _index_comes_with_table(context: Context, table: Table, index: Index | None) -> bool:
    """Whether the index of a constraint is neither attached nor kept from the partitions."""
    if index is None:
        return True
    if index.partition_of is not None:
        return False
    return table.partition_key is None or index.name in context.recursive


def constraint_sql(target: Target, table: Table, constraint: Constraint) -> str:
    """`CONSTRAINT name ...`."""
    if isinstance(constraint, Check):
        body = check_sql(target, constraint, constraint_path(table, constraint))
    elif isinstance(constraint, KeyConstraint):
        body = _key_sql(target, table, constraint)
    elif isinstance(constraint, Exclusion):
        body = _exclusion_sql(target, table, constraint)
    else:
        body = _foreign_key_sql(target, table, constraint)
    return f"CONSTRAINT {quote_identifier(constraint.name)} {body}"


def check_sql(target: Target, check: Check, path: ObjectPath) -> str:
    """`CHECK (...)` with what follows it, of a table or a domain."""
    sql = f"CHECK {parenthesised(check.expression)}"
    if check.no_inherit:
        sql += " NO INHERIT"
    return sql + _state(target, path, enforced=check.enforced, validated=check.validated)


def constraint_steps(context: Context, table: Table) -> list[Step]:
    """The constraints that CREATE TABLE does not hold."""
    return [
        _step(context, table, constraint)
        for constraint in table.constraints
        if not is_inline(context, table, constraint) and _is_written(context, table, constraint)
    ]


def _is_written(context: Context, table: Table, constraint: Constraint) -> bool:
    """Whether the constraint does not come by itself with the parent's."""
    if isinstance(constraint, KeyConstraint | Exclusion):
        index = index_of(table, constraint)
        return index is None or index.name not in context.implied
    if isinstance(constraint, ForeignKey):
        return not constraint.inherited or _brings_own_name(context, table, constraint)
    return constraint.is_local


def _brings_own_name(context: Context, table: Table, key: ForeignKey) -> bool:
    """Whether an inherited key was there before its partition had a parent."""
    return not any(
        one.name == key.name for parent in context.parents(table) for one in parent.foreign_keys
    )


def _merged_keys(context: Context, table: Table) -> frozenset[ObjectPath]:
    """Keys of partitions that a key of this table takes over instead of making its own."""
    return frozenset(
        constraint_path(child, key)
        for child in context.children.get(table.name, ())
        for key in child.foreign_keys
        if key.inherited and _brings_own_name(context, child, key)
    )


def _step(context: Context, table: Table, constraint: Constraint) -> Step:
    own = path_of(ObjectKind.TABLE, table.name)
    # A key of a partitioned table must not reach the partitions, which hold their own.
    has_index = isinstance(constraint, KeyConstraint | Exclusion)
    only = "ONLY " if has_index else ""
    add = (
        f"ALTER TABLE {only}{table.name.sql}\n"
        f"    ADD {constraint_sql(context.target, table, constraint)}"
    )
    foreign = isinstance(constraint, ForeignKey)
    phase = Phase.FOREIGN_KEYS if foreign else Phase.INDEXES
    members: frozenset[ObjectPath] = frozenset()
    if has_index:
        members = frozenset(
            {path_of(ObjectKind.INDEX, QualifiedName(table.name.schema, constraint.name))}
        )
    return Step(
        path=constraint_path(table, constraint),
        phase=phase,
        up=(add, *constraint_comment(table, constraint.name, constraint.comment)),
        down=(
            f"ALTER TABLE {table.name.sql} DROP CONSTRAINT {quote_identifier(constraint.name)}",
        ),
        parent=own,
        members=members,
        requires=frozenset({own}) | _needs(context, constraint),
        follows=context.partitions(table.name) | _merged_keys(context, table),
    )


def _needs(context: Context, constraint: Constraint) -> frozenset[ObjectPath]:
    """The referenced table, its partitions, and all of its keys."""
    if not isinstance(constraint, ForeignKey):
        return frozenset()
    needs = {path_of(ObjectKind.TABLE, constraint.referenced_table)}
    referenced = context.tables.get(constraint.referenced_table)
    if referenced is not None:
        needs |= {path_of(ObjectKind.INDEX, i.name) for i in referenced.indexes if i.unique}
        needs |= {constraint_path(referenced, key) for key in referenced.keys}
        needs |= context.partitions(referenced.name)
    return frozenset(needs)


def _key_sql(target: Target, table: Table, key: KeyConstraint) -> str:
    path = constraint_path(table, key)
    sql = "PRIMARY KEY " if key.primary else "UNIQUE "
    if key.nulls_not_distinct:
        target.require(15, "NULLS NOT DISTINCT", path)
        sql += "NULLS NOT DISTINCT "
    columns = ", ".join(map(quote_identifier, key.columns))
    if key.without_overlaps:
        target.require(18, "WITHOUT OVERLAPS", path)
        columns += " WITHOUT OVERLAPS"
    sql += f"({columns})"
    if key.include:
        sql += f" INCLUDE {column_list(key.include)}"
    return sql + _index_options(index_of(table, key)) + _deferrable(key.deferrability)


def _exclusion_sql(target: Target, table: Table, exclusion: Exclusion) -> str:
    path = constraint_path(table, exclusion)
    index = index_of(table, exclusion)
    if index is None:
        message = f"the index of exclusion constraint {path.text} is missing"
        raise KeyError(message)
    if table.partition_key is not None:
        target.require(17, "an exclusion constraint on a partitioned table", path)
    elements = ", ".join(
        f"{key_sql(target, index, key)} WITH {operator}"
        for key, operator in zip(index.keys, exclusion.operators, strict=True)
    )
    sql = f"EXCLUDE USING {quote_identifier(index.access_method)} ({elements})"
    if index.include:
        sql += f" INCLUDE {column_list(index.include)}"
    sql += _index_options(index)
    if index.predicate is not None:
        sql += f" WHERE {parenthesised(index.predicate)}"
    return sql + _deferrable(exclusion.deferrability)


def _index_options(index: Index | None) -> str:
    sql = ""
    if index is not None and index.storage_parameters:
        sql += f" WITH {parameters_sql(index.storage_parameters)}"
    if index is not None and index.tablespace is not None:
        sql += f" USING INDEX TABLESPACE {quote_identifier(index.tablespace)}"
    return sql


def _foreign_key_sql(target: Target, table: Table, key: ForeignKey) -> str:
    path = constraint_path(table, key)
    columns, referenced = list(key.columns), list(key.referenced_columns)
    own, other = column_list(columns), column_list(referenced)
    if key.period:
        target.require(18, "PERIOD", path)
        own, other = _period(columns), _period(referenced)
    sql = f"FOREIGN KEY {own}\n        REFERENCES {key.referenced_table.sql} {other}"
    if key.match is not ForeignKeyMatch.SIMPLE:
        sql += f" MATCH {key.match.value}"
    if key.on_update is not ForeignKeyAction.NO_ACTION:
        sql += f" ON UPDATE {key.on_update.value}"
    if key.on_delete is not ForeignKeyAction.NO_ACTION:
        sql += f" ON DELETE {key.on_delete.value}"
    if key.set_columns:
        target.require(15, "a column list of ON DELETE", path)
        sql += f" {column_list(key.set_columns)}"
    if not key.validated and key.enforced and table.partition_key is not None:
        target.require(18, "NOT VALID on a partitioned table", path)
    state = _state(target, path, enforced=key.enforced, validated=key.validated)
    return sql + _deferrable(key.deferrability) + state


def _period(columns: list[str]) -> str:
    *plain, period = map(quote_identifier, columns)
    return "(" + ", ".join((*plain, f"PERIOD {period}")) + ")"


def _deferrable(deferrability: Deferrability) -> str:
    if not deferrability.deferrable:
        return ""
    late = " INITIALLY DEFERRED" if deferrability.initially_deferred else ""
    return f" DEFERRABLE{late}"


def _state(target: Target, path: ObjectPath, *, enforced: bool, validated: bool) -> str:
    if not enforced:
        target.require(18, "NOT ENFORCED", path)
        return " NOT ENFORCED"
    return "" if validated else " NOT VALID"
