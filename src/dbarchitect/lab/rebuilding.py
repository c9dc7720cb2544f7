"""A schema that was read elsewhere, made again in a database of the lab.

Rule 1: what was read is somebody else's SQL, and runs as the database's owner. Only changes of
        ownership, which run no code, are made by the admin, and never to a superuser.
Rule 2: roles are stand-ins without rights; the owner of the database may act as each.
Rule 3: an invalid index, which no statement makes, is made like others and marked by the admin.
Rule 4: what cannot be made here is left out and told; the rest is made all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from dbarchitect.ddl import create_statements
from dbarchitect.ddl.steps import Phase
from dbarchitect.errors import LabFailedError, SafetyStopError, StatementFailedError
from dbarchitect.lab.stand_in_roles import make_stand_in_roles
from dbarchitect.model.schema import MaterializedView, ObjectKind, Table
from dbarchitect.postgres.resources import load_sql
from dbarchitect.sqltext.needs import new_owner
from dbarchitect.sqltext.statements import split

if TYPE_CHECKING:
    from dbarchitect.ddl import DdlStatement
    from dbarchitect.lab.laboratory import Lab, LabDatabase
    from dbarchitect.model.identifier import QualifiedName
    from dbarchitect.model.schema import Extension, Index, Schema

_Indexed = TypeVar("_Indexed", Table, MaterializedView)

_NAMES_OWNERS = frozenset({Phase.OPEN_SCHEMAS, Phase.OWNERS})


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The database, and what it lacks, each with the server's reason."""

    database: LabDatabase
    left_out: tuple[str, ...]


def rebuild(lab: Lab, schema: Schema) -> Rebuilt:
    """A database with all of the schema that this server takes, and no rows.

    Raises:
        UsageError: the schema holds a construct that the server's version lacks.
    """
    invalid = _invalid_indexes(schema)
    statements = create_statements(
        _with_valid_indexes(schema) if invalid else schema,
        server_version_num=lab.server_version_num,
        include_roles=False,
    )
    database = lab.create_database()
    make_stand_in_roles(database, {role.name: False for role in schema.roles})
    extensions = {extension.name: extension for extension in schema.extensions}
    left_out: list[str] = []
    for statement in statements:
        try:
            _make(database, statement, extensions)
        except (StatementFailedError, SafetyStopError, LabFailedError) as error:
            left_out.append(f"{statement.object.kind} {statement.object.text}: {error.message}")
    for name in invalid:
        marking = load_sql("dbarchitect.lab", "invalidate_index")
        database.admin.execute(marking, {"index": name.sql})
    return Rebuilt(database, tuple(left_out))


def _invalid_indexes(schema: Schema) -> list[QualifiedName]:
    """Those that store entries; a partitioned index is invalid by what it lacks."""
    relations: tuple[Table | MaterializedView, ...] = (
        *schema.tables,
        *schema.materialized_views,
    )
    return [
        index.name
        for relation in relations
        for index in relation.indexes
        if _is_left_invalid(relation, index)
    ]


def _is_left_invalid(relation: Table | MaterializedView, index: Index) -> bool:
    partitioned = isinstance(relation, Table) and relation.partition_key is not None
    return not (index.valid or partitioned)


def _with_valid_indexes(schema: Schema) -> Schema:
    return replace(
        schema,
        tables=tuple(map(_with_valid, schema.tables)),
        materialized_views=tuple(map(_with_valid, schema.materialized_views)),
    )


def _with_valid(relation: _Indexed) -> _Indexed:
    indexes = tuple(
        replace(index, valid=True) if _is_left_invalid(relation, index) else index
        for index in relation.indexes
    )
    return replace(relation, indexes=indexes)


def _make(
    database: LabDatabase, statement: DdlStatement, extensions: dict[str, Extension]
) -> None:
    if statement.object.kind is ObjectKind.EXTENSION:
        extension = extensions[statement.object.parts[-1]]
        database.lab.create_extension(database, extension.name, schema=extension.schema)
        return
    owner = _owner_named(statement)
    if owner is None:
        database.owner.execute_untrusted(statement.sql)
    elif owner in database.lab.roles:
        database.admin.execute_untrusted(statement.sql)


def _owner_named(statement: DdlStatement) -> str | None:
    """Who is to own the object, where the statement says that."""
    if statement.phase not in _NAMES_OWNERS:
        return None
    (parsed,) = split(statement.sql)
    return new_owner(parsed)
