"""Types: a value that an enumeration or a domain does not have is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dbarchitect.design.proof.attempts import Attack
from dbarchitect.design.proof.bench import not_verified
from dbarchitect.model.identifier import quote_identifier, quote_literal
from dbarchitect.model.probe import Claim, Observed, Probe, Refused
from dbarchitect.model.schema import ObjectKind, ObjectPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.design.proof.bench import Bench
    from dbarchitect.model.proof import NotVerified
    from dbarchitect.model.schema import CompositeType, Domain, EnumType

INVALID_TEXT = "22P02"
NOT_NULL_VIOLATION = "23502"
CHECK_VIOLATION = "23514"
_UNLISTED = "not one of its labels"
_VALUES = (
    "-1",
    "0",
    "1",
    "-1000000",
    "1000000",
    "",
    "?",
    "x" * 1000,
    "2900-01-01",
    "1900-01-01",
)


def probes(bench: Bench) -> Iterator[Probe | NotVerified]:
    """For each enumeration a stranger, for each domain a null and a value that it refuses."""
    for enum in bench.design.schema.enums:
        yield _enum(enum)
    for domain in bench.design.schema.domains:
        yield from _domain(bench, domain)
    for composite in bench.design.schema.composite_types:
        yield _composite(composite)


def _enum(enum: EnumType) -> Probe:
    label = quote_literal(_UNLISTED)
    rename = f"RENAME VALUE {quote_literal(enum.labels[0])} TO {label}"
    return Probe(
        name="a label that is not listed is refused",
        claim=Claim("type", ObjectPath(ObjectKind.TYPE, (enum.name.schema, enum.name.name))),
        setup=(),
        statement=f"SELECT {label}::{enum.name.sql}",
        expected=Refused(sqlstate=INVALID_TEXT),
        removal=(f"ALTER TYPE {enum.name.sql} {rename}",),
    )


def _composite(composite: CompositeType) -> Probe:
    path = ObjectPath(ObjectKind.TYPE, (composite.name.schema, composite.name.name))
    names = ", ".join(
        f"(NULL::{composite.name.sql}).{quote_identifier(attribute.name)}::{attribute.type}"
        for attribute in composite.attributes
    )
    return Probe(
        name="it has its attributes",
        claim=Claim("type", path),
        setup=(),
        statement=f"SELECT {names}",
        expected=Observed(query="SELECT 'accepted'", value="accepted"),
        removal=(f"DROP TYPE {composite.name.sql} CASCADE",),
    )


def _domain(bench: Bench, domain: Domain) -> Iterator[Probe | NotVerified]:
    name = domain.name.sql
    claim = Claim(
        "domain", ObjectPath(ObjectKind.DOMAIN, (domain.name.schema, domain.name.name))
    )
    whole = Probe(
        name="it is there",
        claim=claim,
        setup=(),
        statement="SELECT 1",
        expected=Observed(
            query="SELECT pg_catalog.format_type(t.typbasetype, t.typtypmod) "  # noqa: S608 - quoted parts
            "FROM pg_catalog.pg_type AS t "
            f"WHERE t.oid = pg_catalog.to_regtype({quote_literal(name)})",
            value=domain.base_type,
        ),
        removal=(f"DROP DOMAIN {name} CASCADE",),
    )
    yield whole
    if domain.not_null:
        yield replace(
            whole,
            name="a null is refused",
            claim=replace(claim, aspect="NOT NULL"),
            statement=f"SELECT NULL::{name}",
            expected=Refused(sqlstate=NOT_NULL_VIOLATION),
            removal=(f"ALTER DOMAIN {name} DROP NOT NULL",),
        )
    for check in domain.checks:
        constraint = quote_identifier(check.name)
        own = Claim(
            "CHECK", ObjectPath(ObjectKind.CONSTRAINT, (*claim.target.parts, check.name))
        )
        drop = f"ALTER DOMAIN {name} DROP CONSTRAINT IF EXISTS {constraint}"
        again = f"ALTER DOMAIN {name} ADD CONSTRAINT {constraint} CHECK ({check.expression})"
        tried = [
            replace(
                whole,
                name="a value that breaks the rule is refused",
                claim=own,
                statement=f"SELECT {quote_literal(value)}::{name}",
                expected=Refused(sqlstate=CHECK_VIOLATION, constraint=check.name),
                removal=(drop,),
            )
            for value in _VALUES
        ]
        answers = bench.judge(
            [Attack(statement=probe.statement, setup=(drop, again)) for probe in tried]
        )
        found = [p for p, a in zip(tried, answers, strict=True) if a.meets(p.expected)]
        reason = "No value was found that this CHECK alone refuses."
        yield found[0] if found else not_verified(own, reason)
