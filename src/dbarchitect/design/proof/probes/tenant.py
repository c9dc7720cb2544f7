"""Tenants: another tenant's rows are neither seen, changed, emptied nor referred to.

The attacker is the application itself: it has set a tenant, or none, and names rows of another.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.arcs import other_arms
from dbarchitect.design.proof.bench import drop_constraint, key_columns, not_verified
from dbarchitect.design.proof.probes.grant import granted_columns
from dbarchitect.design.proof.row_security import surroundings
from dbarchitect.design.tenancy.setting import POLICY, SETTING
from dbarchitect.model.identifier import quote_identifier
from dbarchitect.model.probe import Claim, Observed, Probe, Refused
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.design.proof.valid_row import ValidRow
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import ForeignKey, Table

FOREIGN_KEY_VIOLATION = "23503"
INSUFFICIENT_PRIVILEGE = "42501"


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """What each role may not do without a tenant or with another, table by table."""
    app = bench.design.roles["app"]
    for table in bench.tables:
        if not any(policy.name == POLICY for policy in table.policies):
            continue
        for role in (app, bench.design.roles["readonly"]):
            if granted_columns(table, role, "SELECT"):
                yield from _without_tenant(bench, table, role)
        yield _emptied(table, app)
        yield from _directly(bench, table, app)
        yield from _references(bench, table, app)


def _claim(table: Table, aspect: str) -> Claim:
    path = ObjectPath(ObjectKind.TABLE, (table.name.schema, table.name.name))
    return Claim("tenant", path, aspect)


def _without_tenant(bench: Bench, table: Table, role: str) -> Iterator[Probe]:
    """A connection that never set a tenant, and one of a pool on which it was reset."""
    row = bench.spare(table)
    where = row.matches(*key_columns(table))
    opened = f"ALTER POLICY {quote_identifier(POLICY)} ON {table.name.sql} USING (true)"
    unset = Probe(
        name=f"{role} sees no row where no tenant is set",
        claim=_claim(table, "no tenant is set"),
        setup=(row.insert(),),
        statement="SELECT 1",
        expected=Observed(
            query=f"SELECT count(*)::text FROM {table.name.sql} WHERE {where}",  # noqa: S608 - quoted parts
            value="0",
            role=role,
        ),
        removal=(opened,),
    )
    yield unset
    empty = f"SELECT pg_catalog.set_config('{SETTING}', '', true)"
    yield replace(
        unset,
        name=f"{role} sees no row, and no error, where the tenant is an empty text",
        claim=_claim(table, "the tenant is empty"),
        setup=(row.insert(), empty),
    )


def _emptied(table: Table, app: str) -> Probe:
    """TRUNCATE knows no row-level security: nobody but the owner may do it."""
    return Probe(
        name=f"{app} cannot TRUNCATE the rows of all tenants",
        claim=_claim(table, "TRUNCATE"),
        setup=(),
        statement=f"TRUNCATE {table.name.sql} CASCADE",
        expected=Refused(sqlstate=INSUFFICIENT_PRIVILEGE, message_contains=table.name.name),
        removal=(
            (
                f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA {quote_identifier(table.name.schema)} "
                f"TO {quote_identifier(app)}"
            ),
        ),
        role=app,
    )


def _directly(bench: Bench, table: Table, app: str) -> Iterator[Probe]:
    """The policies of a partitioned table say nothing to who reads one of its partitions."""
    parts = (
        part
        for part in bench.design.schema.tables
        if part.partition_of is not None and part.partition_of.parent == table.name
    )
    part = next(parts, None)
    if part is None:
        return
    yield Probe(
        name=f"{app} cannot read the partition {part.name.name} past the policy",
        claim=_claim(table, "partitions"),
        setup=(),
        statement=f"SELECT count(*) FROM {part.name.sql}",  # noqa: S608 - a quoted name
        expected=Refused(sqlstate=INSUFFICIENT_PRIVILEGE, message_contains=part.name.name),
        removal=(f"GRANT SELECT ON {part.name.sql} TO {quote_identifier(app)}",),
        role=app,
    )


def _references(bench: Bench, table: Table, app: str) -> Iterator[Probe | NotVerified]:
    """A row of one tenant names a row that is there, but another tenant's."""
    tenant = bench.tenant_column(table)
    for key in table.foreign_keys:
        if tenant is None or tenant not in key.columns or len(key.columns) == 1:
            continue
        child = bench.spare(table)
        theirs = key.referenced_columns[key.columns.index(tenant)]
        strangers = (
            row
            for row in bench.stock.kept(key.referenced_table)
            if row.constants[theirs] != child.constants[tenant]
        )
        parent = next(strangers, None)
        claim = _claim(table, f"{key.name} within one tenant")
        if parent is None:
            yield not_verified(claim, "No row of a second tenant is there to refer to.")
            continue
        names = bench.design.names
        others = other_arms(bench.design.brief, names, table.name, key.columns)
        child = child.with_values(dict.fromkeys(others, "NULL"))
        found = _crossing(table, key, tenant, child, parent)
        writes = bool(granted_columns(table, app, "INSERT"))
        yield replace(found, claim=claim, role=app if writes else None)


def _crossing(
    table: Table, key: ForeignKey, tenant: str, child: ValidRow, parent: ValidRow
) -> Probe:
    """The counter-check puts a plain foreign key, without the tenant, in the place of it."""
    pairs = [p for p in zip(key.columns, key.referenced_columns, strict=True) if p[0] != tenant]
    crossing = child.with_values({own: parent.constants[other] for own, other in pairs})
    plain = ", ".join(quote_identifier(own) for own, _ in pairs)
    referenced = ", ".join(quote_identifier(other) for _, other in pairs)
    target = key.referenced_table.sql
    again = f"ADD FOREIGN KEY ({plain}) REFERENCES {target} ({referenced})"
    return Probe(
        name=f"a row of another tenant is refused by {key.name}",
        claim=_claim(table, key.name),
        setup=surroundings(table, child),
        statement=crossing.insert(),
        expected=Refused(sqlstate=FOREIGN_KEY_VIOLATION, constraint=key.name),
        removal=(
            drop_constraint(table.name, key.name),
            f"ALTER TABLE {target} ADD UNIQUE ({referenced})",
            f"ALTER TABLE {table.name.sql} {again}",
        ),
    )
