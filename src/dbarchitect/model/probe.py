"""A probe: SQL that attacks one object, and what must come back.

A probe proves nothing until it has been seen to fail: `removal` takes the object away, and then
the probe must not come back as expected.
"""

from __future__ import annotations

from dataclasses import dataclass

from dbarchitect.model.schema import ObjectPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The statement must be refused with this SQLSTATE, and by this constraint where named."""

    sqlstate: str
    constraint: str | None = None
    message_contains: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """`query`, run after the statement, must return exactly this text, row and column one."""

    query: str
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One attack on one object.

    `setup` statements run first, as the owner; `statement` runs as `role` (the owner where
    None). All of it is rolled back. `removal` are the statements that take the attacked object
    away, as the owner, before the counter-check.
    """

    name: str
    target: ObjectPath
    setup: tuple[str, ...]
    statement: str
    expected: Refused | Observed
    removal: tuple[str, ...]
    role: str | None = None
