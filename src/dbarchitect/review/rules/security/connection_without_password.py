"""SEC17: lines of pg_hba.conf by which one connects without showing who one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.review.connections import Reach, admitting, server_path
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot
    from dbarchitect.review.connections import Way

RULE = Rule(
    code="SEC17",
    slug="connection_without_password",
    severity=Severity.ERROR,
    summary="A line of pg_hba.conf lets connections in that need not show who they are.",
    why=(
        "Who says that he is a superuser is one: he reads and writes every database, and runs "
        "programs as the server's user."
    ),
    remedy=(
        "Write scram-sha-256 for hosts and peer for local connections in its place, give the "
        "roles passwords, and have the server read the file again with pg_reload_conf()."
    ),
    systemic="{count} lines of pg_hba.conf let connections in that show nothing",
    also_in=("pglinter C001 to C003", "PostgreSQL wiki"),
    references=(
        "https://www.postgresql.org/docs/18/auth-trust.html",
        "https://www.postgresql.org/docs/18/auth-ident.html",
        "https://www.postgresql.org/docs/18/auth-pg-hba-conf.html",
    ),
    since="0.1",
    needs=frozenset({Need.AUTHENTICATION}),
)


_CERTIFICATE = "clientcert=verify-ca"
_CERTIFICATE_OF_ROLE = "clientcert=verify-full"
"""Source: PostgreSQL documentation, 20.1 The pg_hba.conf File, clientcert."""


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Lines with trust, and with ident for hosts, that some connection reaches.

    A certificate that names the role is as good as a password, one of anybody's is not. From
    the server's machine alone it is worth knowing: in a container nobody else is there. A
    socket that only the server's own user can open gives him nothing that he has not.
    """
    for way in admitting(snapshot):
        if _CERTIFICATE_OF_ROLE in way.rule.options:
            continue
        if way.rule.method == "trust" and _CERTIFICATE in way.rule.options:
            shown = "with anybody's certificate"
            yield _finding(snapshot, way, shown, Severity.WARNING)
        elif way.rule.method == "trust":
            yield _finding(snapshot, way, "without a password", None)
        elif way.rule.method == "ident" and way.rule.type != "local":
            believed = "if only the machine that he comes from says so"
            yield _finding(snapshot, way, believed, Severity.WARNING)


def _finding(snapshot: Snapshot, way: Way, how: str, severity: Severity | None) -> Finding:
    near = way.reach is Reach.MACHINE
    return RULE.found(
        snapshot,
        server_path(snapshot),
        message=f"{way.whoever} can connect as {way.as_whom} {how}, by {way.where}.",
        claim=f"pg_hba_file_rules, the file as it is, has the method {way.rule.method} there",
        severity=Severity.INFO if near else severity,
        detail=way.text,
    )
