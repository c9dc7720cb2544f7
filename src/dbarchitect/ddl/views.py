"""Views and materialised views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.ddl.columns import column_comment
from dbarchitect.ddl.fragments import collate_sql, comment_sql, parameters_sql
from dbarchitect.ddl.steps import Phase, Step
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.schema import (
    MaterializedView,
    ObjectKind,
    ObjectPath,
    View,
    ViewColumn,
)
from dbarchitect.model.schema.paths import global_path, member_path, path_of

if TYPE_CHECKING:
    from dbarchitect.ddl.context import Context


def view_steps(context: Context, view: View) -> list[Step]:
    """The view; in a cycle first its shape alone, and its query once all of it is there."""
    path = path_of(ObjectKind.VIEW, view.name)
    requires = _requires(context, view)
    drop = (f"DROP VIEW {view.name.sql}",)
    if path not in context.separated:
        return [
            Step(
                path=path,
                phase=Phase.VIEWS,
                up=(_create(context, view), *_afterwards(view)),
                down=drop,
                requires=requires,
                members=_columns(view),
                separable=frozenset({path}),
            )
        ]
    shape = Step(
        path=path,
        phase=Phase.VIEWS,
        up=(_shape(view),),
        down=drop,
        requires=requires,
        members=_columns(view),
        silent=True,
    )
    query = Step(
        path=path,
        part="query",
        phase=Phase.VIEWS,
        up=(_create(context, view, replace=True), *_afterwards(view)),
        down=(_shape(view, replace=True),),
        requires=frozenset({path}),
        speaks_for=frozenset({path}) | _columns(view),
    )
    return [shape, query]


def materialized_view_steps(context: Context, view: MaterializedView) -> list[Step]:
    """The materialised view, empty at first; what fills it comes when all else is there."""
    path = path_of(ObjectKind.MATERIALIZED_VIEW, view.name)
    name = view.name.sql
    made = Step(
        path=path,
        phase=Phase.VIEWS,
        up=(_create_materialized(view), *_storage(view), *_comments(view)),
        down=(f"DROP MATERIALIZED VIEW {name}",),
        requires=_requires(context, view),
        members=_columns(view),
    )
    if not view.populated:
        return [made]
    filled = Step(
        path=path,
        part="contents",
        phase=Phase.CONTENTS,
        up=(f"REFRESH MATERIALIZED VIEW {name}",),
        requires=frozenset({path}),
        speaks_for=frozenset(),
    )
    return [made, filled]


def _requires(context: Context, view: View | MaterializedView) -> frozenset[ObjectPath]:
    requires = {global_path(ObjectKind.SCHEMA, view.name.schema)}
    for column in view.columns:
        requires |= context.type_paths(column.type)
    return frozenset(requires)


def _columns(view: View | MaterializedView) -> frozenset[ObjectPath]:
    return frozenset(member_path(ObjectKind.COLUMN, view.name, c.name) for c in view.columns)


def _create(context: Context, view: View, *, replace: bool = False) -> str:
    path = path_of(ObjectKind.VIEW, view.name)
    for name, _ in view.options:
        if name == "security_invoker":
            context.target.require(15, "security_invoker", path)
    options = f"\nWITH {parameters_sql(view.options)}" if view.options else ""
    verb = "CREATE OR REPLACE" if replace else "CREATE"
    return f"{verb} VIEW {view.name.sql}{options} AS\n{_query(view.query)}"


def _shape(view: View, *, replace: bool = False) -> str:
    """A view with the right columns that reads nothing, as pg_dump makes it."""
    columns = ",\n".join(f"    {_null(column)}" for column in view.columns)
    verb = "CREATE OR REPLACE" if replace else "CREATE"
    return f"{verb} VIEW {view.name.sql} AS\nSELECT\n{columns}"


def _null(column: ViewColumn) -> str:
    collation = collate_sql(column.collation)
    return f"NULL::{column.type}{collation} AS {quote_identifier(column.name)}"


def _query(query: str) -> str:
    return query.strip().removesuffix(";")


def _afterwards(view: View) -> tuple[str, ...]:
    name = view.name.sql
    defaults = tuple(
        f"ALTER VIEW {name} ALTER COLUMN {quote_identifier(c.name)} SET DEFAULT {c.default}"
        for c in view.columns
        if c.default is not None
    )
    comments = [*comment_sql(f"VIEW {name}", view.comment)]
    for column in view.columns:
        comments += column_comment(view.name, column.name, column.comment)
    return (*defaults, *comments)


def _create_materialized(view: MaterializedView) -> str:
    sql = f"CREATE MATERIALIZED VIEW {view.name.sql}"
    if view.access_method is not None and view.access_method != "heap":
        sql += f"\nUSING {quote_identifier(view.access_method)}"
    toast = ((f"toast.{name}", value) for name, value in view.toast_parameters)
    parameters = (*view.storage_parameters, *toast)
    if parameters:
        sql += f"\nWITH {parameters_sql(parameters)}"
    if view.tablespace is not None:
        sql += f"\nTABLESPACE {quote_identifier(view.tablespace)}"
    return f"{sql} AS\n{_query(view.query)}\nWITH NO DATA"


def _storage(view: MaterializedView) -> tuple[str, ...]:
    return tuple(
        f"ALTER MATERIALIZED VIEW {view.name.sql} ALTER COLUMN {quote_identifier(c.name)} "
        f"SET STATISTICS {c.statistics_target}"
        for c in view.columns
        if c.statistics_target is not None
    )


def _comments(view: MaterializedView) -> tuple[str, ...]:
    comments = [*comment_sql(f"MATERIALIZED VIEW {view.name.sql}", view.comment)]
    for column in view.columns:
        comments += column_comment(view.name, column.name, column.comment)
    return tuple(comments)
