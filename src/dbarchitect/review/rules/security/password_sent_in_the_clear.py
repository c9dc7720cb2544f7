"""SEC26: lines of pg_hba.conf by which passwords travel as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.connections import admitting, server_path
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC26",
    slug="password_sent_in_the_clear",
    severity=Severity.ERROR,
    summary="A line of pg_hba.conf takes passwords as they are, over connections without TLS.",
    why="Whoever sees the traffic on the way has the password, and is that role from then on.",
    remedy=(
        "Write hostssl for host, so that only encrypted connections are asked; of methods that "
        "keep the password in the database, write scram-sha-256."
    ),
    systemic="{count} lines of pg_hba.conf take passwords in the clear",
    also_in=("pglinter C002",),
    references=(
        "https://www.postgresql.org/docs/18/auth-password.html",
        "https://www.postgresql.org/docs/18/auth-pg-hba-conf.html",
    ),
    since="0.1",
    needs=frozenset({Need.AUTHENTICATION}),
)

_METHODS = frozenset({"password", "ldap", "radius", "pam", "bsd"})
"""Methods that ask the client for the password itself. Source: PostgreSQL documentation, 20.5
Password Authentication, and the chapters of the methods."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Lines with such a method that take connections over a network that nothing encrypts."""
    for way in admitting(snapshot):
        if way.rule.method in _METHODS and way.is_plain:
            yield RULE.found(
                snapshot,
                server_path(snapshot),
                message=(
                    f"Passwords of {way.as_whom} can be read on their way from {way.address}: "
                    f"{way.where} takes them without TLS."
                ),
                claim=(
                    "pg_hba_file_rules, the file as it is now, has the method "
                    f"{way.rule.method} there, for connections that nothing encrypts"
                ),
                detail=way.text,
            )
