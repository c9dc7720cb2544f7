"""Grants that no statement tries: asked of the server by role, object and privilege.

What roles of the design may do with tables, columns, schemas, functions and sequences is tried
by doing it; this file has the rest: PUBLIC, types, rarer privileges, and passing them on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dbarchitect.design.proof.bench import not_verified
from dbarchitect.design.proof.claims import claims_of
from dbarchitect.design.proof.probes.grant import PRIVILEGES
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.probe import Observed, Probe
from dbarchitect.model.schema import ObjectKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.probe import Claim
    from dbarchitect.model.proof import NotVerified

_ASPECT = re.compile(r"(\w+) (not )?of (.*?)( WITH GRANT OPTION)?", re.DOTALL)

_TRIED = {
    ObjectKind.TABLE: PRIVILEGES,
    ObjectKind.COLUMN: PRIVILEGES,
    ObjectKind.SCHEMA: ("USAGE", "CREATE"),
    ObjectKind.FUNCTION: ("EXECUTE",),
    ObjectKind.SEQUENCE: ("USAGE", "SELECT", "UPDATE"),
}
"""What other probes try of each role of the design."""

_ASKED = {
    ObjectKind.AGGREGATE: ("function", "FUNCTION"),
    ObjectKind.COLUMN: ("column", "TABLE"),
    ObjectKind.DOMAIN: ("type", "DOMAIN"),
    ObjectKind.FUNCTION: ("function", "ROUTINE"),
    ObjectKind.MATERIALIZED_VIEW: ("table", "TABLE"),
    ObjectKind.SCHEMA: ("schema", "SCHEMA"),
    ObjectKind.SEQUENCE: ("sequence", "SEQUENCE"),
    ObjectKind.TABLE: ("table", "TABLE"),
    ObjectKind.TYPE: ("type", "TYPE"),
    ObjectKind.VIEW: ("table", "TABLE"),
}
"""The inquiry function has_..._privilege, and how GRANT names such an object."""


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """One probe for each grant, and each that PUBLIC lost, that nothing else tries."""
    names = {role.name for role in bench.design.schema.roles}
    for claim in claims_of(bench.design):
        found = _ASPECT.fullmatch(claim.aspect) if claim.kind == "privilege" else None
        if found is None:
            continue
        privilege, absent, role, option = found.groups()
        tried = privilege in _TRIED.get(claim.target.kind, ()) and role in names
        if not tried or option:
            yield _probe(claim, privilege, role, granted=not absent, grantable=bool(option))


def _probe(
    claim: Claim, privilege: str, role: str, *, granted: bool, grantable: bool
) -> Probe | NotVerified:
    path = claim.target
    if path.kind not in _ASKED:
        return not_verified(claim, "Privileges on such an object are not asked for.")
    function, word = _ASKED[path.kind]
    who = "PUBLIC" if role == "PUBLIC" else quote_identifier(role)
    relation = ".".join(map(quote_identifier, path.parts[:2]))
    name = relation if path.kind is ObjectKind.COLUMN else path.text
    if path.kind is ObjectKind.SCHEMA:
        name = quote_identifier(path.parts[0])
    column = f" ({quote_identifier(path.parts[2])})" if path.kind is ObjectKind.COLUMN else ""
    change = f"{privilege}{column} ON {word} {name}"
    take = f"REVOKE {'GRANT OPTION FOR ' if grantable else ''}{change} FROM {who} CASCADE"
    asked = privilege + (" WITH GRANT OPTION" if grantable else "")
    return Probe(
        name=f"{role} {'has' if granted else 'has not'} {asked}",
        claim=claim,
        setup=(),
        statement="SELECT 1",
        expected=Observed(
            query=f"SELECT pg_catalog.has_{function}_privilege("
            f"{quote_literal('public' if role == 'PUBLIC' else role)}, "
            f"{_place(path.kind, name, path.parts)}, {quote_literal(asked)})::text",
            value="true" if granted else "false",
        ),
        removal=(take if granted else f"GRANT {change} TO {who}",),
    )


def _place(kind: ObjectKind, name: str, parts: tuple[str, ...]) -> str:
    """The object as the inquiry function takes it: its name, or its number."""
    if kind is ObjectKind.COLUMN:
        return f"{quote_literal(name)}, {quote_literal(parts[2])}"
    if kind is ObjectKind.SCHEMA:
        return quote_literal(parts[0])
    if kind not in {ObjectKind.FUNCTION, ObjectKind.AGGREGATE}:
        return quote_literal(name)
    return (
        "(SELECT p.oid FROM pg_catalog.pg_proc AS p "  # noqa: S608 - quoted parts
        f"WHERE p.pronamespace = {quote_literal(quote_identifier(parts[0]))}::regnamespace "
        "AND pg_catalog.format('%I(%s)', p.proname, "
        "pg_catalog.pg_get_function_identity_arguments(p.oid)) = "
        f"{quote_literal(parts[1])})"
    )
