"""Functions, procedures and aggregates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.ddl.fragments import comment_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.schema import Aggregate, ObjectKind, Routine, RoutineKind
from dbarchitect.model.schema.paths import global_path, routine_path

if TYPE_CHECKING:
    from dbarchitect.ddl.target import Target

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


def routine_step(target: Target, routine: Routine) -> Step:
    """CREATE FUNCTION or PROCEDURE, as the server deparsed it."""
    path = routine_path(routine)
    if has_sql_body(routine):
        target.require(14, "an SQL-standard body", path)
    named = f"{routine_word(routine)} {routine_signature(routine)}"
    return Step(
        path=path,
        phase=Phase.FUNCTIONS,
        up=(routine.definition.strip(), *comment_sql(named, routine.comment)),
        down=(f"DROP {named}",),
        requires=frozenset({global_path(ObjectKind.SCHEMA, routine.name.schema)}),
    )


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
