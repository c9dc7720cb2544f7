"""Indexes that no constraint owns, and what is said of an index afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.fragments import (
    collate_sql,
    column_list,
    comment_sql,
    key_expression,
    parameters_sql,
    parenthesised,
)
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import (
    Index,
    IndexKey,
    MaterializedView,
    ObjectKind,
    ObjectPath,
    Table,
)
from dbarchitect.model.schema.paths import member_path, path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.ddl.context import Context
    from dbarchitect.ddl.target import Target


def index_steps(context: Context, relation: Table | MaterializedView) -> list[Step]:
    """CREATE INDEX, ATTACH PARTITION and what is set on an index afterwards.

    An invalid index of an ordinary table is left out: no statement makes one.
    """
    return [step for i in relation.indexes for step in _steps(context, relation, i)]


def key_sql(target: Target, index: Index, key: IndexKey) -> str:
    """One key as CREATE INDEX and EXCLUDE write it."""
    path = path_of(ObjectKind.INDEX, index.name)
    if key.column is not None:
        sql = quote_identifier(key.column)
    else:
        sql = key_expression(key.expression or "")
    sql += collate_sql(key.collation)
    if key.operator_class is not None:
        sql += f" {key.operator_class.sql}"
    if key.operator_class_options:
        target.require(13, "an operator class with options", path)
        sql += f" {parameters_sql(key.operator_class_options)}"
    if key.descending:
        sql += " DESC"
    if key.nulls_first != key.descending:
        sql += " NULLS FIRST" if key.nulls_first else " NULLS LAST"
    return sql


def create_index_sql(
    target: Target, relation: QualifiedName, index: Index, *, only: bool = False
) -> str:
    """CREATE INDEX."""
    path = path_of(ObjectKind.INDEX, index.name)
    unique = "UNIQUE " if index.unique else ""
    using = "" if index.access_method == "btree" else f" USING {index.access_method}"
    keys = ", ".join(key_sql(target, index, key) for key in index.keys)
    sql = f"CREATE {unique}INDEX {quote_identifier(index.name.name)}\n"
    sql += f"    ON {'ONLY ' if only else ''}{relation.sql}{using} ({keys})"
    if index.include:
        sql += f" INCLUDE {column_list(index.include)}"
    if index.nulls_not_distinct:
        target.require(15, "NULLS NOT DISTINCT", path)
        sql += " NULLS NOT DISTINCT"
    if index.storage_parameters:
        sql += f"\n    WITH {parameters_sql(index.storage_parameters)}"
    if index.tablespace is not None:
        sql += f"\n    TABLESPACE {quote_identifier(index.tablespace)}"
    if index.predicate is not None:
        sql += f"\n    WHERE {parenthesised(index.predicate)}"
    return sql


def _steps(
    context: Context, relation: Table | MaterializedView, index: Index
) -> Iterator[Step]:
    partitioned = isinstance(relation, Table) and relation.partition_key is not None
    if not (index.valid or partitioned):
        return
    if index.constraint is None and index.name not in context.implied:
        yield _create(context, relation, index, partitioned=partitioned)
    else:
        yield _afterwards(context, relation, index)
    if index.partition_of is not None and index.name not in context.implied:
        yield _attach(relation, index, index.partition_of)


def _create(
    context: Context, relation: Table | MaterializedView, index: Index, *, partitioned: bool
) -> Step:
    only = partitioned and index.name not in context.recursive
    own = relation_path(relation)
    create = create_index_sql(context.target, relation.name, index, only=only)
    return Step(
        path=path_of(ObjectKind.INDEX, index.name),
        phase=Phase.INDEXES,
        up=(create, *_settings(relation, index)),
        # An attached index goes with the one that it is attached to.
        down=() if index.partition_of else (f"DROP INDEX {index.name.sql}",),
        parent=own,
        requires=frozenset({own}),
        follows=context.partitions(relation.name),
    )


def relation_path(relation: Table | MaterializedView) -> ObjectPath:
    """Where a relation with indexes is."""
    kind = ObjectKind.TABLE if isinstance(relation, Table) else ObjectKind.MATERIALIZED_VIEW
    return path_of(kind, relation.name)


def _afterwards(context: Context, relation: Table | MaterializedView, index: Index) -> Step:
    """What is said of an index that came with its constraint or its parent's index."""
    requires = {relation_path(relation), path_of(ObjectKind.INDEX, index.name)}
    implied = index.name in context.implied
    if implied and index.partition_of is not None:
        requires = {relation_path(relation), path_of(ObjectKind.INDEX, index.partition_of)}
    return Step(
        path=path_of(ObjectKind.INDEX, index.name),
        part="" if implied else "settings",
        phase=Phase.INDEXES,
        up=_settings(relation, index)
        + (_constraint_comment(relation, index) if implied else ()),
        parent=relation_path(relation),
        requires=frozenset(requires),
        members=_constraint_member(relation, index) if implied else frozenset(),
    )


def _constraint_member(
    relation: Table | MaterializedView, index: Index
) -> frozenset[ObjectPath]:
    if index.constraint is None:
        return frozenset()
    return frozenset({member_path(ObjectKind.CONSTRAINT, relation.name, index.constraint)})


def _constraint_comment(relation: Table | MaterializedView, index: Index) -> tuple[str, ...]:
    """The comment on a key that came with the parent's."""
    if not isinstance(relation, Table):
        return ()
    return tuple(
        sql
        for key in relation.keys
        if key.name == index.constraint
        for sql in comment_sql(
            f"CONSTRAINT {quote_identifier(key.name)} ON {relation.name.sql}", key.comment
        )
    )


def _attach(relation: Table | MaterializedView, index: Index, parent: QualifiedName) -> Step:
    attach = f"ALTER INDEX {parent.sql}\n    ATTACH PARTITION {index.name.sql}"
    return Step(
        path=path_of(ObjectKind.INDEX, index.name),
        part="attach",
        phase=Phase.INDEXES,
        up=(attach,),
        parent=relation_path(relation),
        requires=frozenset(
            {path_of(ObjectKind.INDEX, index.name), path_of(ObjectKind.INDEX, parent)}
        ),
    )


def _settings(relation: Table | MaterializedView, index: Index) -> tuple[str, ...]:
    statements = [
        f"ALTER INDEX {index.name.sql} ALTER COLUMN {number} SET STATISTICS "
        f"{key.statistics_target}"
        for number, key in enumerate(index.keys, start=1)
        if key.statistics_target is not None
    ]
    if index.clustered:
        kind = "TABLE" if isinstance(relation, Table) else "MATERIALIZED VIEW"
        named = quote_identifier(index.name.name)
        statements.append(f"ALTER {kind} {relation.name.sql} CLUSTER ON {named}")
    if index.replica_identity:
        named = quote_identifier(index.name.name)
        statements.append(
            f"ALTER TABLE ONLY {relation.name.sql} REPLICA IDENTITY USING INDEX {named}"
        )
    return (*statements, *comment_sql(f"INDEX {index.name.sql}", index.comment))
