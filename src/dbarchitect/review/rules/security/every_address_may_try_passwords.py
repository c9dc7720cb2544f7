"""SEC29: lines of pg_hba.conf by which everybody may try the passwords of superusers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.connections import Reach, admitting, server_path
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC29",
    slug="every_address_may_try_passwords",
    severity=Severity.INFO,
    summary="A line of pg_hba.conf takes every role from every address.",
    why=(
        "Where no firewall stands before the server, everybody may try passwords of "
        "superusers, as often as he likes: PostgreSQL counts no failures."
    ),
    remedy=(
        "Name the networks and the roles that connect from there; superusers from the server's "
        "own machine alone."
    ),
    systemic="{count} lines of pg_hba.conf take every role from every address",
    references=(
        "https://www.postgresql.org/docs/18/auth-pg-hba-conf.html",
        "https://www.postgresql.org/docs/18/auth-delay.html",
    ),
    since="0.1",
    needs=frozenset({Need.AUTHENTICATION}),
)

_UNGUESSED = frozenset({"trust", "ident", "cert", "gss", "oauth", "sspi"})
"""Methods without a password that one could guess; what trust lets in is SEC17's."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Lines for all roles and all addresses that ask for a password."""
    for way in admitting(snapshot):
        is_open = way.reach is Reach.EVERYWHERE and "all" in way.rule.users
        if is_open and way.rule.method not in _UNGUESSED:
            yield RULE.found(
                snapshot,
                server_path(snapshot),
                message=(
                    f"{way.whoever} may try the passwords of {way.as_whom}, by {way.where}."
                ),
                claim="pg_hba_file_rules, the file as it is, has all roles and addresses there",
                detail=way.text,
            )
