"""Functions, procedures and aggregates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.ddl.fragments import comment_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import Aggregate, ObjectKind, Routine, RoutineKind
from dbarchitect.model.schema.paths import global_path, routine_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dbarchitect.ddl.context import Context
    from dbarchitect.model.schema import Dependency, ObjectPath

_SQL_BODY = re.compile(r"^\s*(BEGIN ATOMIC|RETURN\b)", re.MULTILINE)
_DOLLAR_BODY = re.compile(r"^AS\s", re.MULTILINE)


def routine_word(routine: Routine | Aggregate) -> str:
    """The word that COMMENT, GRANT, ALTER and DROP use."""
    if isinstance(routine, Aggregate):
        return "AGGREGATE"
    return "PROCEDURE" if routine.kind is RoutineKind.PROCEDURE else "FUNCTION"


def routine_signature(routine: Routine | Aggregate) -> str:
    """`schema.name(arguments)`, which tells overloaded ones apart.

    An aggregate without arguments is written with the star.
    """
    arguments = routine.arguments
    if isinstance(routine, Aggregate) and not arguments:
        arguments = "*"
    return f"{routine.name.sql}({arguments})"


def routine_steps(
    context: Context, routine: Routine, dependencies: Iterable[Dependency]
) -> list[Step]:
    """CREATE FUNCTION or PROCEDURE, as the server deparsed it.

    In a cycle, or where it calls itself, its head comes first, and its body once all that
    the body needs is there.
    """
    path = routine_path(routine)
    parsed = has_sql_body(routine)
    if parsed:
        context.target.require(14, "an SQL-standard body", path)
    if path in context.separated or (parsed and _calls_itself(routine)):
        return _head_and_body(routine, dependencies)
    named = f"{routine_word(routine)} {routine_signature(routine)}"
    whole = Step(
        path=path,
        phase=Phase.FUNCTIONS,
        up=(routine.definition.strip(), *comment_sql(named, routine.comment)),
        down=(f"DROP {named}",),
        requires=frozenset({global_path(ObjectKind.SCHEMA, routine.name.schema)}),
        separable=frozenset({path} if parsed else ()),
    )
    return [whole]


def _head_and_body(routine: Routine, dependencies: Iterable[Dependency]) -> list[Step]:
    path = routine_path(routine)
    named = f"{routine_word(routine)} {routine_signature(routine)}"
    head = _SQL_BODY.split(routine.definition, maxsplit=1)[0].strip()
    stub = f"{head}\nAS ''"
    own = (one.referenced for one in dependencies if one.dependent == path)
    first = Step(
        path=path,
        phase=Phase.FUNCTIONS,
        up=(stub,),
        down=(f"DROP {named}",),
        requires=frozenset(
            {
                global_path(ObjectKind.SCHEMA, routine.name.schema),
                *(one for one in own if _is_named_in(head, one)),
            }
        ),
        silent=True,
    )
    body = Step(
        path=path,
        part="body",
        phase=Phase.FUNCTIONS,
        up=(routine.definition.strip(), *comment_sql(named, routine.comment)),
        down=("SET check_function_bodies = off", stub, "RESET check_function_bodies"),
        requires=frozenset({path}),
        speaks_for=frozenset({path}),
    )
    return [first, body]


def _calls_itself(routine: Routine) -> bool:
    """Whether the body names the function: no catalog records that an object needs itself."""
    _, *body = _SQL_BODY.split(routine.definition, maxsplit=1)
    return f"{routine.name.sql}(" in "".join(body)


def _is_named_in(head: str, path: ObjectPath) -> bool:
    """Whether arguments, defaults or result name it; what stands in no schema may be anywhere.

    The server qualifies every name, for it deparses with an empty search path.
    """
    if len(path.parts) == 1:
        return True
    schema, name, *_ = path.parts
    if path.kind not in {ObjectKind.FUNCTION, ObjectKind.AGGREGATE}:
        name = quote_identifier(name)
    return f"{quote_identifier(schema)}.{name.split('(', 1)[0]}" in head


def aggregate_step(aggregate: Aggregate) -> Step:
    """CREATE AGGREGATE."""
    options = ",\n".join(f"    {k} = {v}" if v else f"    {k}" for k, v in aggregate.options)
    named = f"AGGREGATE {routine_signature(aggregate)}"
    signature = aggregate.signature or "*"
    return Step(
        path=routine_path(aggregate),
        phase=Phase.FUNCTIONS,
        up=(
            f"CREATE AGGREGATE {aggregate.name.sql}({signature}) (\n{options}\n)",
            *comment_sql(named, aggregate.comment),
        ),
        down=(f"DROP {named}",),
        requires=frozenset({global_path(ObjectKind.SCHEMA, aggregate.name.schema)}),
    )


def has_sql_body(routine: Routine) -> bool:
    """Whether the body is parsed once, at creation, and its dependencies are recorded."""
    if routine.language != "sql":
        return False
    quoted = _DOLLAR_BODY.search(routine.definition)
    parsed = _SQL_BODY.search(routine.definition)
    return parsed is not None and (quoted is None or parsed.start() < quoted.start())
