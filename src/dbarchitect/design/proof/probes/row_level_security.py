"""Row-level security is on: without a policy no row is there, nor for its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import key_columns, not_verified
from dbarchitect.design.proof.probes.grant import granted_columns
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Table

_FORCED = "dbarchitect.forced"


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """For each table with row-level security each role that reads it, and its owner."""
    for table in bench.tables:
        path = ObjectPath(ObjectKind.TABLE, (table.name.schema, table.name.name))
        if table.row_security:
            yield from _enabled(bench, table, path)
        if table.force_row_security:
            claim = Claim("table", path, "FORCE ROW LEVEL SECURITY")
            yield _probe(bench, table, claim, bench.owner, forced=True)


def _enabled(bench: Bench, table: Table, path: ObjectPath) -> Iterator[Probe | NotVerified]:
    claim = Claim("table", path, "ROW LEVEL SECURITY")
    roles = [
        role.name
        for role in bench.design.schema.roles
        if role.name != bench.owner and granted_columns(table, role.name, "SELECT")
    ]
    if not roles:
        yield not_verified(claim, "No role but the owner may SELECT.")
    for role in roles:
        yield _probe(bench, table, claim, role, forced=False)


def _probe(bench: Bench, table: Table, claim: Claim, role: str, *, forced: bool) -> Probe:
    """With the policies taken off nothing lets a row through."""
    row = bench.spare(table)
    taken_off = tuple(
        f"DROP POLICY IF EXISTS {quote_identifier(policy.name)} ON {table.name.sql}"
        for policy in table.policies
    )
    force = f"ALTER TABLE {table.name.sql} FORCE ROW LEVEL SECURITY"
    body = (
        f"BEGIN IF pg_catalog.current_setting('{_FORCED}', true) IS DISTINCT FROM 'off' "
        f"THEN {force}; END IF; END"
    )
    # While others attack, the owner is let through: here what was built holds again.
    again = (f"DO {quote_literal(body)}",) if table.name in bench.forced else ()
    off = f"SELECT pg_catalog.set_config('{_FORCED}', 'off', true)"
    disable = f"ALTER TABLE {table.name.sql} DISABLE ROW LEVEL SECURITY"
    where = row.matches(*key_columns(table))
    return Probe(
        name=f"{role} sees nothing without a policy",
        claim=claim,
        setup=(*taken_off, row.insert(), *(again if forced else ())),
        statement="SELECT 1",
        expected=Observed(
            query=f"SELECT count(*)::text FROM {table.name.sql} WHERE {where}",  # noqa: S608 - quoted parts
            value="0",
            role=role,
        ),
        removal=(off if forced else disable,),
    )
