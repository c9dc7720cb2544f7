"""The roles that a schema names, and those that they are members of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

from dbarchitect.model.schema import PUBLIC, Membership, Privileges, Role, Schema
from dbarchitect.postgres.snapshot import queries
from dbarchitect.postgres.snapshot.catalog import Catalog, parse_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dbarchitect.postgres.snapshot.rows import (
        RoleRow,
    )

_BUILT_IN_PREFIX = "pg_"
_BOOTSTRAP_SUPERUSER = 10
"""The role that initdb made. Source: BOOTSTRAP_SUPERUSERID in pg_authid.dat."""


class _Owned(Protocol):
    @property
    def owner(self) -> str: ...

    @property
    def privileges(self) -> Privileges: ...


def build_roles(catalog: Catalog, schema: Schema) -> list[Role]:
    """Every role that the schema names, and those that one of them is a member of.

    Predefined roles (`pg_...`) are on every server, and left out.
    """
    rows = {row.name: row for row in catalog.rows(queries.ROLES)}
    found: dict[str, RoleRow] = {}
    pending = set(_named_roles(schema))
    memberships = _memberships(catalog)
    while pending:
        row = rows.get(pending.pop())
        if row is None or row.name in found:
            continue
        found[row.name] = row
        for one in memberships[row.oid]:
            pending.update(filter(None, (one.role, one.grantor)))
    return [
        _role(row, memberships[row.oid])
        for name, row in sorted(found.items())
        if not name.startswith(_BUILT_IN_PREFIX)
    ]


def _memberships(catalog: Catalog) -> defaultdict[int, list[Membership]]:
    found: defaultdict[int, list[Membership]] = defaultdict(list)
    for row in catalog.rows(queries.MEMBERSHIPS):
        by_bootstrap = row.grantor in {None, _BOOTSTRAP_SUPERUSER}
        found[row.member].append(
            Membership(
                role=catalog.role(row.role),
                grantor="" if by_bootstrap else catalog.role(row.grantor or 0),
                admin=row.admin,
                inherit=row.inherit,
                can_set=row.can_set,
            )
        )
    return found


def _role(row: RoleRow, memberships: list[Membership]) -> Role:
    return Role(
        name=row.name,
        can_login=row.can_login,
        superuser=row.superuser,
        inherit=row.inherit,
        create_role=row.create_role,
        create_database=row.create_database,
        replication=row.replication,
        bypass_row_security=row.bypass_rls,
        connection_limit=row.connection_limit,
        valid_until=row.valid_until,
        memberships=tuple(sorted(memberships, key=lambda one: (one.role, one.grantor))),
        settings=parse_options(row.settings),
        comment=row.comment,
    )


def _named_roles(schema: Schema) -> Iterator[str]:
    """The roles of owners, privileges, policies and default privileges, some more than once."""
    owned: tuple[_Owned, ...] = (
        *schema.namespaces,
        *schema.enums,
        *schema.domains,
        *schema.composite_types,
        *schema.range_types,
        *schema.sequences,
        *schema.tables,
        *schema.views,
        *schema.materialized_views,
        *schema.routines,
        *schema.aggregates,
    )
    for thing in owned:
        yield thing.owner
        yield from _granted(thing.privileges)
    yield from (thing.owner for thing in schema.collations)
    yield from (thing.owner for thing in schema.text_search_dictionaries)
    yield from (thing.owner for thing in schema.text_search_configurations)
    yield from (thing.owner for thing in schema.shell_types)
    yield from (thing.owner for thing in schema.statistics)
    yield from (thing.owner for thing in schema.publications)
    for default in schema.default_privileges:
        yield default.role
        yield from _granted(default.privileges)
    yield from _roles_within_relations(schema)


def _roles_within_relations(schema: Schema) -> Iterator[str]:
    columns = (
        *(column for view in schema.views for column in view.columns),
        *(column for view in schema.materialized_views for column in view.columns),
    )
    for view_column in columns:
        yield from _granted(view_column.privileges)
    for table in schema.tables:
        for column in table.columns:
            if column.privileges:
                yield from _granted(column.privileges)
            if column.identity is not None:
                yield from _granted(column.identity.privileges)
        for policy in table.policies:
            yield from policy.roles


def _granted(privileges: Privileges) -> Iterable[str]:
    for grant in privileges or ():
        if grant.grantee != PUBLIC:
            yield grant.grantee
        yield grant.grantor
