"""A probe: SQL that attacks one object, and what must come back.

A probe proves nothing until it has been seen to fail: `removal` takes the object away, and then
the probe must not come back as expected.
"""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.model.schema import ObjectPath


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """One thing that a design states of one object: what a probe attacks.

    `kind` is PostgreSQL's own word for it, such as `CHECK`, `NOT NULL` or `privilege`; `aspect`
    tells several things apart that are stated of one object, such as `ON DELETE`.
    """

    kind: str
    target: ObjectPath
    aspect: str = ""

    @property
    def text(self) -> str:
        """The claim for people: the subject of what is not verified."""
        named = f"{self.kind} {self.target.text}"
        return f"{named}: {self.aspect}" if self.aspect else named


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The statement must be refused with this SQLSTATE, and by this constraint where named."""

    sqlstate: str
    constraint: str | None = None
    message_contains: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """`query`, run after the statement, must return exactly this text, row and column one.

    It is run by the owner, or by `role`.
    """

    query: str
    value: str | None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One attack on one thing that is stated of an object.

    `setup` statements run first, as the owner; `statement` runs as `role` (the owner where
    None). All of it is rolled back. `removal` are the statements that take the attacked object
    away, as the owner, before the counter-check. `also` are claims that the same attack needs
    to hold.
    """

    name: str
    claim: Claim
    setup: tuple[str, ...]
    statement: str
    expected: Refused | Observed
    removal: tuple[str, ...]
    role: str | None = None
    also: tuple[Claim, ...] = ()

    @property
    def target(self) -> ObjectPath:
        """The object that is attacked."""
        return self.claim.target
