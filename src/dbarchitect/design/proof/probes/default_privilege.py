"""Default privileges: what is made later is granted as declared. See also schema_privilege."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import not_verified
from dbarchitect.design.proof.claims import default_privileges_claim
from dbarchitect.model.identifier import QualifiedName, quote_identifier, quote_literal
from dbarchitect.model.probe import Observed, Probe
from dbarchitect.model.schema import DefaultPrivilegeObject, DefaultPrivileges, Grant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified

_MADE = {
    DefaultPrivilegeObject.TABLES: ("table", "CREATE TABLE {} ()"),
    DefaultPrivilegeObject.SEQUENCES: ("sequence", "CREATE SEQUENCE {}"),
    DefaultPrivilegeObject.TYPES: ("type", "CREATE TYPE {} AS ENUM ()"),
}
"""The inquiry function has_..._privilege, and the least object of the kind."""


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each grant of default privileges to another than their own role."""
    for defaults in bench.design.schema.default_privileges:
        if defaults.object_kind is DefaultPrivilegeObject.FUNCTIONS:
            continue
        others = [grant for grant in defaults.privileges if grant.grantee != defaults.role]
        if defaults.object_kind not in _MADE or defaults.role != bench.owner or not others:
            claim = default_privileges_claim(defaults)
            yield not_verified(claim, "Only those of the owner that grant something are tried.")
            continue
        for grant in others:
            yield _probe(bench, defaults, grant)


def _probe(bench: Bench, defaults: DefaultPrivileges, grant: Grant) -> Probe:
    inquiry, statement = _MADE[defaults.object_kind]
    schema = defaults.schema or bench.design.brief.schema
    made = QualifiedName(schema, "dbarchitect_attack").sql
    where = f" IN SCHEMA {quote_identifier(schema)}" if defaults.schema else ""
    taken = f"REVOKE {grant.privilege} ON {defaults.object_kind.value}"
    who = quote_identifier(grant.grantee) if grant.grantee else "PUBLIC"
    asked = ", ".join(map(quote_literal, (grant.grantee or "public", made, grant.privilege)))
    return Probe(
        name=f"{grant.grantee or 'PUBLIC'} has {grant.privilege} on what is made later",
        claim=default_privileges_claim(defaults),
        setup=(),
        statement=statement.format(made),
        expected=Observed(
            query=f"SELECT pg_catalog.has_{inquiry}_privilege({asked})::text", value="true"
        ),
        removal=(f"ALTER DEFAULT PRIVILEGES{where} {taken} FROM {who}",),
    )
