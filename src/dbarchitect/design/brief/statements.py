"""The SQL of access patterns, looked up in the tables that the brief's design will have."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dbarchitect.design.brief.expressions import place_in
from dbarchitect.design.brief.nodes import Mapping as MappingNode
from dbarchitect.design.brief.nodes import Scalar
from dbarchitect.design.brief.unchanged import KeptRows, check_unchanged, kept_rows
from dbarchitect.design.history.plan import history_plans, left_out
from dbarchitect.design.names import (
    SEARCH_VECTOR,
    audit_table,
    implied_columns,
    physical_names,
)
from dbarchitect.design.tenancy.log import log_columns
from dbarchitect.errors import BriefError, SqlError
from dbarchitect.model.brief import IdentityMode
from dbarchitect.model.tenancy import Isolation
from dbarchitect.sqltext.binds import number_binds
from dbarchitect.sqltext.kinds import StatementKind
from dbarchitect.sqltext.references import references
from dbarchitect.sqltext.resolve import Catalogue, resolve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dbarchitect.design.brief.nodes import Node
    from dbarchitect.design.brief.refusals import Refusals
    from dbarchitect.model.brief import AccessPattern, Brief, Entity
    from dbarchitect.model.design import EntityNames

KINDS = (
    StatementKind.SELECT,
    StatementKind.INSERT,
    StatementKind.UPDATE,
    StatementKind.DELETE,
    StatementKind.MERGE,
)
"""The statements that an application runs all day."""


def physical_catalogue(brief: Brief) -> Catalogue:
    """The tables that the design of a checked brief will have, each with its columns."""
    names = physical_names(brief)
    searched = {pattern.search_entity for pattern in brief.access}
    tables = {
        names[entity.name].table: _columns(
            entity, names[entity.name], is_searched=entity.name in searched
        )
        for entity in brief.entities
    }
    for plan in history_plans(brief, names):
        hidden = left_out(plan.entity, names[plan.entity.name])
        kept = _columns(plan.entity, names[plan.entity.name], is_searched=False)
        tables[plan.history] = (*(name for name in kept if name not in hidden), plan.period)
    log = audit_table(brief)
    if log is not None:
        tables[log] = log_columns(brief, names)
    return Catalogue(tables=tables, search_path=(brief.schema,))


def _columns(entity: Entity, names: EntityNames, *, is_searched: bool) -> tuple[str, ...]:
    surrogate = entity.identity is not IdentityMode.NATURAL
    found = [
        *(names.key if surrogate else ()),
        *((names.tenant,) if names.tenant else ()),
        *(column for columns in names.references.values() for column in columns),
        *(names.columns[attribute.name] for attribute in entity.attributes),
        *implied_columns(entity),
        *((names.path,) if names.path else ()),
        *((SEARCH_VECTOR,) if is_searched else ()),
    ]
    return tuple(dict.fromkeys(found))


def check_statements(
    brief: Brief, root: MappingNode, refusals: Refusals, *, syntax_only: bool
) -> None:
    """Every access pattern's SQL is one statement over the design's tables and columns.

    `root` is the tree that the brief was read from; it knows where each statement stands. What
    does not parse, is no query, or names what will not be there is taken to the refusals;
    `syntax_only` leaves the names out.
    """
    nodes = _sql_nodes(root)
    catalogue = None if syntax_only else physical_catalogue(brief)
    kept = KeptRows() if syntax_only else kept_rows(brief)
    is_placed = brief.requirements.isolation is Isolation.SCHEMA
    for pattern in brief.access:
        if pattern.sql is not None:
            refusals.attempt(
                partial(_check, pattern.name, nodes[pattern.name], catalogue, kept)
            )
            if is_placed:
                refusals.attempt(
                    partial(_check_place, pattern.name, nodes[pattern.name], brief.schema)
                )
            refusals.attempt(partial(_check_freshness, pattern, nodes[pattern.name]))


def _sql_nodes(root: MappingNode) -> Mapping[str, Scalar]:
    return {
        name.text: sql
        for name, pattern in _inner(root, "access")
        for key, sql in _entries(pattern)
        if key.text == "sql" and isinstance(sql, Scalar)
    }


def _inner(node: Node, key: str) -> tuple[tuple[Scalar, Node], ...]:
    return next((_entries(value) for name, value in _entries(node) if name.text == key), ())


def _entries(node: Node) -> tuple[tuple[Scalar, Node], ...]:
    return node.entries if isinstance(node, MappingNode) else ()


def _check(name: str, node: Scalar, catalogue: Catalogue | None, kept: KeptRows) -> None:
    try:
        query = number_binds(node.text)
        if query.statement.kind not in KINDS:
            message = f"access `{name}` is no SELECT, INSERT, UPDATE, DELETE or MERGE"
            hint = "Write one statement that the application runs; the design makes the tables."
            raise BriefError(message, hint=hint, location=node.place_of(0))
        if catalogue is not None:
            found = resolve(references(query.statement), catalogue)
            check_unchanged(name, node, found, kept)
    except SqlError as error:
        message = f"access `{name}`: {error.message}"
        place = place_in(node, error.location)
        raise BriefError(message, hint=error.hint, location=place) from error


def _check_place(name: str, node: Scalar, schema: str) -> None:
    """It does not name the schema, of which each tenant has one of its own.

    What does not parse is told elsewhere.
    """
    try:
        found = references(number_binds(node.text).statement)
    except SqlError:
        return
    for table in found.tables:
        if table.schema == schema:
            message = (
                f"access `{name}` names the schema `{schema}` of `{table.name}`, and each "
                "tenant has a schema of its own"
            )
            hint = "Leave it out: the application's search_path says whose table it is."
            raise BriefError(message, hint=hint, location=place_in(node, table.location))


def _check_freshness(pattern: AccessPattern, node: Scalar) -> None:
    """Only what reads may be answered from a copy; what does not parse is told elsewhere."""
    if pattern.freshness_minutes is None:
        return
    try:
        kind = number_binds(node.text).statement.kind
    except SqlError:
        return
    if kind is not StatementKind.SELECT:
        message = f"access `{pattern.name}` writes, and gives `freshness`"
        hint = "Leave it out: it says how old the answer of a SELECT may be."
        raise BriefError(message, hint=hint, location=node.place_of(0))
