"""A schema as the ordered statements that make it, and those that take it away again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dbarchitect.ddl.collations import collation_step
from dbarchitect.ddl.constraints import constraint_steps
from dbarchitect.ddl.context import Context, context_of
from dbarchitect.ddl.default_privileges import default_privilege_steps
from dbarchitect.ddl.indexes import index_steps
from dbarchitect.ddl.namespaces import extension_step, namespace_step
from dbarchitect.ddl.ordering import Cyclic, Ordered, in_order
from dbarchitect.ddl.ownership import owner_steps
from dbarchitect.ddl.policies import policy_steps
from dbarchitect.ddl.privileges import knows_maintain, privilege_steps
from dbarchitect.ddl.publications import publication_step
from dbarchitect.ddl.roles import role_steps
from dbarchitect.ddl.routines import aggregate_step, routine_steps
from dbarchitect.ddl.sequences import sequence_steps
from dbarchitect.ddl.statistics import statistics_step
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.ddl.tables import table_statements, table_steps
from dbarchitect.ddl.target import NEWEST_VERSION_NUM, Target
from dbarchitect.ddl.text_search import configuration_step, dictionary_step
from dbarchitect.ddl.triggers import rule_steps, trigger_steps
from dbarchitect.ddl.types import type_steps
from dbarchitect.ddl.views import materialized_view_steps, view_steps
from dbarchitect.model.schema import ObjectKind, ObjectPath, Schema, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_SESSION = ObjectPath(ObjectKind.DATABASE, ())


@dataclass(frozen=True, slots=True)
class DdlStatement:
    """One SQL statement without a closing semicolon, what it is about, and its section."""

    sql: str
    object: ObjectPath
    phase: Phase


def create_statements(
    schema: Schema,
    *,
    server_version_num: int = NEWEST_VERSION_NUM,
    include_roles: bool = True,
    include_owners: bool = True,
    include_privileges: bool = True,
    existing_roles: Collection[str] = (),
) -> tuple[DdlStatement, ...]:
    """The statements that make the schema in an empty database, in an order that works.

    The same schema gives the same statements. Roles named in `existing_roles`, and those that
    the server provides, are taken to be there. Two things come back otherwise than they were,
    as from pg_dump: an invalid index of an ordinary table is left out, and a column that a
    parent of INHERITS got after its children stands before the children's own.

    Raises:
        UsageError: the schema holds a construct that the server's version lacks.
        InvariantBrokenError: objects need each other in a way that no order resolves.
    """
    target = Target(
        server_version_num=server_version_num,
        include_roles=include_roles,
        include_owners=include_owners,
        include_privileges=include_privileges,
        existing_roles=frozenset(existing_roles),
    )
    statements = [
        DdlStatement(sql, step.path, step.phase)
        for step in ordered(schema, target).steps
        for sql in step.up
    ]
    return tuple(_unchecked_bodies(schema, statements))


def drop_statements(
    schema: Schema,
    *,
    server_version_num: int = NEWEST_VERSION_NUM,
    include_roles: bool = True,
    include_owners: bool = True,
    include_privileges: bool = True,
    existing_roles: Collection[str] = (),
) -> tuple[DdlStatement, ...]:
    """The statements that undo `create_statements` of the same arguments, and no more.

    Nothing is dropped with CASCADE: an object that came from elsewhere and needs one of these
    stops the statement that would break it.

    Raises:
        UsageError: the schema holds a construct that the server's version lacks.
        InvariantBrokenError: objects need each other in a way that no order resolves.
    """
    target = Target(
        server_version_num=server_version_num,
        include_roles=include_roles,
        include_owners=include_owners,
        include_privileges=include_privileges,
        existing_roles=frozenset(existing_roles),
    )
    result = ordered(schema, target)
    made_at = {step.key: at for at, step in enumerate(result.steps)}
    whole_at = {step.path: made_at[step.key] for step in result.steps if not step.part}
    return tuple(
        DdlStatement(sql, step.path, step.phase)
        for step in reversed(result.steps)
        if step.parent is None
        # Dropping the parent alone would come too late for what was made after it.
        or any(made_at[key] > whole_at.get(step.parent, -1) for key in result.needs[step.key])
        for sql in step.down
    )


def create_table_sql(table: Table, *, server_version_num: int = NEWEST_VERSION_NUM) -> str:
    """The table as a person reads it: CREATE TABLE, then its comments.

    Raises:
        UsageError: the table holds a construct that the server's version lacks.
    """
    target = Target(server_version_num=server_version_num)
    context = context_of(Schema(tables=(table,)), target, frozenset())
    return "".join(f"{sql};\n" for sql in table_statements(context, table))


def ordered(schema: Schema, target: Target) -> Ordered:
    """The steps of a schema; each round takes one more cycle apart."""
    target = replace(target, knows_maintain=knows_maintain(schema))
    separated: frozenset[ObjectPath] = frozenset()
    while True:
        context = context_of(schema, target, separated)
        result = in_order(list(_steps(context, schema)), schema.dependencies)
        if not isinstance(result, Cyclic):
            return result
        separated |= result.separable


def _steps(context: Context, schema: Schema) -> Iterator[Step]:
    target = context.target
    yield from role_steps(target, schema.roles)
    yield from map(namespace_step, schema.namespaces)
    yield from map(extension_step, schema.extensions)
    for collation in schema.collations:
        yield collation_step(target, collation)
    yield from type_steps(context, schema)
    for sequence in schema.sequences:
        yield from sequence_steps(target, sequence, schema.dependencies)
    for routine in schema.routines:
        yield from routine_steps(context, routine, schema.dependencies)
    yield from map(aggregate_step, schema.aggregates)
    yield from map(dictionary_step, schema.text_search_dictionaries)
    yield from map(configuration_step, schema.text_search_configurations)
    yield from _relation_steps(context, schema)
    for statistics in schema.statistics:
        yield statistics_step(context, statistics)
    for publication in schema.publications:
        yield publication_step(target, publication)
    yield from owner_steps(target, schema)
    yield from privilege_steps(target, schema)
    yield from default_privilege_steps(target, schema)


def _relation_steps(context: Context, schema: Schema) -> Iterator[Step]:
    for table in schema.tables:
        yield from table_steps(context, table)
        yield from constraint_steps(context, table)
        yield from index_steps(context, table)
        yield from trigger_steps(context, table)
        yield from rule_steps(table)
        yield from policy_steps(table)
    for view in schema.views:
        yield from view_steps(context, view)
        yield from trigger_steps(context, view)
        yield from rule_steps(view)
    for one in schema.materialized_views:
        yield from materialized_view_steps(context, one)
        yield from index_steps(context, one)


def _unchecked_bodies(schema: Schema, statements: list[DdlStatement]) -> Iterator[DdlStatement]:
    """With routines, the setting under which a body may name what comes later."""
    if not schema.routines:
        yield from statements
        return
    first = statements[0].phase if statements else Phase.FUNCTIONS
    last = statements[-1].phase if statements else Phase.FUNCTIONS
    yield DdlStatement("SET check_function_bodies = off", _SESSION, first)
    yield from statements
    yield DdlStatement("RESET check_function_bodies", _SESSION, last)
