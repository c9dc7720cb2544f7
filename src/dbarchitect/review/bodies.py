"""The queries that a schema itself holds: views and the bodies of functions.

Rules:
    1. What the server deparsed is nobody's own text: findings name the object, and nothing is
       written anew.
    2. A statement of a body that names what the schema does not hold, such as a temporary
       table, is passed over and counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dbarchitect.model.schema import ObjectKind
from dbarchitect.model.schema.paths import path_of, routine_path
from dbarchitect.model.workload import WorkloadStatement
from dbarchitect.sqltext.bodies import body_of, query_text
from dbarchitect.sqltext.routines import names_in_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.schema import ObjectPath, Routine, Schema
    from dbarchitect.review.relations import Relations
    from dbarchitect.sqltext.blocks import Source

_SEARCH_PATH = "search_path"


@dataclass(frozen=True, slots=True)
class Held:
    """A statement that an object of the schema holds; None where it cannot be written."""

    subject: ObjectPath
    statement: WorkloadStatement | None


def statements_held(schema: Schema, relations: Relations) -> Iterator[Held]:
    """The statements of all views, functions and procedures, in the order of the schema."""
    for view in schema.views:
        yield Held(path_of(ObjectKind.VIEW, view.name), _deparsed(view.query))
    for kept in schema.materialized_views:
        yield Held(path_of(ObjectKind.MATERIALIZED_VIEW, kept.name), _deparsed(kept.query))
    for routine in schema.routines:
        yield from _of_routine(routine, relations)


def _deparsed(query: str) -> WorkloadStatement:
    return WorkloadStatement(text=query, search_path=())


def _of_routine(routine: Routine, relations: Relations) -> Iterator[Held]:
    body = body_of(routine.definition, routine.language)
    if body is None:
        return
    path = _path_of(routine)

    def has_column(source: Source, name: str) -> bool:
        if source.relation is None:
            return source.columns is None or name in source.columns
        schema, relation = source.relation
        found = relations.named(schema, relation, path)
        return any(name in one.columns for one in found)

    for statement in body.statements:
        text = query_text(body, statement, has_column)
        given = WorkloadStatement(text=text, search_path=path) if text else None
        yield Held(routine_path(routine), given)


def _path_of(routine: Routine) -> tuple[str, ...] | None:
    """Where the body looks for names, if the routine itself says so."""
    for name, value in routine.settings:
        if name == _SEARCH_PATH:
            return tuple(one for one in names_in_path(value) if one != "$user")
    return None
