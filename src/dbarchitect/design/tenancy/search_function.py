"""A search past the policy that keeps to the tenant by itself: what it takes, as SQL.

`@@` is not leakproof, so behind a policy it filters the tenant's rows and finds none by a GIN
index. A function that runs as the table's owner is not behind the policy where that is not
forced on the owner; it compares the tenant itself, before it hands out anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.names import SEARCH_VECTOR, TakenNames, derived_name
from dbarchitect.design.tenancy.setting import SETTING
from dbarchitect.model.identifier import QualifiedName, quote_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.design import Design, EntityNames
    from dbarchitect.model.schema import Table

SEARCH_AND_POLICY = "search behind the policy of "
"""What the checks of searches are called, before the table."""


def searches_of_tenants(design: Design) -> Iterator[EntityNames]:
    """The names of each tenant's entity that an access pattern searches."""
    searched = {pattern.search_entity for pattern in design.brief.access}
    for entity, names in design.names.items():
        if entity in searched and names.tenant is not None:
            yield names


def function_of(design: Design, names: EntityNames) -> QualifiedName:
    """What the function is called: as none of the design is."""
    taken = TakenNames(routine.name.name for routine in design.schema.routines)
    return QualifiedName(names.table.schema, taken.take(f"find_{names.table.name}"))


def matches(alias: str, words: str) -> str:
    """SQL that a row has the words."""
    query = f"pg_catalog.websearch_to_tsquery('pg_catalog.english', {words})"
    return f"{alias}.{quote_identifier(SEARCH_VECTOR)} @@ {query}"


def function_statements(design: Design, names: EntityNames) -> tuple[str, ...]:
    """What makes the function, with its index where the design has none.

    To be run as the owner; the table's policy must not be forced on it.
    """
    table = design.schema.table(names.table)
    key, tenant = quote_identifier(names.key[0]), quote_identifier(names.tenant or "")
    own = f"nullif(pg_catalog.current_setting('{SETTING}', true), '')"
    kinds = {column.name: column.type for column in table.columns}
    function = function_of(design, names).sql
    body = (
        f"CREATE FUNCTION {function}(words text) RETURNS SETOF {kinds[names.key[0]]}\n"  # noqa: S608 - quoted names
        "    LANGUAGE sql STABLE SECURITY DEFINER SET search_path TO 'pg_catalog', 'pg_temp'\n"
        "AS $function$\n"
        f"    SELECT t.{key} FROM {names.table.sql} AS t\n"
        f"    WHERE t.{tenant} = {own}::{kinds[names.tenant or '']}\n"
        f"      AND {matches('t', 'words')}\n"
        "$function$"
    )
    app = quote_identifier(design.roles["app"])
    return (
        *_index(table),
        body,
        f"REVOKE EXECUTE ON FUNCTION {function}(text) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {function}(text) TO {app}",
    )


def _index(table: Table) -> tuple[str, ...]:
    if any(index.columns == (SEARCH_VECTOR,) for index in table.indexes):
        return ()
    name = quote_identifier(derived_name(table.name.name, (SEARCH_VECTOR,), "idx"))
    column = quote_identifier(SEARCH_VECTOR)
    return (f"CREATE INDEX {name} ON {table.name.sql} USING gin ({column})",)
