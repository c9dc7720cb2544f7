"""Sequences: the numbers that they give, and who may draw, look at and set them.

A sequence's place outlives a rollback, but not one of a sequence that was restarted before.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.claims import privilege_claim
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe, Refused
from dbarchitect.model.schema import PUBLIC, ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.schema import Sequence

INSUFFICIENT_PRIVILEGE = "42501"
EXHAUSTED = "2200H"
"""sequence_generator_limit_exceeded. Source: PostgreSQL documentation, appendix A."""


def probes(bench: Bench) -> Iterator[Probe]:
    """For each sequence its steps and its end, and each privilege of each role."""
    names = [role.name for role in bench.design.schema.roles if role.name != bench.owner]
    for sequence in bench.design.schema.sequences:
        path = ObjectPath(ObjectKind.SEQUENCE, (sequence.name.schema, sequence.name.name))
        yield _steps(sequence, path)
        yield _end(sequence, path)
        for role in names:
            for privilege, statement in _uses(sequence):
                yield _privilege(sequence, path, role, privilege, statement)


def _steps(sequence: Sequence, path: ObjectPath) -> Probe:
    name = quote_literal(sequence.name.sql)
    options = sequence.options
    claim = Claim("sequence", path)
    other = options.increment + 1 or 2
    return Probe(
        name="it goes from its start in its steps",
        claim=claim,
        also=(replace(claim, aspect="start"), replace(claim, aspect="increment")),
        setup=(f"ALTER SEQUENCE {sequence.name.sql} RESTART",),
        statement="SELECT 1",
        expected=Observed(
            query=f"SELECT pg_catalog.concat_ws(' ', pg_catalog.nextval({name}), "
            f"pg_catalog.nextval({name}))",
            value=f"{options.start} {options.start + options.increment}",
        ),
        removal=(f"ALTER SEQUENCE {sequence.name.sql} INCREMENT BY {other}",),
    )


def _end(sequence: Sequence, path: ObjectPath) -> Probe:
    """At its end it begins anew or gives no number more."""
    options = sequence.options
    up = options.increment > 0
    last, first = (options.maximum, options.minimum)[:: 1 if up else -1]
    name = quote_literal(sequence.name.sql)
    claim = Claim("sequence", path)
    probe = Probe(
        name="beyond its end there is no number",
        claim=replace(claim, aspect="maximum" if up else "minimum"),
        setup=(
            f"ALTER SEQUENCE {sequence.name.sql} RESTART WITH {last}",
            f"SELECT pg_catalog.nextval({name})",
        ),
        statement=f"SELECT pg_catalog.nextval({name})",
        expected=Refused(sqlstate=EXHAUSTED),
        removal=(f"ALTER SEQUENCE {sequence.name.sql} CYCLE",),
    )
    if not options.cycle:
        return probe
    return replace(
        probe,
        name="beyond its end it begins anew",
        claim=replace(claim, aspect="cycle"),
        also=(replace(claim, aspect="minimum"), replace(claim, aspect="maximum")),
        statement="SELECT 1",
        expected=Observed(query=f"SELECT pg_catalog.nextval({name})::text", value=str(first)),
        removal=(
            f"ALTER SEQUENCE {sequence.name.sql} INCREMENT BY {-options.increment} NO CYCLE",
        ),
    )


def _uses(sequence: Sequence) -> tuple[tuple[str, str], ...]:
    """A statement for each privilege that needs it and no other."""
    name = quote_literal(sequence.name.sql)
    return (
        ("SELECT", f"SELECT last_value FROM {sequence.name.sql}"),  # noqa: S608 - a quoted name
        ("UPDATE", f"SELECT pg_catalog.setval({name}, {sequence.options.start})"),
        ("USAGE", f"SELECT pg_catalog.nextval({name})"),
    )


def _privilege(
    sequence: Sequence, path: ObjectPath, role: str, privilege: str, statement: str
) -> Probe:
    held = {g.privilege for g in sequence.privileges or () if g.grantee in {role, PUBLIC}}
    # Whoever may set a sequence may also draw from it.
    granted = bool(held & ({"USAGE", "UPDATE"} if privilege == "USAGE" else {privilege}))
    who, name = quote_identifier(role), sequence.name.sql
    taken = f"REVOKE ALL ON SEQUENCE {name} FROM {who}, PUBLIC"
    given = f"GRANT {privilege} ON SEQUENCE {name} TO {who}"
    return Probe(
        name=f"{role} may {'' if granted else 'not '}{privilege}",
        claim=privilege_claim(path, privilege, role, granted=granted),
        setup=(f"ALTER SEQUENCE {name} RESTART",),
        statement=statement,
        expected=Observed(query="SELECT 'allowed'", value="allowed")
        if granted
        else Refused(sqlstate=INSUFFICIENT_PRIVILEGE),
        removal=(taken if granted else given,),
        role=role,
    )
