"""Privileges on schemas and functions: who may look inside, create, and call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.design.proof.claims import default_privileges_claim, privilege_claim
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe, Refused
from dbarchitect.model.schema import (
    PUBLIC,
    DefaultPrivilegeObject,
    DefaultPrivileges,
    ObjectKind,
    ObjectPath,
)
from dbarchitect.model.schema.paths import routine_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import Namespace, Routine

INSUFFICIENT_PRIVILEGE = "42501"


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """For each role USAGE and CREATE of each schema, and EXECUTE of each function."""
    schema = bench.design.schema
    names = [role.name for role in schema.roles if role.name != bench.owner]
    for role in names:
        for namespace in schema.namespaces:
            if namespace.privileges is not None:
                yield _usage(bench, namespace, role)
                yield _create(namespace, role)
        for routine in schema.routines:
            if routine.privileges is not None:
                yield _execute(routine, role)
        for defaults in schema.default_privileges:
            if defaults.object_kind is DefaultPrivilegeObject.FUNCTIONS:
                yield _later_function(bench, defaults, role)


def _later_function(bench: Bench, defaults: DefaultPrivileges, role: str) -> Probe:
    """A function made later can be called only by whom the defaults name."""
    schema = defaults.schema or bench.design.brief.schema
    signature = f"{quote_identifier(schema)}.dbarchitect_attack()"
    granted = any(grant.grantee in {role, PUBLIC} for grant in defaults.privileges)
    asked = f"{quote_literal(role)}, {quote_literal(signature)}, 'EXECUTE'"
    where = f" IN SCHEMA {quote_identifier(schema)}" if defaults.schema else ""
    change = "REVOKE EXECUTE ON FUNCTIONS FROM" if granted else "GRANT EXECUTE ON FUNCTIONS TO"
    return Probe(
        name=f"{role} may {'' if granted else 'not '}call functions made later",
        claim=default_privileges_claim(defaults),
        setup=(),
        statement=f"CREATE FUNCTION {signature} RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        expected=Observed(
            query=f"SELECT pg_catalog.has_function_privilege({asked})::text",
            value="true" if granted else "false",
        ),
        removal=(f"ALTER DEFAULT PRIVILEGES{where} {change} PUBLIC",),
    )


def _usage(bench: Bench, namespace: Namespace, role: str) -> Probe:
    name = quote_identifier(namespace.name)
    may = _has(namespace, role, "USAGE")
    tables = [table for table in bench.tables if table.name.schema == namespace.name]
    place = tables[0].name.sql if tables else name
    # to_regclass looks a name up with the rights of the role; without USAGE it refuses.
    statement = f"SELECT pg_catalog.to_regclass({quote_literal(place)})"
    if may:
        return Probe(
            name=f"{role} may look inside",
            claim=_claim(namespace, role, "USAGE"),
            setup=(),
            statement=statement,
            expected=Observed(query="SELECT 'allowed'", value="allowed"),
            removal=(
                f"REVOKE USAGE ON SCHEMA {name} FROM {quote_identifier(role)}",
                f"REVOKE USAGE ON SCHEMA {name} FROM PUBLIC",
            ),
            role=role,
        )
    return Probe(
        name=f"{role} may not look inside",
        claim=_claim(namespace, role, "USAGE", granted=False),
        setup=(),
        statement=statement,
        expected=Refused(sqlstate=INSUFFICIENT_PRIVILEGE),
        removal=(f"GRANT USAGE ON SCHEMA {name} TO {quote_identifier(role)}",),
        role=role,
    )


def _create(namespace: Namespace, role: str) -> Probe:
    name = quote_identifier(namespace.name)
    granted = _has(namespace, role, "CREATE")
    change = f"CREATE ON SCHEMA {name}"
    who = quote_identifier(role)
    return Probe(
        name=f"{role} may {'' if granted else 'not '}create objects",
        claim=_claim(namespace, role, "CREATE", granted=granted),
        setup=(),
        statement=f"CREATE TABLE {name}.dbarchitect_attack ()",
        expected=Observed(query="SELECT 'allowed'", value="allowed")
        if granted
        else Refused(sqlstate=INSUFFICIENT_PRIVILEGE),
        removal=(f"REVOKE {change} FROM {who}" if granted else f"GRANT {change} TO {who}",),
        role=role,
    )


def _execute(routine: Routine, role: str) -> Probe:
    signature = f"{routine.name.sql}({routine.arguments})"
    named = (
        "SELECT p.oid FROM pg_catalog.pg_proc AS p "  # noqa: S608 - quoted parts
        f"WHERE p.pronamespace = {quote_literal(quote_identifier(routine.name.schema))}"
        "::pg_catalog.regnamespace "
        f"AND p.proname = {quote_literal(routine.name.name)} "
        "AND pg_catalog.pg_get_function_identity_arguments(p.oid) = "
        f"{quote_literal(routine.arguments)}"
    )
    granted = any(
        grant.grantee in {role, ""} and grant.privilege == "EXECUTE"
        for grant in routine.privileges or ()
    )
    who = quote_identifier(role)
    change = f"EXECUTE ON ROUTINE {signature}"
    asked = f"{quote_literal(role)}, ({named}), 'EXECUTE'"
    return Probe(
        name=f"{role} may {'' if granted else 'not '}call it",
        claim=privilege_claim(routine_path(routine), "EXECUTE", role, granted=granted),
        setup=(),
        statement="SELECT 1",
        expected=Observed(
            query=f"SELECT pg_catalog.has_function_privilege({asked})::text",
            value="true" if granted else "false",
        ),
        removal=(f"REVOKE {change} FROM {who}" if granted else f"GRANT {change} TO {who}",),
    )


def _claim(namespace: Namespace, role: str, privilege: str, *, granted: bool = True) -> Claim:
    path = ObjectPath(ObjectKind.SCHEMA, (namespace.name,))
    return privilege_claim(path, privilege, role, granted=granted)


def _has(namespace: Namespace, role: str, privilege: str) -> bool:
    return any(
        grant.grantee in {role, ""} and grant.privilege == privilege
        for grant in namespace.privileges or ()
    )
