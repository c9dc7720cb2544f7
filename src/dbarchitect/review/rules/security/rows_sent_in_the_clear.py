"""SEC28: a server without TLS that takes connections from other machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dbarchitect.model.finding import Finding, Severity
from dbarchitect.model.reading import Known
from dbarchitect.review.connections import Reach, admitting, server_path
from dbarchitect.review.rule import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbarchitect.model.snapshot import Snapshot

RULE = Rule(
    code="SEC28",
    slug="rows_sent_in_the_clear",
    severity=Severity.WARNING,
    summary="The server has no TLS, and takes connections from other machines.",
    why=(
        "Whoever sees the traffic on the way reads the queries with their values and all rows "
        "that come back, and can change them."
    ),
    remedy=(
        "Give the server a certificate, set ssl to on, and write hostssl for host; or let it "
        "listen on the machine alone, with what encrypts the way in front of it."
    ),
    systemic="{count} servers send rows in the clear",
    references=(
        "https://www.postgresql.org/docs/18/ssl-tcp.html",
        "https://www.postgresql.org/docs/18/runtime-config-connection.html#GUC-SSL",
    ),
    since="0.1",
    needs=frozenset({Need.AUTHENTICATION, Need.SETTINGS}),
)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """The server, where ssl is off and a line takes connections over a network without it.

    Within networks that are named it is worth knowing: these can be somebody's own.
    """
    settings = snapshot.settings
    if not isinstance(settings, Known) or settings.value.value("ssl") != "off":
        return
    ways = [way for way in admitting(snapshot) if way.is_plain]
    if not ways:
        return
    widest = max(ways, key=lambda way: way.reach)
    everywhere = widest.reach is Reach.EVERYWHERE
    whence = "everywhere" if everywhere else widest.address
    yield RULE.found(
        snapshot,
        server_path(snapshot),
        message=(
            "Whoever sees the traffic reads the queries and rows of connections from "
            f"{whence}: {widest.where} takes them, and the server has no TLS."
        ),
        claim="ssl is off, and pg_hba_file_rules, the file as it is now, has that line",
        severity=None if everywhere else Severity.INFO,
    )
