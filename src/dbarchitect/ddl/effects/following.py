"""The schema as a statement leaves it, as far as later statements of a remedy ask."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from dbarchitect.model.identifier import QualifiedName, quote_identifier
from dbarchitect.model.schema import (
    Check,
    Column,
    ForeignKey,
    Index,
    IndexKey,
    KeyConstraint,
    NotNull,
    Table,
)
from dbarchitect.sqltext.described import ConstraintKind
from dbarchitect.sqltext.kinds import StatementKind

if TYPE_CHECKING:
    from dbarchitect.ddl.effects.ground import Scene
    from dbarchitect.model.schema import Constraint
    from dbarchitect.sqltext.described import (
        DescribedStatement,
        TableCommand,
        WrittenConstraint,
        WrittenType,
    )


def follow(scene: Scene, said: DescribedStatement) -> None:
    """Later statements meet what this one has made, changed and dropped."""
    if said.kind is StatementKind.CREATE_INDEX:
        _made_index(scene, said)
    elif said.kind is StatementKind.CREATE_TABLE:
        _made_table(scene, said)
    elif said.kind is StatementKind.DROP and said.object in {"index", "sequence"}:
        for written in said.names:
            scene.drop(scene.resolve(written))
    elif said.kind is StatementKind.ALTER_TABLE and said.names:
        name = scene.resolve(said.names[0])
        for member in list(scene.family(name)):
            for command in said.commands:
                table = scene.table(member)
                if table is not None:
                    scene.put(_changed(scene, table, command))


def _made_table(scene: Scene, said: DescribedStatement) -> None:
    name = scene.resolve(said.names[0])
    if scene.kind(name) is not None:
        return
    columns = (Column(name=one.name, type=_written(one.type)) for one in said.columns)
    table = Table(name=name, columns=tuple(columns), owner="")
    for constraint in said.constraints:
        table = _with_constraint(scene, table, constraint)
    scene.put(table)


def _made_index(scene: Scene, said: DescribedStatement) -> None:
    table = scene.table(scene.resolve(said.names[0]))
    if table is None:
        return
    name = QualifiedName(table.name.schema, said.part or _free_name(scene, table))
    if scene.kind(name) is not None:
        return
    index = Index(
        name=name,
        keys=tuple(
            IndexKey(column=key, expression="NULL" if key is None else None)
            for key in said.keys
        ),
        access_method=said.access_method,
        predicate="true" if said.filtered else None,
        unique=said.unique,
    )
    scene.put(replace(table, indexes=(*table.indexes, index)))


def _free_name(scene: Scene, table: Table) -> str:
    """A name of our own: no statement can name what the server was left to name."""
    names = (f"{table.name.name} unnamed {number}" for number in count())
    return next(n for n in names if scene.kind(QualifiedName(table.name.schema, n)) is None)


def _changed(scene: Scene, table: Table, command: TableCommand) -> Table:
    if command.action == "AddConstraint" and command.constraint is not None:
        return _with_constraint(scene, table, command.constraint)
    if command.action == "DropConstraint":
        left = tuple(one for one in table.constraints if one.name != command.name)
        kept = tuple(one for one in table.indexes if one.constraint != command.name)
        return replace(table, constraints=left, indexes=kept)
    if command.action == "ValidateConstraint":
        return _with_validated(table, command.name)
    return replace(
        table,
        columns=tuple(_changed_column(column, command) for column in table.columns),
    )


def _changed_column(column: Column, command: TableCommand) -> Column:
    if column.name != command.name:
        return column
    if command.action == "AlterColumnType" and command.type is not None:
        return replace(column, type=_written(command.type))
    if command.action in {"SetNotNull", "DropNotNull"}:
        is_set = command.action == "SetNotNull"
        return replace(column, not_null=NotNull() if is_set else None)
    if command.action == "DropIdentity":
        return replace(column, identity=None)
    return column


def _written(written: WrittenType) -> str:
    name = written.name.name
    if written.name.schema is not None:
        name = QualifiedName(written.name.schema, name).sql
    numbers = f"({', '.join(map(str, written.modifiers))})" if written.modifiers else ""
    return f"{name}{numbers}{'[]' if written.is_array else ''}"


def _with_validated(table: Table, name: str) -> Table:
    def validated(one: Constraint) -> Constraint:
        if one.name == name and isinstance(one, Check | ForeignKey):
            return replace(one, validated=True)
        return one

    return replace(table, constraints=tuple(map(validated, table.constraints)))


def _with_constraint(scene: Scene, table: Table, written: WrittenConstraint) -> Table:
    made = _constraint(scene, table, written)
    if isinstance(made, KeyConstraint) and made.primary:
        filled = set(made.columns)
        table = replace(
            table,
            columns=tuple(
                replace(one, not_null=NotNull()) if one.name in filled else one
                for one in table.columns
            ),
        )
    return table if made is None else replace(table, constraints=(*table.constraints, made))


def _constraint(scene: Scene, table: Table, written: WrittenConstraint) -> Constraint | None:
    name = written.name or written.index or ""
    if written.kind is ConstraintKind.CHECK and written.expression is not None:
        filled = " AND ".join(
            f"{quote_identifier(one)} IS NOT NULL" for one in sorted(written.expression.filled)
        )
        return Check(
            name=name,
            expression=filled or "true",
            columns=tuple(sorted(written.expression.columns)),
            validated=written.validated,
            enforced=written.enforced,
        )
    if written.kind is ConstraintKind.FOREIGN_KEY and written.referenced is not None:
        return ForeignKey(
            name=name,
            columns=written.columns,
            referenced_table=scene.resolve(written.referenced),
            referenced_columns=written.referenced_columns,
            validated=written.validated,
            enforced=written.enforced,
        )
    if written.kind in {ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE}:
        return KeyConstraint(
            name=name,
            columns=written.columns or _columns_of_index(scene, table, written),
            primary=written.kind is ConstraintKind.PRIMARY_KEY,
        )
    return None


def _columns_of_index(
    scene: Scene, table: Table, written: WrittenConstraint
) -> tuple[str, ...]:
    index = scene.index(QualifiedName(table.name.schema, written.index or ""))
    return () if index is None else tuple(one for one in index.columns if one is not None)
